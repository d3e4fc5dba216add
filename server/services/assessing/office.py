"""What the edge asks the assessment for, beside commands: reads, and what takes long to compute."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from server.services.assessing.case_figures import FiguresLine
from server.services.assessing.figures_shown import figures_of, previewed
from server.services.assessing.views import FiguresChange, FiguresEntries
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

    def figures(self, period: str) -> FiguresEntries:
        """A month's case figures, corrected ones too."""
        return self.look(lambda books, house: figures_of(books, house, period))
