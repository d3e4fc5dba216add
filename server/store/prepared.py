"""Statements of the hot path, compiled once and given to the driver as they are.

SQLAlchemy makes the SQL and knows the types; what it does anew for every execution costs more than
SQLite does. A batch of issues runs eight statements, a call ten: these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import ClauseElement, Connection, Dialect

_Convert = Callable[[Any], Any]


class _Made(NamedTuple):
    sql: str
    names: tuple[str, ...]
    defaults: dict[str, Any]
    """Parameters that the statement brings itself, such as LIMIT 1."""
    taken: tuple[tuple[int, _Convert], ...]
    """Position and conversion of the parameters that the driver would not take as they are."""
    given: tuple[tuple[int, _Convert], ...]
    """The same for what comes back."""
    positional: bool


class Prepared:
    """One statement; every parameter without a value of its own must be among the facts."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        # By dialect, not by its name: each engine brings keys of its own (columns.Sealed).
        self._made: WeakKeyDictionary[Dialect, _Made] = WeakKeyDictionary()

    def rows(self, connection: Connection, facts: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """Run it for its rows, in the hall's own values."""
        made = self._for(connection.dialect)
        cursor = _cursor(connection)
        try:
            cursor.execute(made.sql, _parameters(made, facts))
            found = cursor.fetchall()
        finally:
            cursor.close()
        return [_converted(row, made.given) for row in found] if made.given else found

    def run(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run it once for each row of parameters."""
        made = self._for(connection.dialect)
        cursor = _cursor(connection)
        try:
            cursor.executemany(made.sql, [_parameters(made, row) for row in rows])
        finally:
            cursor.close()

    def _for(self, dialect: Dialect) -> _Made:
        made = self._made.get(dialect)
        if made is None:
            made = self._made[dialect] = self._make(dialect)
        return made

    def _make(self, dialect: Dialect) -> _Made:
        compiled: Any = self._statement.compile(dialect=dialect)
        names = tuple(compiled.positiontup or compiled.params)
        defaults = {name: compiled.params[name] for name in names if not _asked(compiled, name)}
        taken = [compiled.binds[name].type.dialect_impl(dialect) for name in names]
        given = [
            column.type.dialect_impl(dialect)
            for column in getattr(self._statement, "selected_columns", ())
        ]
        return _Made(
            compiled.string,
            names,
            defaults,
            _numbered(kind.bind_processor(dialect) for kind in taken),
            _numbered(kind.result_processor(dialect, None) for kind in given),
            compiled.positional,
        )


def _cursor(connection: Connection) -> Any:
    """The driver's own, without SQLAlchemy's pool in between."""
    driver: Any = connection.connection.driver_connection
    return driver.cursor()


def _asked(compiled: Any, name: str) -> bool:
    return bool(compiled.binds[name].required) or compiled.params[name] is None


def _numbered(converts: Iterable[_Convert | None]) -> tuple[tuple[int, _Convert], ...]:
    return tuple((n, convert) for n, convert in enumerate(converts) if convert is not None)


def _converted(row: Sequence[Any], converts: tuple[tuple[int, _Convert], ...]) -> list[Any]:
    values = list(row)
    for position, convert in converts:
        values[position] = convert(values[position])
    return values


def _parameters(made: _Made, facts: Mapping[str, Any]) -> Any:
    if made.defaults:
        facts = {**made.defaults, **facts}
    values = _converted([facts[name] for name in made.names], made.taken)
    return values if made.positional else dict(zip(made.names, values, strict=True))
