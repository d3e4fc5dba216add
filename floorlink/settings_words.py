"""How a fault in a settings file is put into words: what was wanted, what stands there."""

from __future__ import annotations

import dataclasses
import difflib
import enum
import typing
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal

import msgspec

from floorlink.toml_lines import Place

_WORDS: dict[Any, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date such as 2026-10-01",
    time: 'a time such as "08:30"',
    datetime: "a date and time",
    timedelta: 'a duration such as "30 s", "5 min" or "1 h"',
    Path: "text naming a path",
}


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`, did you mean "x"?`, or nothing when no known word is near."""
    words = {one.casefold(): one for one in known}
    near = difflib.get_close_matches(word.casefold(), words, n=1, cutoff=0.6)
    return f', did you mean "{words[near[0]]}"?' if near else ""


def kind_in_words(kind: Any) -> str:
    bare = bare_kind(kind)
    words = _WORDS.get(bare)
    if words is None and (choices := _choices(bare)):
        words = ("one of " if len(choices) > 1 else "") + ", ".join(f'"{c}"' for c in choices)
    if words is None:
        words = "a table" if shape(bare) is dict else "a list" if shape(bare) is list else "valid"
    return words + "".join(map(_limits, getattr(kind, "__metadata__", ())))


def near(value: object, kind: Any) -> str:
    return did_you_mean(value, _choices(kind)) if isinstance(value, str) else ""


def place_name(place: Place) -> str:
    """The nearest key, with the item's position behind it: `queues (item 2)`."""
    for steps, part in enumerate(reversed(place)):
        if isinstance(part, str):
            items = place[len(place) - steps :]
            return f'"{part}"' + "".join(f" (item {int(i) + 1})" for i in items)
    return "this file"


def shown(value: object) -> str:
    if isinstance(value, str):
        return f'the text "{value}"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else str(value)


def bare_kind(kind: Any) -> Any:
    return typing.get_args(kind)[0] if typing.get_origin(kind) is typing.Annotated else kind


def shape(kind: Any) -> type | None:
    bare = bare_kind(kind)
    origin = typing.get_origin(bare) or bare
    if origin is dict or is_table(origin):
        return dict
    return list if origin in (list, tuple, set, frozenset) else None


def is_table(kind: Any) -> bool:
    return isinstance(kind, type) and (
        issubclass(kind, msgspec.Struct) or dataclasses.is_dataclass(kind)
    )


def _choices(kind: Any) -> list[str]:
    if typing.get_origin(kind) is Literal:
        return [str(choice) for choice in typing.get_args(kind)]
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return [str(member.value) for member in kind]
    return []


def _limits(mark: object) -> str:
    if not isinstance(mark, msgspec.Meta):
        return ""
    said = []
    for name, words in (
        ("ge", "at least"),
        ("gt", "more than"),
        ("le", "at most"),
        ("lt", "less than"),
    ):
        if (limit := getattr(mark, name)) is not None:
            said.append(f"{words} {limit:g}")
    if mark.min_length:
        said.append(
            "not empty" if mark.min_length == 1 else f"{mark.min_length} characters or more"
        )
    if mark.max_length is not None:
        said.append(f"{mark.max_length} characters or less")
    if mark.pattern is not None:
        said.append(mark.description or f"like {mark.pattern}")
    return ", " + " and ".join(said) if said else ""
