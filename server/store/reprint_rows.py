"""Papers that were asked for once more, until a printer has said what became of them."""

from __future__ import annotations

import msgspec
from sqlalchemy import bindparam, delete, select

from floorlink.messages import Paper
from server.services.records import ReprintRow
from server.store.columns import to_plain
from server.store.reprint_tables import open_reprints
from server.store.rows import Rows

_R = open_reprints.c
_OPEN = (
    select(_R.copy, _R.ticket, _R.printer, _R.until, _R.paper)
    .where(_R.hall_id == bindparam("hall"))
    .order_by(_R.copy)
)
_CLOSE = delete(open_reprints).where(
    _R.hall_id == bindparam("hall"),
    _R.copy == bindparam("of_copy"),
    _R.printer == bindparam("of_printer"),
)


class ReprintRows(Rows):
    def add_reprint(self, reprint: ReprintRow) -> None:
        self._keep_back(open_reprints, {**reprint._asdict(), "paper": to_plain(reprint.paper)})

    def open_reprints(self) -> list[ReprintRow]:
        return [
            ReprintRow(copy, ticket, printer, until, msgspec.convert(paper, Paper))
            for copy, ticket, printer, until, paper in self._read(_OPEN)
        ]

    def close_reprint(self, copy: int, printer: str) -> None:
        self._write(_CLOSE, of_copy=copy, of_printer=printer)
