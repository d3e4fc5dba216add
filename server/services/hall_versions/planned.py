"""What waits for its day: the hall as it will be, and which of its items that concerns."""

from __future__ import annotations

from typing import Any

from floorlink.messages import Names
from server.domain.errors import InvalidRequest, NotFound
from server.hall_folder.differences import ORDER, Difference, differences, merge
from server.hall_folder.papers import Papers, key_of
from server.services.hall_versions.records import VersionBook, VersionRow, VersionState
from server.services.hall_versions.views import PlannedItem


def waiting(number: int, books: VersionBook) -> VersionRow:
    """The version with its papers; refused if it has come or was withdrawn."""
    row = books.hall_version(number)
    if row is None:
        raise NotFound(what="版本", key=str(number))
    if row.state is not VersionState.WAITING:
        raise InvalidRequest(what="只有还没有生效的改动可以撤回或修改")
    return row


def planned(now: Papers, row: VersionRow, books: VersionBook) -> Papers:
    """`now` with what the version changes. What it would change of an item that is gone is left
    out here: its day will refuse it."""
    base = books.hall_version(row.base)
    assert base is not None, "a version that waits stands on one that holds"
    after, _ = merge(base.papers, row.papers, now)
    return after


def planned_items(books: VersionBook) -> list[PlannedItem]:
    found: dict[tuple[int, str, str], PlannedItem] = {}
    heads = [row for row in books.versions() if row.state is VersionState.WAITING]
    for head in sorted(heads, key=lambda row: (row.next_try or row.made_at.date(), row.number)):
        row, base = books.hall_version(head.number), books.hall_version(head.base)
        assert row is not None, "it has just been listed"
        assert base is not None, "a version that waits stands on one that holds"
        for change in differences(base.papers, row.papers):
            key = (row.number, change.kind, change.code)
            path = "" if change.path == ORDER else ".".join(change.path)
            known = found.get(key)
            if known is not None:
                known.paths.append(path)
            else:
                found[key] = _item(change, path, row, base.papers)
    return list(found.values())


def _item(change: Difference, path: str, row: VersionRow, before: Papers) -> PlannedItem:
    assert row.next_try is not None, "it waits for a day"
    name = (_table(row.papers, change) or _table(before, change)).get("name", "")
    whole = change.path == ()
    return PlannedItem(
        version=row.number,
        day=row.next_try,
        kind=change.kind,
        code=change.code,
        name=Names(**name) if isinstance(name, dict) else Names(zh=str(name)),
        sign="changed" if not whole else "removed" if change.after is None else "added",
        paths=[path],
    )


def _table(papers: Papers, change: Difference) -> dict[str, Any]:
    if change.kind == "hall":
        return {}
    key = key_of(change.kind)
    return next((one for one in papers[change.kind] if one.get(key) == change.code), {})
