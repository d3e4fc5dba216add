"""Numbers that kiosks give out by themselves: their shares, and how many came home each day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, delete, select

from server.services.records import ShareRow
from server.store.prepared import Prepared
from server.store.rows import Rows
from server.store.tables import kiosk_shares, own_numbers

_K = kiosk_shares.c
_SHARES = (
    select(_K.device, _K.place, _K.since, _K.taken, _K.at, _K.latest)
    .where(_K.hall_id == bindparam("hall"))
    .order_by(_K.place)
)
_FORGET_SHARE = delete(kiosk_shares).where(
    _K.hall_id == bindparam("hall"), _K.place == bindparam("place")
)
_O = own_numbers.c
_ALL_OWN = select(_O.queue, _O.day, _O.given).where(_O.hall_id == bindparam("hall"))
_OWN = Prepared(
    select(_O.given).where(
        _O.hall_id == bindparam("hall"), _O.queue == bindparam("queue"), _O.day == bindparam("day")
    )
)
_FORGET_OWN = delete(own_numbers).where(
    _O.hall_id == bindparam("hall"), _O.queue == bindparam("queue"), _O.day == bindparam("day")
)


class OwnRows(Rows):
    def shares(self) -> list[ShareRow]:
        return [ShareRow(*row) for row in self._read(_SHARES)]

    def put_share(self, share: ShareRow) -> None:
        self._write(_FORGET_SHARE, place=share.place)
        self._keep_back(kiosk_shares, share._asdict())

    def count_own(self, queue: str, day: date) -> int:
        given = self._own(queue, day) + 1
        self._write(_FORGET_OWN, queue=queue, day=day)
        self._keep_back(own_numbers, {"queue": queue, "day": day, "given": given})
        self._known.own[queue, day] = given
        self.touched.queues[queue] = None
        return given

    def own_counts(self) -> dict[tuple[str, date], int]:
        return {(queue, day): given for queue, day, given in self._read(_ALL_OWN)}

    def _own(self, queue: str, day: date) -> int:
        known = self._known.own.get((queue, day))
        if known is None:
            row = self._first(_OWN, queue=queue, day=day)
            known = self._known.own[queue, day] = 0 if row is None else int(row[0])
        return known
