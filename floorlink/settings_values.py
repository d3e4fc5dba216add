"""Tables as tomllib reads them -> typed values, noting every fault instead of only the first.

`build` always returns something: where a value is wrong or missing it puts the default or a blank,
so that checks across several files can still be made and all faults be told in one go.
"""

from __future__ import annotations

import dataclasses
import enum
import re
import types
import typing
from collections.abc import Callable
from datetime import time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal, Union

import msgspec

from floorlink.settings_words import (
    bare_kind,
    did_you_mean,
    is_table,
    kind_in_words,
    near,
    place_name,
    shape,
    shown,
)
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


_UNITS = {"ms": 0.001, "s": 1, "min": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|min|h|d)\s*")


def build(kind: Any, value: Any, place: Place, note: Note) -> Any:
    bare = bare_kind(kind)
    origin = typing.get_origin(bare)
    if bare is Any or bare is object:
        return value
    if origin in (Union, types.UnionType):
        return _one_of(kind, typing.get_args(bare), value, place, note)
    if is_table(bare):
        return _table(bare, value, place, note)
    if origin in (list, tuple, set, frozenset):
        return _items(bare, value, place, note)
    if origin is dict:
        return _mapping(bare, value, place, note)
    return _leaf(kind, bare, value, place, note)


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
    bare = bare_kind(kind)
    origin = typing.get_origin(bare) or bare
    if is_table(origin):
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
        note(place, f"{place_name(place)} must be a table, not {shown(value)}")
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
        note(place, f"{place_name(place)} must be a list, not {shown(value)}")
        return origin()
    return origin(build(item_kind, item, (*place, i), note) for i, item in enumerate(value))


def _mapping(kind: Any, value: Any, place: Place, note: Note) -> dict[Any, Any]:
    if not isinstance(value, dict):
        note(place, f"{place_name(place)} must be a table, not {shown(value)}")
        return {}
    key_kind, item_kind = typing.get_args(kind)
    made = {}
    for key, item in value.items():
        try:
            typed_key = msgspec.convert(key, key_kind, strict=False)
        except msgspec.ValidationError:
            wanted = kind_in_words(key_kind)
            note((*place, key), f'key "{key}" must be {wanted}{near(key, key_kind)}')
            continue
        made[typed_key] = build(item_kind, item, (*place, key), note)
    return made


def _one_of(kind: Any, arms: tuple[Any, ...], value: Any, place: Place, note: Note) -> Any:
    """The arm that fits the value's shape; the others are for other shapes."""
    arms = tuple(arm for arm in arms if arm is not types.NoneType)
    shaped = [arm for arm in arms if shape(arm) is type(value)]
    if len(arms) == 1 or len(shaped) == 1:
        return build((shaped or arms)[0], value, place, note)
    for arm in arms:
        faults: list[str] = []
        made = build(arm, value, place, lambda _, wrong, faults=faults: faults.append(wrong))  # type: ignore[misc]  # mypy cannot type a lambda's default
        if not faults:
            return made
    note(
        place,
        f"{place_name(place)} must be {' or '.join(map(kind_in_words, arms))}, not {shown(value)}",
    )
    return _blank(arms[0])


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
        wanted = f"must be {kind_in_words(kind)}, not {shown(value)}{near(value, bare)}"
        note(place, f"{place_name(place)} {wanted}")
        return _blank(kind)


def _duration(text: str) -> timedelta:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return timedelta(seconds=float(found[1]) * _UNITS[found[2]])
