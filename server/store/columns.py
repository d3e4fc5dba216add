"""Column types that give the hall's own values: moments, days, words, JSON."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import BigInteger, Dialect, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from server.store.keys import KeyRing

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def to_plain(value: object) -> Any:
    """JSON values of one of the hall's values; keys that are numbers or days become text."""
    return msgspec.to_builtins(value, str_keys=True)


class Moment(TypeDecorator[datetime]):
    """Microseconds since 1970 UTC; comes back as an aware datetime.

    The same integer on both databases: SQLite has no time type, and arithmetic stays exact.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Day(TypeDecorator[date]):
    """A business day as 2026-03-02."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Sealed(TypeDecorator[str]):
    """What citizens wrote or left, sealed with a key that is not in the database (keys.py).

    The engine's dialect brings the keys (databases.py).
    """

    impl = Text
    cache_ok = True

    def __init__(self, length: int | None = None) -> None:
        """`length` is what SQLite's column was declared with; it never held anybody to it."""
        super().__init__()
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        if self.length is not None and dialect.name == "sqlite":
            return dialect.type_descriptor(String(self.length))
        return super().load_dialect_impl(dialect)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _keys(dialect).seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _keys(dialect).open(value)


def _keys(dialect: Dialect) -> KeyRing:
    keys: KeyRing = dialect.hall_keys  # type: ignore[attr-defined]  # databases.py sets it
    return keys


W = TypeVar("W", bound=StrEnum)


class Word(TypeDecorator[W], Generic[W]):
    """A StrEnum by its value."""

    impl = String(16)
    cache_ok = True

    def __init__(self, words: type[W]) -> None:
        super().__init__()
        self.words = words
        self._by_value = {word.value: word for word in words}

    def process_bind_param(self, value: W | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> W | None:
        return None if value is None else self._by_value[value]


class Facts(TypeDecorator[Any]):
    """JSON values, encoded by msgspec."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else msgspec.json.decode(value)
