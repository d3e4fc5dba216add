"""What the edge asks the assessment for, beside commands: reads, and what takes long to compute."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from server.domain.assessment.evidence import Kind
from server.services.assessing.acts_shown import change_view
from server.services.assessing.case_figures import FiguresLine
from server.services.assessing.commands import Correction, KeepSupplement
from server.services.assessing.entering_page import SHOWN_DAYS, entering_view, entry_views
from server.services.assessing.entry_views import EnteringView, EntryView
from server.services.assessing.figures_shown import figures_of, previewed
from server.services.assessing.periods import month_of
from server.services.assessing.schemes import (
    checked,
    hall_scheme,
    scheme_for,
    scheme_text,
    schemes_view,
)
from server.services.assessing.supplements import tried
from server.services.assessing.term_views import TermsView, TermView, TrendsView
from server.services.assessing.terms_shown import term_view, terms_view, trends_view
from server.services.assessing.views import (
    ChangeView,
    FiguresChange,
    FiguresEntries,
    SchemeChecked,
    SchemesView,
    SchemeText,
)
from server.services.commands import Actor, Command
from server.services.house import House
from server.services.ports import Books
from server.services.table_faults import TableFault

T = TypeVar("T")


class Reader(Protocol):
    def __call__(self, look: Callable[[Books, House], T], /) -> T: ...


class Doer(Protocol):
    def __call__(self, command: Command, actor: Actor, request_id: str = "", /) -> Any: ...


class AssessmentOffice:
    def __init__(self, read: Reader, do: Doer, clock: Callable[[], datetime]) -> None:
        self.look = read
        self._do = do
        self._clock = clock

    def preview_figures(
        self, lines: Sequence[FiguresLine]
    ) -> tuple[list[FiguresChange], list[TableFault]]:
        """What a file would change, and its lines' faults; nothing happens."""
        return self.look(
            lambda books, house: previewed(lines, books, house, house.day(self._clock()))
        )

    def try_correction(self, period: str, correction: Correction, actor: Actor) -> list[ChangeView]:
        """Whom a supplement would change; nothing is kept."""

        def look(books: Books, house: House) -> list[ChangeView]:
            done = tried(correction, period, books, house.day(self._clock()), actor.id)
            return [change_view(one, done.found.scheme, house) for one in done.changes]

        return self.look(look)

    def correct(
        self, period: str, correction: Correction, actor: Actor, request_id: str = ""
    ) -> int:
        """Keep a dated supplement beside a frozen month; its number."""

        def compute(books: Books, house: House) -> KeepSupplement:
            return tried(correction, period, books, house.day(self._clock()), actor.id).command

        number: int = self._do(self.look(compute), actor, request_id)
        return number

    def figures(self, period: str) -> FiguresEntries:
        """A month's case figures, corrected ones too."""
        return self.look(lambda books, house: figures_of(books, house, period))

    def entering(self, scheme: str = "") -> EnteringView:
        """What can be entered today, and about whom; by the hall's scheme unless one is named."""

        def look(books: Books, house: House) -> EnteringView:
            today = house.day(self._clock())
            wanted = scheme_for(books, scheme, today.isoformat()[:7]) if scheme else None
            return entering_view(books, house, wanted or hall_scheme(books, today), today)

        return self.look(look)

    def entries(self, *kinds: str) -> list[EntryView]:
        """Of the last weeks, newest first; of all kinds where none is named."""

        def look(books: Books, house: House) -> list[EntryView]:
            today, around = house.day(self._clock()), timedelta(days=SHOWN_DAYS)
            rows = books.entries(today - around, today + around)
            found = entry_views(rows, books, house, hall_scheme(books, today))
            return [one for one in found if not kinds or one.kind in kinds]

        return self.look(look)

    # --- quarters, years, courses over months

    def terms(self) -> TermsView:
        return self.look(lambda books, house: terms_view(books, house, house.day(self._clock())))

    def term(self, period: str) -> TermView:
        """A frozen quarter or year as corrected, or a preview from the months frozen so far."""
        return self.look(lambda books, house: term_view(books, house, period))

    def trends(self, kind: Kind, code: str, since: str, until: str) -> TrendsView:
        """Totals, ranks, grades and titles over months, of everybody of a kind or of one."""

        def look(books: Books, house: House) -> TrendsView:
            last = until or house.day(self._clock()).isoformat()[:7]
            month_of(last)  # refuses what is no month
            first = since or f"{int(last[:4]) - 1}{last[4:]}"
            return trends_view(books, house, kind, code, first, last)

        return self.look(look)

    # --- schemes

    def schemes(self) -> SchemesView:
        """All of them with every version: who brought it, when, why, and what it changed."""
        return self.look(lambda books, house: schemes_view(books, house, house.day(self._clock())))

    def scheme(self, code: str, version: int = 0) -> SchemeText:
        """One version as its text and its rules; 0: the one that holds."""
        return self.look(
            lambda books, house: scheme_text(books, code, version, house.day(self._clock()))
        )

    def check_scheme(self, text: str) -> SchemeChecked:
        """All faults of a text and what it would change; nothing is kept."""
        return self.look(lambda books, _house: checked(text, books)[1])
