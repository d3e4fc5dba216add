"""What differs between two states of a hall, field by field, and taking one's changes to another.

A change that is to hold from Monday was prepared on the hall of today. Until Monday other things
may change: so not the whole hall is put in place then, only what the change changed.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

from server.hall_folder.papers import LISTS, Papers, key_of

ORDER = ("order",)
"""The path of a list's order; `before` and `after` are the codes in their orders."""


_WHOLE = ("hours",)
"""A week is one thing: half of one and half of another would be nobody's."""


class Difference(NamedTuple):
    """`path` () is the whole item: added (`before` None) or taken away (`after` None)."""

    kind: str
    code: str
    """Empty in the hall's own table, and for a list's order."""
    path: tuple[str, ...]
    before: Any
    after: Any


def differences(before: Papers, after: Papers) -> list[Difference]:
    found = [Difference("hall", "", *rest) for rest in _of_tables(before["hall"], after["hall"])]
    for kind in LISTS:
        found += _of_lists(kind, before[kind], after[kind])
    return found


def merge(base: Papers, wanted: Papers, now: Papers) -> tuple[Papers, list[Difference]]:
    """`now` with what `wanted` changes of `base`; and the changes whose items are gone since."""
    merged = copy.deepcopy(now)
    lost: list[Difference] = []
    for change in differences(base, wanted):
        if change.kind == "hall":
            _put(merged["hall"], change.path, change.after)
        elif change.path == ORDER:
            pass
        elif not _take(merged[change.kind], change):
            lost.append(change)
    for kind in LISTS:
        merged[kind] = _in_order(kind, base[kind], wanted[kind], merged[kind])
    return merged, lost


def put(table: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Set what stands at `path`; None takes it away."""
    _put(table, path, value)


def _of_lists(
    kind: str, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> Iterator[Difference]:
    was, now = _by_key(kind, before), _by_key(kind, after)
    for code, table in was.items():
        if code not in now:
            yield Difference(kind, code, (), table, None)
    for code, table in now.items():
        if code not in was:
            yield Difference(kind, code, (), None, table)
            continue
        for rest in _of_tables(was[code], table):
            yield Difference(kind, code, *rest)
    stay_before = [code for code in was if code in now]
    stay_after = [code for code in now if code in was]
    if stay_before != stay_after:
        yield Difference(kind, "", ORDER, stay_before, stay_after)


def _of_tables(
    before: dict[str, Any], after: dict[str, Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    for key in [*before, *(key for key in after if key not in before)]:
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        if key not in _WHOLE and _opens(was) and _opens(now):
            yield from _of_tables(was or {}, now or {}, (*path, key))
        else:
            yield (*path, key), was, now


def _opens(value: Any) -> bool:
    """A table that is not there is as good as an empty one; a name in two languages is a value."""
    return value is None or (isinstance(value, dict) and "zh" not in value)


def _by_key(kind: str, tables: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {str(table.get(key_of(kind), "")): table for table in tables}


def _take(tables: list[dict[str, Any]], change: Difference) -> bool:
    """False when the change is about an item that is not there any more."""
    name = key_of(change.kind)
    at = next((n for n, table in enumerate(tables) if table.get(name) == change.code), None)
    if change.path:
        if at is None:
            return False
        _put(tables[at], change.path, change.after)
    elif change.after is None:
        if at is not None:
            del tables[at]
    elif at is None:
        tables.append(copy.deepcopy(change.after))
    else:
        tables[at] = copy.deepcopy(change.after)
    return True


def _put(table: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    *way, last = path
    for key in way:
        inner = table.get(key)
        if not isinstance(inner, dict):
            inner = table[key] = {}
        table = inner
    if value is None:
        table.pop(last, None)
    else:
        table[last] = copy.deepcopy(value)


def _in_order(
    kind: str,
    base: list[dict[str, Any]],
    wanted: list[dict[str, Any]],
    merged: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    """As `wanted` orders them, if otherwise than `base`; strangers keep their places."""
    order = list(_by_key(kind, wanted))
    if order == list(_by_key(kind, base)):
        return merged
    known = [code for code in order if any(table[key_of(kind)] == code for table in merged)]
    by_key = _by_key(kind, merged)
    following = iter(known)
    return [by_key[next(following)] if code in known else table for code, table in by_key.items()]
