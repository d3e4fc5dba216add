"""Statements of the hot path, compiled once and given to the driver as they are.

SQLAlchemy makes the SQL and knows the types; what it does anew for every execution costs more than
SQLite does (docs/decisions/0003). A batch of issues runs eight statements: these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ClauseElement, Connection, Dialect, Table

_Convert = Callable[[Any], Any]


class _Made(NamedTuple):
    sql: str
    names: tuple[str, ...]
    converts: tuple[tuple[int, _Convert], ...]
    """Position and conversion of the parameters that the driver would not take as they are."""
    positional: bool


class Prepared:
    """`table` names the parameters' types: those called like its columns."""

    def __init__(self, statement: ClauseElement, table: Table | None = None) -> None:
        self._statement = statement
        self._table = table
        self._made: dict[str, _Made] = {}

    def rows(self, connection: Connection, facts: Mapping[str, Any]) -> Sequence[Any]:
        """Run it for its rows, as the driver gives them."""
        made = self._for(connection.dialect)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(made.sql, _parameters(made, facts))
            return cursor.fetchall()
        finally:
            cursor.close()

    def run(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run it once for each row of parameters."""
        made = self._for(connection.dialect)
        cursor = connection.connection.cursor()
        try:
            cursor.executemany(made.sql, [_parameters(made, row) for row in rows])
        finally:
            cursor.close()

    def _for(self, dialect: Dialect) -> _Made:
        made = self._made.get(dialect.name)
        if made is None:
            made = self._made[dialect.name] = self._make(dialect)
        return made

    def _make(self, dialect: Dialect) -> _Made:
        compiled: Any = self._statement.compile(dialect=dialect)
        names = tuple(compiled.positiontup or compiled.params)
        converts = []
        for position, name in enumerate(names):
            if self._table is not None and name in self._table.c:
                kind = self._table.c[name].type.dialect_impl(dialect)
                convert = kind.bind_processor(dialect)
                if convert is not None:
                    converts.append((position, convert))
        return _Made(compiled.string, names, tuple(converts), compiled.positional)


def _parameters(made: _Made, facts: Mapping[str, Any]) -> Any:
    values = [facts[name] for name in made.names]
    for position, convert in made.converts:
        values[position] = convert(values[position])
    return values if made.positional else dict(zip(made.names, values, strict=True))
