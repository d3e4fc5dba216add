"""Edits of a hall: an item put in, changed or taken away, as a form or a row of a sheet says."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import msgspec

from server.domain.errors import InvalidRequest
from server.hall_folder.differences import put
from server.hall_folder.papers import Fault, Papers, key_of


class Edit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`values`: path ("practice.recalls") -> what stands there from now on; null takes it away."""

    kind: str
    code: str = ""
    """Empty: a new item, or the hall itself."""
    values: dict[str, Any] = {}
    remove: bool = False
    place: int | None = None
    """Where it shall stand among its like, from 0."""


def edited(papers: Papers, edits: Sequence[Edit]) -> tuple[Papers, list[tuple[str, int]]]:
    """The papers afterwards; and which item (kind, index) each edit was about, -1 if it is gone."""
    after = copy.deepcopy(papers)
    touched = [_apply(after, edit) for edit in edits]
    return after, [(kind, _index(after, kind, table)) for kind, table in touched]


def _apply(papers: Papers, edit: Edit) -> tuple[str, dict[str, Any] | None]:
    if edit.kind == "hall":
        _set(papers["hall"], edit)
        return "hall", None
    if not isinstance(papers.get(edit.kind), list):
        raise InvalidRequest(what="没有这一类设置")
    tables: list[dict[str, Any]] = papers[edit.kind]
    name = key_of(edit.kind)
    found = [table for table in tables if edit.code and table.get(name) == edit.code]
    if edit.remove:
        papers[edit.kind] = [table for table in tables if not any(table is one for one in found)]
        return edit.kind, None
    table = found[0] if found else {}
    if not found:
        tables.append(table)
        if edit.code:
            table[name] = edit.code
    _set(table, edit)
    if edit.place is not None:
        papers[edit.kind] = tables = [other for other in tables if other is not table]
        tables.insert(edit.place, table)
    return edit.kind, table


def _set(table: dict[str, Any], edit: Edit) -> None:
    for path, value in edit.values.items():
        try:
            put(table, tuple(path.split(".")), value)
        except (TypeError, AttributeError, KeyError):
            # A path through something that has nothing inside, such as name.zh.x.
            raise InvalidRequest(what="没有这一项设置") from None


def _index(papers: Papers, kind: str, table: dict[str, Any] | None) -> int:
    tables = papers[kind] if kind != "hall" else []
    return next((n for n, other in enumerate(tables) if other is table), -1)


def place_of(fault: Fault) -> str:
    """The fault's path as a form's field is named: practice.recalls, queues.0."""
    return ".".join(str(part) for part in fault.path)
