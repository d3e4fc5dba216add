"""Windows, what happens at them (calls, servings) and how calls were delivered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Float, bindparam, case, cast, delete, func, select, update

from server.domain.estimates import ServiceTimes
from server.services.records import CallRow, Outcome, ReceiptRow, ServingRow, TicketRow, WindowRow
from server.store.prepared import Prepared
from server.store.rows import Rows
from server.store.tables import (
    UNENDED,
    call_receipts,
    calls,
    print_receipts,
    servings,
    tickets,
    windows,
)

_V = servings.c
_WINDOWS = select(
    windows.c.code, windows.c.mode, windows.c.since, windows.c.reason, windows.c.clerk
).where(windows.c.hall_id == bindparam("hall"))
_SET_WINDOW = Prepared(
    update(windows)
    .where(windows.c.hall_id == bindparam("hall"), windows.c.code == bindparam("window"))
    .values({name: bindparam(f"new_{name}") for name in ("mode", "since", "reason", "clerk")})
)
_SERVING = select(
    _V.id,
    _V.ticket,
    _V.stage,
    _V.queue,
    _V.window,
    _V.clerk,
    _V.day,
    _V.call,
    _V.called_at,
    _V.started_at,
    _V.ended_at,
    _V.outcome,
).where(_V.hall_id == bindparam("hall"))
_SERVINGS_OPEN = _SERVING.where(UNENDED)
_SERVING_BY_ID = _SERVING.where(_V.id == bindparam("serving"))
_SERVINGS_OF = _SERVING.where(_V.ticket == bindparam("ticket")).order_by(_V.id)
_LAST_SERVING = Prepared(
    _SERVING.where(_V.day == bindparam("day"), _V.window == bindparam("window"))
    .order_by(_V.id.desc())
    .limit(1)
)
_DROP_SERVING = delete(servings).where(
    _V.hall_id == bindparam("hall"), _V.id == bindparam("of_serving")
)
_DROP_CALL = delete(calls).where(
    calls.c.hall_id == bindparam("hall"), calls.c.seq == bindparam("of_call")
)
_DROP_RECEIPTS = delete(call_receipts).where(
    call_receipts.c.hall_id == bindparam("hall"), call_receipts.c.call == bindparam("of_call")
)
_CHANGE_SERVING = Prepared(
    update(servings)
    .where(_V.hall_id == bindparam("hall"), _V.id == bindparam("serving"))
    .values(
        {name: bindparam(f"new_{name}") for name in ("clerk", "started_at", "ended_at", "outcome")}
    )
)
_CALL = select(
    calls.c.seq,
    calls.c.ticket,
    calls.c.number,
    calls.c.window,
    calls.c.day,
    calls.c.times,
    calls.c.at,
).where(calls.c.hall_id == bindparam("hall"))
_CALL_BY_SEQ = Prepared(_CALL.where(calls.c.seq == bindparam("seq")))
_LATEST_CALLS = _CALL.where(
    calls.c.seq.in_(
        select(func.max(calls.c.seq))
        .where(calls.c.hall_id == bindparam("hall"), calls.c.day == bindparam("day"))
        .group_by(calls.c.window)
    )
).order_by(calls.c.at.desc(), calls.c.seq.desc())
_CALL_BEFORE = (
    _CALL.where(
        calls.c.day == bindparam("day"),
        calls.c.window.in_(bindparam("windows", expanding=True)),
        calls.c.ticket != bindparam("ticket"),
        calls.c.at >= bindparam("issued_at"),
        calls.c.seq < bindparam("own"),
    )
    .order_by(calls.c.seq.desc())
    .limit(1)
)
_CHANGE_CALL = Prepared(
    update(calls)
    .where(calls.c.hall_id == bindparam("hall"), calls.c.seq == bindparam("call"))
    .values(times=bindparam("new_times"), at=bindparam("new_at"))
)
_RECEIPTS = Prepared(
    select(
        call_receipts.c.channel,
        call_receipts.c.device,
        call_receipts.c.ok,
        call_receipts.c.detail,
        call_receipts.c.at,
    ).where(
        call_receipts.c.hall_id == bindparam("hall"), call_receipts.c.call == bindparam("of_call")
    )
)
_PRINTER = (
    select(print_receipts.c.device)
    .where(
        print_receipts.c.hall_id == bindparam("hall"),
        print_receipts.c.ticket == bindparam("ticket"),
    )
    .order_by(print_receipts.c.at)
    .limit(1)
)
_PRINT = select(print_receipts.c.ok).where(
    print_receipts.c.hall_id == bindparam("hall"),
    print_receipts.c.ticket == bindparam("ticket"),
    print_receipts.c.device == bindparam("device"),
)
_SET_RECEIPT = (
    update(call_receipts)
    .where(
        call_receipts.c.hall_id == bindparam("hall"),
        call_receipts.c.call == bindparam("of_call"),
        call_receipts.c.channel == bindparam("of_channel"),
        call_receipts.c.device == bindparam("of_device"),
    )
    .values({name: bindparam(f"new_{name}") for name in ("ok", "detail", "at")})
)
_SET_PRINT = (
    update(print_receipts)
    .where(
        print_receipts.c.hall_id == bindparam("hall"),
        print_receipts.c.ticket == bindparam("of_ticket"),
        print_receipts.c.device == bindparam("of_device"),
    )
    .values({name: bindparam(f"new_{name}") for name in ("ok", "detail", "at")})
)


def _seconds(begin: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[float]:
    """The columns are microseconds (columns.Moment), cast so that SQL counts. A clock that was set
    back meanwhile makes them none, not fewer than none."""
    took = (cast(end, Float) - cast(begin, Float)) / 1e6
    return case((took > 0, took), else_=0.0)


_OCCUPIED = _seconds(_V.called_at, _V.ended_at)
_SERVED = _seconds(_V.started_at, _V.ended_at)
_TIMES = (
    select(_V.queue, func.count(), func.avg(_OCCUPIED), func.avg(_OCCUPIED * _OCCUPIED))
    .where(_V.hall_id == bindparam("hall"), _V.day == bindparam("day"), _V.ended_at.is_not(None))
    .group_by(_V.queue)
)
_OUTCOMES = (
    select(
        _V.window,
        _V.outcome,
        func.count(),
        func.coalesce(func.sum(case((_V.started_at.is_not(None), _SERVED), else_=0.0)), 0.0),
    )
    .where(_V.hall_id == bindparam("hall"), _V.day == bindparam("day"), _V.ended_at.is_not(None))
    .group_by(_V.window, _V.outcome)
)
_FIRST_CALLS = (
    select(_V.ticket, func.min(_V.called_at).label("called_at"))
    .where(_V.hall_id == bindparam("hall"), _V.day == bindparam("day"))
    .group_by(_V.ticket)
).subquery()
_WAITS = (
    select(_FIRST_CALLS.c.called_at, tickets.c.issued_at)
    .join_from(_FIRST_CALLS, tickets, tickets.c.id == _FIRST_CALLS.c.ticket)
    .where(tickets.c.hall_id == bindparam("hall"))
)
_STATES = (
    select(tickets.c.state, func.count())
    .where(tickets.c.hall_id == bindparam("hall"), tickets.c.day == bindparam("day"))
    .group_by(tickets.c.state)
)


class WindowRows(Rows):
    def window(self, code: str) -> WindowRow:
        return self.window_modes()[code]

    def window_modes(self) -> dict[str, WindowRow]:
        if self._known.windows is None:
            self._known.windows = {row.code: WindowRow(*row) for row in self._read(_WINDOWS)}
        return self._known.windows

    def set_window(self, window: WindowRow) -> None:
        modes = self.window_modes()
        self._change(
            _SET_WINDOW,
            {
                "window": window.code,
                "new_mode": window.mode,
                "new_since": window.since,
                "new_reason": window.reason,
                "new_clerk": window.clerk,
            },
        )
        modes[window.code] = window
        self.touched.windows[window.code] = None
        self.touched.modes[window.code] = None

    # --- servings

    def next_serving(self) -> int:
        serving = self._next_serving
        self._next_serving += 1
        return serving

    def serving_at(self, window: str) -> ServingRow | None:
        return self._servings_at().get(window)

    def _servings_at(self) -> dict[str, ServingRow]:
        if self._known.servings_at is None:
            self._known.servings_at = {
                row.window: ServingRow(*row) for row in self._read(_SERVINGS_OPEN)
            }
        return self._known.servings_at

    def last_serving(self, window: str, day: date) -> ServingRow | None:
        row = self._first(_LAST_SERVING, window=window, day=day)
        return None if row is None else ServingRow(*row)

    def serving(self, serving: int) -> ServingRow | None:
        row = self._read(_SERVING_BY_ID, serving=serving).first()
        return None if row is None else ServingRow(*row)

    def servings_of(self, ticket: int) -> list[ServingRow]:
        return [ServingRow(*row) for row in self._read(_SERVINGS_OF, ticket=ticket)]

    def add_serving(self, serving: ServingRow) -> None:
        self._servings_at()[serving.window] = serving
        self._keep_back(servings, serving._asdict())
        self.touched.windows[serving.window] = None

    def change_serving(self, serving: ServingRow) -> None:
        at = self._servings_at()
        self._change(
            _CHANGE_SERVING,
            {
                "serving": serving.id,
                "new_clerk": serving.clerk,
                "new_started_at": serving.started_at,
                "new_ended_at": serving.ended_at,
                "new_outcome": serving.outcome,
            },
        )
        if serving.ended_at is None:
            at[serving.window] = serving
        else:
            at.pop(serving.window, None)
        self.touched.windows[serving.window] = None

    def withdraw(self, serving: ServingRow) -> None:
        self._write(_DROP_RECEIPTS, of_call=serving.call)
        self._write(_DROP_CALL, of_call=serving.call)
        self._write(_DROP_SERVING, of_serving=serving.id)
        self._servings_at().pop(serving.window, None)
        self._known.calls.pop(serving.call, None)
        self._known.receipts.pop(serving.call, None)
        self.touched.windows[serving.window] = None

    # --- calls and receipts

    def add_call(self, call: CallRow) -> None:
        self._known.calls[call.seq] = call
        self._known.receipts[call.seq] = {}
        self._keep_back(calls, call._asdict())
        self.touched.windows[call.window] = None

    def change_call(self, call: CallRow) -> None:
        self._change(_CHANGE_CALL, {"call": call.seq, "new_times": call.times, "new_at": call.at})
        self._known.calls[call.seq] = call
        self.touched.windows[call.window] = None

    def call(self, seq: int) -> CallRow | None:
        known = self._known.calls.get(seq)
        if known is None:
            row = self._first(_CALL_BY_SEQ, seq=seq)
            if row is None:
                return None
            known = self._known.calls[seq] = CallRow(*row)
        return known

    def latest_calls(self, day: date) -> list[CallRow]:
        return [CallRow(*row) for row in self._read(_LATEST_CALLS, day=day)]

    def call_before(self, ticket: TicketRow, windows: Sequence[str]) -> CallRow | None:
        row = self._read(
            _CALL_BEFORE,
            day=ticket.day,
            windows=list(windows),
            ticket=ticket.id,
            issued_at=ticket.issued_at,
            own=ticket.call or self._next_seq,
        ).first()
        return None if row is None else CallRow(*row)

    def receipts(self, call: int) -> list[ReceiptRow]:
        return [ReceiptRow(*row) for row in self._rows(_RECEIPTS, of_call=call)]

    def delivered(self, call: int) -> dict[str, str]:
        """channel -> "shown" if any device of it showed or said the call, else "failed"."""
        known = self._known.receipts.get(call)
        if known is None:
            known = self._known.receipts[call] = {}
            for receipt in self.receipts(call):
                if receipt.ok:
                    known[receipt.channel] = "shown"
                else:
                    known.setdefault(receipt.channel, "failed")
        return known

    def put_receipt(self, call: CallRow, receipt: ReceiptRow) -> bool:
        old = [
            known
            for known in self.receipts(call.seq)
            if (known.channel, known.device) == (receipt.channel, receipt.device)
        ]
        if old and (old[0].ok, old[0].detail) == (receipt.ok, receipt.detail):
            return False
        if old:
            self._write(
                _SET_RECEIPT,
                of_call=call.seq,
                of_channel=receipt.channel,
                of_device=receipt.device,
                **_new(receipt),
            )
        else:
            self._keep_back(call_receipts, {"call": call.seq, **receipt._asdict()})
        self._known.receipts.pop(call.seq, None)
        self.touched.windows[call.window] = None
        return True

    def put_print(self, ticket: int, receipt: ReceiptRow) -> bool:
        known = self._read(_PRINT, ticket=ticket, device=receipt.device).scalar()
        if known is not None and known == receipt.ok:
            return False
        if known is None:
            row: dict[str, Any] = receipt._asdict()
            del row["channel"]
            self._keep_back(print_receipts, {"ticket": ticket, **row})
        else:
            self._write(_SET_PRINT, of_ticket=ticket, of_device=receipt.device, **_new(receipt))
        return True

    def printer_of(self, ticket: int) -> str:
        return str(self._read(_PRINTER, ticket=ticket).scalar() or "")

    # --- figures of a day

    def service_times(self, day: date) -> dict[str, ServiceTimes]:
        return {
            queue: ServiceTimes(count, mean, max(0.0, square - mean * mean))
            for queue, count, mean, square in self._read(_TIMES, day=day)
        }

    def outcomes(self, day: date) -> list[tuple[str, Outcome, int, float]]:
        return [
            (window, outcome, count, seconds)
            for window, outcome, count, seconds in self._read(_OUTCOMES, day=day)
        ]

    def waits(self, day: date) -> list[int]:
        rows = self._read(_WAITS, day=day)
        return sorted(_whole_seconds(called_at, issued_at) for called_at, issued_at in rows)

    def states(self, day: date) -> dict[str, int]:
        return {row[0]: row[1] for row in self._read(_STATES, day=day)}


def _whole_seconds(later: datetime, earlier: datetime) -> int:
    return max(0, int((later - earlier).total_seconds()))


def _new(receipt: ReceiptRow) -> dict[str, Any]:
    return {"new_ok": receipt.ok, "new_detail": receipt.detail, "new_at": receipt.at}
