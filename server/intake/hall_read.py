"""What somebody's file makes of the hall, and where in it each thing stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from server.domain.plan import Plan
from server.hall_folder.cells import Say
from server.hall_folder.papers import Papers, key_of
from server.hall_folder.row_sheets import RowPlace
from server.intake.columns import known_code, plain_head


class SheetFault(NamedTuple):
    sheet: str
    row: int
    """0: the sheet as a whole."""
    column: str
    what: str
    facts: dict[str, Any]


@dataclass(slots=True)
class Read:
    """What the file makes of the hall, and where each item of it was written."""

    wanted: Papers
    faults: list[SheetFault] = field(default_factory=list)
    written: dict[tuple[str, int], tuple[str, int, dict[str, str]]] = field(default_factory=dict)
    """(kind, index) -> sheet, row, letter of each field."""
    rows: dict[RowPlace, tuple[str, int, dict[str, str]]] = field(default_factory=dict)
    """The same of rows that are no items."""
    plan: Plan | None = None
    """Of a hall folder: its drawn plan."""
    pictures: Sequence[bytes] = ()
    """Of a hall folder: those that it brings along."""


def names_of(words: str, say: Say) -> set[str]:
    return {plain_head(words), plain_head(say(words))}


def chinese_of(name: Any) -> str:
    return str(name.get("zh", "")) if isinstance(name, dict) else str(name or "")


def known_in(papers: Papers) -> Callable[[str, str], str]:
    """(kind, what was typed) -> the code that is meant, or what was typed."""

    def known(kind: str, text: str) -> str:
        items = papers[kind]
        names = {str(one.get(key_of(kind), "")): chinese_of(one.get("name")) for one in items}
        return known_code(text, names) or text

    return known
