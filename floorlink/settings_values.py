"""Tables as tomllib reads them -> typed values, noting every fault instead of only the first.

`build` always returns something: where a value is wrong or missing it puts the default or a blank,
so that checks across several files can still be made and all faults be told in one go.
"""

from __future__ import annotations

import dataclasses
import difflib
import enum
import re
import types
import typing
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal, Union

import msgspec

from floorlink.toml_lines import Place

Note = Callable[[Place, str], None]
"""Takes down one fault: where, and what is wrong."""


class Rest:
    """`Annotated[dict[str, Any], Rest()]`: this field takes all keys that no other field takes."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Field:
    name: str
    key: str
    kind: Any
    required: bool
    default: Callable[[], Any]
    rest: bool


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
_UNITS = {"ms": 0.001, "s": 1, "min": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|min|h|d)\s*")


def build(kind: Any, value: Any, place: Place, note: Note) -> Any:
    bare = _bare(kind)
    origin = typing.get_origin(bare)
    if bare is Any or bare is object:
        return value
    if origin in (Union, types.UnionType):
        return _one_of(kind, typing.get_args(bare), value, place, note)
    if _is_table(bare):
        return _table(bare, value, place, note)
    if origin in (list, tuple, set, frozenset):
        return _items(bare, value, place, note)
    if origin is dict:
        return _mapping(bare, value, place, note)
    return _leaf(kind, bare, value, place, note)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`, did you mean "x"?`, or nothing when no known word is near."""
    words = {one.casefold(): one for one in known}
    near = difflib.get_close_matches(word.casefold(), words, n=1, cutoff=0.6)
    return f', did you mean "{words[near[0]]}"?' if near else ""


def _bare(kind: Any) -> Any:
    return typing.get_args(kind)[0] if typing.get_origin(kind) is typing.Annotated else kind


def _is_table(kind: Any) -> bool:
    return isinstance(kind, type) and (
        issubclass(kind, msgspec.Struct) or dataclasses.is_dataclass(kind)
    )


@cache
def _fields(kind: type) -> tuple[_Field, ...]:
    hints = typing.get_type_hints(kind, include_extras=True)
    found: list[tuple[str, str, bool, Any, Any, Any]]
    if issubclass(kind, msgspec.Struct):
        found = [
            (f.name, f.encode_name, f.required, f.default, f.default_factory, msgspec.NODEFAULT)
            for f in msgspec.structs.fields(kind)
        ]
    else:
        missing = dataclasses.MISSING
        found = [
            (
                f.name,
                f.name,
                f.default is missing and f.default_factory is missing,
                f.default,
                f.default_factory,
                missing,
            )
            for f in dataclasses.fields(kind)  # type: ignore[arg-type]  # _is_table saw to it
            if f.init
        ]
    return tuple(
        _Field(
            name,
            key,
            hints[name],
            required,
            _default(hints[name], default, factory, nothing),
            any(isinstance(mark, Rest) for mark in getattr(hints[name], "__metadata__", ())),
        )
        for name, key, required, default, factory, nothing in found
    )


def _default(kind: Any, default: Any, factory: Any, nothing: Any) -> Callable[[], Any]:
    if default is not nothing:
        return lambda: default
    if factory is not nothing:
        return typing.cast(Callable[[], Any], factory)
    return lambda: _blank(kind)


def _blank(kind: Any) -> Any:
    """A harmless value of that kind, standing in for one that the text does not give."""
    bare = _bare(kind)
    origin = typing.get_origin(bare) or bare
    if _is_table(origin):
        return _table(origin, {}, (), _unheard)
    if origin in (str, int, float, bool, list, tuple, set, frozenset, dict, timedelta):
        return origin()
    if origin is Literal:
        return typing.get_args(bare)[0]
    if isinstance(origin, type) and issubclass(origin, enum.Enum):
        return next(iter(origin))
    return None


def _unheard(place: Place, wrong: str) -> None:
    """Faults of a blank are nobody's."""


def _table(kind: type, value: Any, place: Place, note: Note) -> Any:
    if not isinstance(value, dict):
        note(place, f"{_name(place)} must be a table, not {_shown(value)}")
        value, note = {}, _unheard
    fields = _fields(kind)
    known = {f.key for f in fields if not f.rest}
    made: dict[str, Any] = {}
    unknown = {key: item for key, item in value.items() if key not in known}
    for field in fields:
        if field.rest:
            made[field.name] = unknown
            unknown = {}
        elif field.key in value:
            made[field.name] = build(field.kind, value[field.key], (*place, field.key), note)
        else:
            made[field.name] = field.default()
    unused = known - set(value)
    for key in unknown:
        note((*place, key), f'unknown key "{key}"{did_you_mean(key, unused or known)}')
    for field in fields:
        if field.required and not field.rest and field.key not in value:
            note(place, f'missing key "{field.key}"')
    return kind(**made)


