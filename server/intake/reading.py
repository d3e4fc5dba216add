"""A table as read: its lines as values, its faults, and where its columns stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from server.intake.columns import Columns
from server.services.table_faults import TableFault

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    lines: tuple[T, ...]
    """Only those without a fault."""
    faults: tuple[TableFault, ...]
    columns: Columns
    skipped: int
    """Lines that are sums of others."""

    def place(self, one: TableFault) -> tuple[str, str]:
        """The letter and the head of a fault's column; empty where the file has no such column."""
        return self.columns.letter(one.column), self.columns.heads.get(one.column, "")


def in_order(faults: Iterable[TableFault], columns: Columns) -> list[TableFault]:
    """By row, and in a row from left to right."""
    return sorted(faults, key=lambda one: (one.row, columns.places.get(one.column, -1)))
