"""The assessment's office: what its pages read besides months (floor.py has those)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from server.assessment_schemes import shipped_schemes
from server.domain.assessment.scheme import Scheme
from server.services.assessing.entering_page import SHOWN_DAYS, entering_view, entry_views
from server.services.assessing.entry_views import EnteringView, EntryView
from server.services.house import House
from server.services.ports import Books

T = TypeVar("T")


class Read(Protocol):
    """Looks at one moment of the books."""

    def __call__(self, look: Callable[[Books, House], T], /) -> T: ...


class AssessmentOffice:
    def __init__(self, read: Read, clock: Callable[[], datetime]) -> None:
        self._read = read
        self._clock = clock

    def entering(self) -> EnteringView:
        """What can be entered today, and about whom."""

        def look(books: Books, house: House) -> EnteringView:
            return entering_view(books, house, in_force(), house.day(self._clock()))

        return self._read(look)

    def entries(self, *kinds: str) -> list[EntryView]:
        """Of the last weeks, newest first; of all kinds where none is named."""

        def look(books: Books, house: House) -> list[EntryView]:
            today = house.day(self._clock())
            rows = books.entries(
                today - timedelta(days=SHOWN_DAYS), today + timedelta(days=SHOWN_DAYS)
            )
            found = entry_views(rows, books, house, in_force())
            return [one for one in found if not kinds or one.kind in kinds]

        return self._read(look)


def in_force() -> Scheme:
    return next(iter(shipped_schemes().values()))