def _items(kind: Any, value: Any, place: Place, note: Note) -> Any:
    origin = typing.get_origin(kind)
    item_kind = typing.get_args(kind)[0]
    if not isinstance(value, list):
        note(place, f"{_name(place)} must be a list, not {_shown(value)}")
        return origin()
    return origin(build(item_kind, item, (*place, i), note) for i, item in enumerate(value))


def _mapping(kind: Any, value: Any, place: Place, note: Note) -> dict[Any, Any]:
    if not isinstance(value, dict):
        note(place, f"{_name(place)} must be a table, not {_shown(value)}")
        return {}
    key_kind, item_kind = typing.get_args(kind)
    made = {}
    for key, item in value.items():
        try:
            typed_key = msgspec.convert(key, key_kind, strict=False)
        except msgspec.ValidationError:
            wanted = _wanted(key_kind)
            note((*place, key), f'key "{key}" must be {wanted}{_near(key, key_kind)}')
            continue
        made[typed_key] = build(item_kind, item, (*place, key), note)
    return made


def _one_of(kind: Any, arms: tuple[Any, ...], value: Any, place: Place, note: Note) -> Any:
    """The arm that fits the value's shape; the others are for other shapes."""
    arms = tuple(arm for arm in arms if arm is not types.NoneType)
    shaped = [arm for arm in arms if _shape(arm) is type(value)]
    if len(arms) == 1 or len(shaped) == 1:
        return build((shaped or arms)[0], value, place, note)
    for arm in arms:
        faults: list[str] = []
        made = build(arm, value, place, lambda _, wrong, faults=faults: faults.append(wrong))  # type: ignore[misc]  # mypy cannot type a lambda's default
        if not faults:
            return made
    note(
        place,
        f"{_name(place)} must be {' or '.join(map(_wanted, arms))}, not {_shown(value)}",
    )
    return _blank(arms[0])


def _shape(kind: Any) -> type | None:
    bare = _bare(kind)
    origin = typing.get_origin(bare) or bare
    if origin is dict or _is_table(origin):
        return dict
    return list if origin in (list, tuple, set, frozenset) else None


def _leaf(kind: Any, bare: Any, value: Any, place: Place, note: Note) -> Any:
    try:
        if isinstance(value, str):
            if bare is timedelta:
                return _duration(value)
            if bare is time:
                return time.fromisoformat(value)
            if bare is Path:
                return Path(value)
        return msgspec.convert(value, kind)
    except (msgspec.ValidationError, ValueError, TypeError):
        wanted = f"must be {_wanted(kind)}, not {_shown(value)}{_near(value, bare)}"
        note(place, f"{_name(place)} {wanted}")
        return _blank(kind)


def _duration(text: str) -> timedelta:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return timedelta(seconds=float(found[1]) * _UNITS[found[2]])


def _wanted(kind: Any) -> str:
    bare = _bare(kind)
    words = _WORDS.get(bare)
    if words is None and (choices := _choices(bare)):
        words = ("one of " if len(choices) > 1 else "") + ", ".join(f'"{c}"' for c in choices)
    if words is None:
        words = "a table" if _shape(bare) is dict else "a list" if _shape(bare) is list else "valid"
    return words + "".join(map(_limits, getattr(kind, "__metadata__", ())))


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


def _choices(kind: Any) -> list[str]:
    if typing.get_origin(kind) is Literal:
        return [str(choice) for choice in typing.get_args(kind)]
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return [str(member.value) for member in kind]
    return []


def _near(value: object, kind: Any) -> str:
    return did_you_mean(value, _choices(kind)) if isinstance(value, str) else ""


def _name(place: Place) -> str:
    """The nearest key, with the item's position behind it: `queues (item 2)`."""
    for steps, part in enumerate(reversed(place)):
        if isinstance(part, str):
            items = place[len(place) - steps :]
            return f'"{part}"' + "".join(f" (item {int(i) + 1})" for i in items)
    return "this file"


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f'the text "{value}"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else str(value)
