"""The hall as its folder describes it, kept as rows; and the people with their password hashes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Table, bindparam, insert, select, update

from server.domain.hall import (
    Clerk,
    Department,
    Device,
    Hall,
    Queue,
    Service,
    Window,
    Zone,
)
from server.domain.windows import WindowState
from server.services.records import PersonRow
from server.store.columns import to_plain
from server.store.rows import Known, Rows
from server.store.tables import (
    clerks,
    departments,
    devices,
    halls,
    queues,
    services,
    windows,
    zones,
)

_FURNISHINGS: dict[str, tuple[Table, type[Any]]] = {
    "zones": (zones, Zone),
    "departments": (departments, Department),
    "services": (services, Service),
    "queues": (queues, Queue),
    "windows": (windows, Window),
    "clerks": (clerks, Clerk),
    "devices": (devices, Device),
}
_HALL_FACTS = select(halls.c.facts).where(halls.c.id == bindparam("hall"))
_SET_HALL_FACTS = (
    update(halls)
    .where(halls.c.id == bindparam("hall"))
    .values(facts=bindparam("new_facts"), code=bindparam("new_code"))
)
_PERSON = select(clerks.c.facts, clerks.c.password_hash).where(
    clerks.c.hall_id == bindparam("hall"), clerks.c.code == bindparam("badge"), clerks.c.listed
)
_PASSWORDS = select(clerks.c.code, clerks.c.password_hash).where(
    clerks.c.hall_id == bindparam("hall")
)
_SET_PASSWORD = (
    update(clerks)
    .where(clerks.c.hall_id == bindparam("hall"), clerks.c.code == bindparam("badge"))
    .values(password_hash=bindparam("new_hash"))
)


class HallRows(Rows):
    def hall(self) -> Hall:
        if self._furniture is None or self._furniture[0] != self._version:
            self._furniture = self._version, self._read_hall()
        return self._furniture[1]

    def _read_hall(self) -> Hall:
        parts: dict[str, Any] = {}
        for name, (table, kind) in _FURNISHINGS.items():
            listed = (
                select(table.c.facts)
                .where(table.c.hall_id == bindparam("hall"), table.c.listed)
                .order_by(table.c.position)
            )
            parts[name] = tuple(
                msgspec.convert(facts, kind, strict=False) for facts in self._read(listed).scalars()
            )
        facts = self._read(_HALL_FACTS).scalar_one()
        return msgspec.convert({**facts, **to_plain(parts)}, Hall, strict=False)

    def store_hall(self, hall: Hall, password_hashes: Mapping[str, str], now: datetime) -> bool:
        """Write the folder's hall; what it no longer names stays, unlisted, for old tickets.

        False when it is the hall that is already there.
        """
        if without_passwords(hall) == self.hall() and not password_hashes:
            return False
        facts: dict[str, Any] = to_plain(hall)
        for name, (table, _) in _FURNISHINGS.items():
            self._store_furnishings(table, facts.pop(name), password_hashes, now)
        self._write(_SET_HALL_FACTS, new_facts=facts, new_code=hall.code)
        self._version += 1
        self._known = Known()
        return True

    def _store_furnishings(
        self,
        table: Table,
        listed: list[dict[str, Any]],
        password_hashes: Mapping[str, str],
        now: datetime,
    ) -> None:
        mine = table.c.hall_id == self._hall_id
        known = set(self._read(select(table.c.code).where(mine)).scalars())
        self._write(update(table).where(mine).values(listed=False))
        for position, facts in enumerate(listed):
            code = facts["badge"] if table is clerks else facts["code"]
            row: dict[str, Any] = {"position": position, "listed": True, "facts": facts}
            if table is clerks:
                facts.pop("password", None)
                if code in password_hashes:
                    row["password_hash"] = password_hashes[code]
            if code in known:
                self._write(update(table).where(mine, table.c.code == code).values(row))
                continue
            if table is clerks:
                row.setdefault("password_hash", "")
            if table is windows:
                row |= {"mode": WindowState.CLOSED, "since": now, "reason": "", "clerk": ""}
            self._write(insert(table).values(hall_id=self._hall_id, code=code, **row))

    def person(self, badge: str) -> PersonRow | None:
        row = self._read(_PERSON, badge=badge).first()
        if row is None:
            return None
        clerk = msgspec.convert(row.facts, Clerk)
        return PersonRow(clerk.badge, clerk.name, clerk.role, clerk.department, row.password_hash)

    def without_password(self, badges: Sequence[str]) -> list[str]:
        known = self._read(_PASSWORDS)
        have = {badge for badge, password_hash in known if password_hash}
        return [badge for badge in badges if badge not in have]

    def set_password(self, badge: str, password_hash: str) -> None:
        self._write(_SET_PASSWORD, badge=badge, new_hash=password_hash)


def without_passwords(hall: Hall) -> Hall:
    """The hall as it is read back: passwords are known by their hashes only."""
    return replace(hall, clerks=tuple(replace(clerk, password="") for clerk in hall.clerks))
