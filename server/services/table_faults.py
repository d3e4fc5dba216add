"""What is wrong with one cell of a table that somebody brought: the field, and words for people."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TableFault:
    row: int
    column: str
    """The field's name; whoever reads the file knows which column that is."""
    what: str
    """A message id, with `facts` to fill in."""
    facts: dict[str, object] = field(default_factory=dict)


def fault(row: int, column: str, *, what: str, **facts: object) -> TableFault:
    return TableFault(row, column, what, facts)
