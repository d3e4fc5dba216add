"""The hall's versions as rows."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, func, literal, select, update

from server.services.hall_versions.records import VersionRow, VersionState
from server.store.rows import Rows
from server.store.version_tables import hall_versions

_V = hall_versions.c
_MINE = _V.hall_id == bindparam("hall")
_HEADS = [
    _V[name] if name != "papers" else literal(None).label("papers") for name in VersionRow._fields
]
_LAST = select(func.max(_V.number)).where(_MINE)
_IN_FORCE = (
    select(_V.number)
    .where(_MINE, _V.state == VersionState.APPLIED)
    .order_by(_V.settled_at.desc(), _V.number.desc())
    .limit(1)
)
_ALL = select(*_HEADS).where(_MINE).order_by(_V.number.desc())
_ONE = select(*(_V[name] for name in VersionRow._fields)).where(
    _MINE, _V.number == bindparam("number")
)
_DUE = (
    select(*_HEADS)
    .where(_MINE, _V.state == VersionState.WAITING, _V.next_try <= bindparam("day"))
    .order_by(_V.holds_from, _V.number)
)
_SETTLE = (
    update(hall_versions)
    .where(_MINE, _V.number == bindparam("of_number"))
    .values(
        state=bindparam("new_state"),
        next_try=bindparam("new_try"),
        settled_at=bindparam("new_settled"),
        trouble=bindparam("new_trouble"),
        papers=bindparam("new_papers"),
    )
)


class VersionRows(Rows):
    def last_version(self) -> int:
        return int(self._read(_LAST).scalar() or 0)

    def version_in_force(self) -> int:
        return int(self._read(_IN_FORCE).scalar() or 0)

    def versions(self) -> list[VersionRow]:
        return [VersionRow(*row) for row in self._read(_ALL)]

    def hall_version(self, number: int) -> VersionRow | None:
        row = self._read(_ONE, number=number).first()
        return None if row is None else VersionRow(*row)

    def due_versions(self, day: date) -> list[VersionRow]:
        return [VersionRow(*row) for row in self._read(_DUE, day=day)]

    def add_version(self, row: VersionRow) -> None:
        self._keep_back(hall_versions, row._asdict())

    def settle_version(self, row: VersionRow) -> None:
        self._write(
            _SETTLE,
            of_number=row.number,
            new_state=row.state,
            new_try=row.next_try,
            new_settled=row.settled_at,
            new_trouble=row.trouble,
            new_papers=row.papers,
        )
