"""Identities: read and written by no other statement than these."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select

from server.services.records import IdentityRow
from server.store.columns import Moment
from server.store.identity_tables import identities
from server.store.rows import Rows

_I = identities.c
_MINE = _I.hall_id == bindparam("hall")
_OF_TICKET = _MINE & (_I.ticket == bindparam("of_ticket"))
_OLD = _MINE & (_I.at < bindparam("before", type_=Moment))
_IDENTITY = select(*(_I[name] for name in IdentityRow._fields)).where(_OF_TICKET)
_DROP = delete(identities).where(_OF_TICKET)
_COUNT_OLD = select(func.count()).where(_OLD)
_DROP_OLD = delete(identities).where(_OLD)


class IdentityRows(Rows):
    def put_identity(self, identity: IdentityRow) -> None:
        self._write(_DROP, of_ticket=identity.ticket)
        self._write(insert(identities), hall_id=self._hall_id, **identity._asdict())

    def identity(self, ticket: int) -> IdentityRow | None:
        row = self._read(_IDENTITY, of_ticket=ticket).first()
        return None if row is None else IdentityRow(*row)

    def drop_identities(self, before: datetime) -> int:
        count = int(self._read(_COUNT_OLD, before=before).scalar() or 0)
        if count:
            self._write(_DROP_OLD, before=before)
        return count
