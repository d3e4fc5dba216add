"""A thing's fields as the columns of a sheet, and their values as people type them into cells.

A name has a column for each language. Lists stand in one cell, parted by 、 or ; or lines. What
cannot be read stays as it was typed: the hall's checks say what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from server.hall_folder.hours import WEEKDAYS
from server.hall_folder.things import Field, Thing

Say = Callable[[str], str]
"""A message id in the reader's language."""


class Column(NamedTuple):
    field: Field
    part: str
    """zh or en of a name; empty otherwise."""

    @property
    def key(self) -> str:
        return f"{self.field.path}.{self.part}" if self.part else self.field.path

    def head(self, say: Say) -> str:
        return f"{say(self.field.word)} English" if self.part == "en" else say(self.field.word)


_NOT_IN_A_CELL = ("days", "times", "notices", "logo", "photo")
_BETWEEN_NAMES = re.compile(r"[\n;；]+")
_BETWEEN_CODES = re.compile(r"[\s,，、;；]+")
_BETWEEN_PARTS = re.compile(r"\s*[,，、;；\n]+\s*")
"""Their words may have spaces in them."""
_LENGTH = re.compile(
    r"(\d+(?:\.\d+)?)\s*(秒|分钟?|小时|天|日|s|min|h|d|seconds?|minutes?|hours?|days?)?"
)
_UNITS = {"秒": "s", "分": "min", "分钟": "min", "小时": "h", "天": "d", "日": "d"}
_YES, _NO = {"是", "yes", "true", "1", "√", "y"}, {"否", "no", "false", "0", "×", "n"}
_DAY_WORDS = dict(
    zip(("周一", "周二", "周三", "周四", "周五", "周六", "周日"), WEEKDAYS, strict=True)
)
_WORKDAYS = {"工作日", "周一至周五", "workdays"}


def columns_of(thing: Thing) -> list[Column]:
    found = []
    for field in thing.fields:
        if field.type in ("name", "names"):
            found += [Column(field, "zh"), Column(field, "en")]
        elif field.type not in _NOT_IN_A_CELL:
            found.append(Column(field, ""))
    return found


# --- into a cell ---------------------------------------------------------------------------


def cell(column: Column, value: Any, say: Say) -> str | int | float | None:
    field, part = column
    if value is None:
        return None
    if field.type == "name":
        return str(value.get(part, "")) or None
    if field.type == "names":
        return "\n".join(str(one.get(part, "")) for one in value)
    if field.type == "flag":
        return say("是") if value else say("否")
    if field.type == "choice":
        return next((say(word) for code, word in field.choices if code == value), str(value))
    if field.type in ("many", "words"):
        return "、".join(value)
    if field.type == "parts":
        words = dict(field.choices)
        return "、".join(say(words[code]) for code in value)
    if field.type == "week":
        return _week(value, say)
    return value if isinstance(value, (int, float)) else str(value)


def _week(value: Any, say: Say) -> str:
    if value == "always":
        return say("全天开放")
    return "\n".join(f"{day} {' '.join(periods)}" for day, periods in value.items())


# --- out of a cell -------------------------------------------------------------------------


def read_cell(column: Column, text: str, known: Callable[[str, str], str], say: Say) -> Any:
    """`known(kind, text)`: the code that is meant by what was typed, or the text itself."""
    field = column.field
    if not text:
        return None
    reader = _READERS.get(field.type)
    if reader is not None:
        return reader(text)
    if field.type == "one":
        return known(field.of, text)
    if field.type == "many":
        return [known(field.of, one) for one in _BETWEEN_CODES.split(text) if one]
    if field.type == "choice":
        return _chosen(field, text, say)
    if field.type == "parts":
        return [_chosen(field, one, say) for one in _BETWEEN_PARTS.split(text) if one]
    return text


def _chosen(field: Field, text: str, say: Say) -> str:
    plain = text.casefold()
    same = (c for c, word in field.choices if plain in (c, word, say(word).casefold()))
    return next(same, text)


def read_names(zh: str, en: str) -> list[dict[str, str]] | None:
    """Two cells, line by line."""
    chinese = [one.strip() for one in _BETWEEN_NAMES.split(zh) if one.strip()]
    english = [one.strip() for one in _BETWEEN_NAMES.split(en)]
    english += [""] * (len(chinese) - len(english))
    named = zip(chinese, english, strict=False)
    return [{"zh": one, **({"en": other} if other else {})} for one, other in named] or None


def read_name(zh: str, en: str) -> dict[str, str] | None:
    return {"zh": zh, **({"en": en} if en else {})} if zh or en else None


def _number(text: str) -> Any:
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def _flag(text: str) -> Any:
    plain = text.casefold()
    return True if plain in _YES else False if plain in _NO else text


def _duration(text: str) -> str:
    found = _LENGTH.fullmatch(text.casefold())
    if found is None:
        return text
    unit = found[2] or "min"
    unit = _UNITS.get(unit, "min" if unit.startswith("min") else unit[:1])
    return f"{found[1]} {unit}"


def _hours(text: str) -> Any:
    if text.casefold() in ("always", "全天开放", "always open"):
        return "always"
    week: dict[str, list[str]] = {}
    for line in _BETWEEN_NAMES.split(text):
        day, *periods = line.split() or [""]
        plain = day.casefold()
        named = "workdays" if plain in _WORKDAYS else _DAY_WORDS.get(day, plain)
        if named:
            week[named] = [one for one in periods if one]
    return week


_READERS: dict[str, Callable[[str], Any]] = {
    "whole": _number,
    "number": _number,
    "flag": _flag,
    "duration": _duration,
    "week": _hours,
    "words": lambda text: [one for one in _BETWEEN_CODES.split(text) if one],
}
