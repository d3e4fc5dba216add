"""Numbers, tickets and the lines in which they wait."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from server.domain.tickets import AT_WINDOW, TicketState, WaitingTicket
from server.domain.visits import Stage, Stages, StageState
from server.services.records import Line, TicketRow
from server.store.own_rows import OwnRows
from server.store.prepared import Prepared
from server.store.tables import (
    AWAY,
    IN_LINE,
    PRESENT,
    SENT,
    numbers,
    stages,
    tickets,
)

_T = tickets.c
_S = stages.c
_TICKET = select(
    _T.id,
    _T.day,
    _T.number,
    _T.queue,
    _T.token,
    _T.ticket_class,
    _T.language,
    _T.service,
    _T.state,
    _T.since,
    _T.window,
    _T.stage,
    _T.call,
    _T.issued_at,
).where(_T.hall_id == bindparam("hall"))
_BY_ID = Prepared(_TICKET.where(_T.id == bindparam("ticket")))
_BY_NUMBER = _TICKET.where(_T.day == bindparam("day"), _T.number == bindparam("number"))
_AT_WINDOWS = _TICKET.where(PRESENT)
_HELD = _TICKET.where(AWAY, _T.state == TicketState.HELD)
_AWAY = _TICKET.where(AWAY)
_WAIT = _TICKET.where(_T.id.in_(select(_S.ticket).where(_S.hall_id == bindparam("hall"), IN_LINE)))
_SENT_TO = _TICKET.where(
    _T.id.in_(
        select(_S.ticket).where(
            _S.hall_id == bindparam("hall"), SENT, _S.target_window == bindparam("window")
        )
    )
).order_by(_T.id)
_MOVE = Prepared(
    update(tickets)
    .where(_T.hall_id == bindparam("hall"), _T.id == bindparam("ticket"))
    .values(
        state=bindparam("new_state"),
        since=bindparam("new_since"),
        window=bindparam("new_window"),
        stage=bindparam("new_stage"),
        call=bindparam("new_call"),
    )
)
_STAGES = Prepared(
    select(_S.stage, _S.queue, _S.state, _S.since, _S.target_window, _S.after)
    .where(_S.hall_id == bindparam("hall"), _S.ticket == bindparam("ticket"))
    .order_by(_S.stage)
)
_MOVE_STAGE = Prepared(
    update(stages)
    .where(
        _S.hall_id == bindparam("hall"),
        _S.ticket == bindparam("of_ticket"),
        _S.stage == bindparam("of_stage"),
    )
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("queue", "state", "since", "target_window", "after", "in_line")
        }
    )
)
_LINES = (
    select(_S.queue, _S.ticket_class, _S.target_window, func.count())
    .where(_S.hall_id == bindparam("hall"), IN_LINE)
    .group_by(_S.queue, _S.ticket_class, _S.target_window)
)
_WAITING = select(
    _S.ticket, _S.stage, _S.number, _S.queue, _S.ticket_class, _S.since, _S.target_window
).where(_S.hall_id == bindparam("hall"), IN_LINE)
_WAITING_IN = _WAITING.where(_S.queue.in_(bindparam("queues", expanding=True))).order_by(
    _S.since, _S.ticket, _S.stage
)
_HEAD = Prepared(
    _WAITING.where(
        _S.queue == bindparam("queue"),
        _S.ticket_class == bindparam("ticket_class"),
        _S.target_window == bindparam("target_window"),
    )
    .order_by(_S.since, _S.ticket)
    .limit(1)
)
_NUMBER = Prepared(
    select(numbers.c.next).where(
        numbers.c.hall_id == bindparam("hall"),
        numbers.c.queue == bindparam("queue"),
        numbers.c.day == bindparam("day"),
    )
)
_NUMBERS = select(numbers.c.queue, numbers.c.day, numbers.c.next).where(
    numbers.c.hall_id == bindparam("hall")
)
_KEY = [numbers.c.hall_id, numbers.c.queue, numbers.c.day]
_sqlite_insert = sqlite.insert(numbers)
_postgresql_insert = postgresql.insert(numbers)
_SAVE_NUMBER = {
    "sqlite": Prepared(
        _sqlite_insert.on_conflict_do_update(
            index_elements=_KEY, set_={"next": _sqlite_insert.excluded.next}
        )
    ),
    "postgresql": Prepared(
        _postgresql_insert.on_conflict_do_update(
            index_elements=_KEY, set_={"next": _postgresql_insert.excluded.next}
        )
    ),
}


class TicketRows(OwnRows):
    # --- numbers

    def take_number(self, queue: str, day: date) -> int:
        number = self._next_number(queue, day)
        self._known.numbers[queue, day] = number + 1
        self._unsaved_numbers[queue, day] = number + 1
        self.touched.queues[queue] = None
        self.touched.written = True
        return number

    def numbers_taken(self, queue: str, day: date) -> int:
        return self._next_number(queue, day) - 1

    def issued(self, queue: str, day: date) -> int:
        return self.numbers_taken(queue, day) + self._own(queue, day)

    def _next_number(self, queue: str, day: date) -> int:
        known = self._known.numbers.get((queue, day))
        if known is None:
            row = self._first(_NUMBER, queue=queue, day=day)
            known = 1 if row is None else int(row[0])
            self._known.numbers[queue, day] = known
        return known

    def _save_numbers(self) -> None:
        if self._unsaved_numbers:
            _SAVE_NUMBER[self._connection.dialect.name].run(
                self._connection,
                [
                    {"hall_id": self._hall_id, "queue": queue, "day": day, "next": following}
                    for (queue, day), following in self._unsaved_numbers.items()
                ],
            )
            self._unsaved_numbers.clear()

    # --- tickets

    def next_ticket(self) -> int:
        ticket = self._next_ticket
        self._next_ticket += 1
        return ticket

    def add_ticket(self, ticket: TicketRow, visit: Stages) -> None:
        self._keep_back(tickets, ticket._asdict())
        self.touched.tickets[ticket.id] = ticket.token
        self._known.tickets[ticket.id] = ticket
        self._known.visits[ticket.id] = visit
        for stage in visit:
            self._keep_back(stages, _stage_row(ticket, stage))
            if _in_line(ticket, stage):
                self._count(ticket, stage, 1)

    def ticket(self, ticket: int) -> TicketRow | None:
        known = self._known.tickets.get(ticket)
        if known is None:
            known = _one(self._first(_BY_ID, ticket=ticket))
            if known is not None:
                self._known.tickets[ticket] = known
        return known

    def ticket_by_number(self, number: str, day: date) -> TicketRow | None:
        return _one(self._read(_BY_NUMBER, number=number, day=day).first())

    def ticket_at(self, window: str) -> TicketRow | None:
        return self._tickets_at().get(window)

    def _tickets_at(self) -> dict[str, TicketRow]:
        if self._known.tickets_at is None:
            found = (TicketRow(*row) for row in self._read(_AT_WINDOWS))
            self._known.tickets_at = {ticket.window: ticket for ticket in found}
        return self._known.tickets_at

    def held_at(self, window: str) -> list[TicketRow]:
        here = (ticket for ticket in self._held().values() if ticket.window == window)
        return sorted(here, key=lambda ticket: (ticket.since, ticket.id))

    def _held(self) -> dict[int, TicketRow]:
        if self._known.held is None:
            self._known.held = {row.id: TicketRow(*row) for row in self._read(_HELD)}
        return self._known.held

    def sent_to(self, window: str) -> list[TicketRow]:
        return [TicketRow(*row) for row in self._read(_SENT_TO, window=window)]

    def unsettled(self) -> list[TicketRow]:
        found = {
            row.id: TicketRow(*row) for statement in (_WAIT, _AWAY) for row in self._read(statement)
        }
        return [found[ticket] for ticket in sorted(found)]

    def stages(self, ticket: int) -> Stages:
        known = self._known.visits.get(ticket)
        if known is None:
            known = self._known.visits[ticket] = tuple(
                Stage(number, queue, state, since, target_window or None, after)
                for number, queue, state, since, target_window, after in self._rows(
                    _STAGES, ticket=ticket
                )
            )
        return known

    def move_ticket(self, before: TicketRow, after: TicketRow, was: Stages, visit: Stages) -> None:
        at, held = self._tickets_at(), self._held()
        self._change(
            _MOVE,
            {
                "ticket": after.id,
                "new_state": after.state,
                "new_since": after.since,
                "new_window": after.window,
                "new_stage": after.stage,
                "new_call": after.call,
            },
        )
        self._known.tickets[after.id] = after
        self._known.visits[after.id] = visit
        if before.state in AT_WINDOW:
            del at[before.window]
        if after.state in AT_WINDOW:
            at[after.window] = after
        held.pop(before.id, None)
        if after.state is TicketState.HELD:
            held[after.id] = after
        for row in (before, after):
            if row.window:
                self.touched.windows[row.window] = None
        self.touched.tickets[after.id] = after.token
        self._move_stages(before, after, was, visit)

    def _move_stages(self, before: TicketRow, after: TicketRow, was: Stages, now: Stages) -> None:
        old = {stage.number: stage for stage in was}
        changed = []
        for stage in now:
            previous = old.get(stage.number)
            if previous is None:
                self._keep_back(stages, _stage_row(after, stage))
            elif previous != stage or _in_line(before, previous) != _in_line(after, stage):
                row = _stage_row(after, stage)
                changed.append(
                    {
                        "of_ticket": row.pop("ticket"),
                        "of_stage": row.pop("stage"),
                        **{f"new_{name}": value for name, value in row.items()},
                    }
                )
            if previous is not None and _in_line(before, previous):
                self._count(before, previous, -1)
            if _in_line(after, stage):
                self._count(after, stage, 1)
        self._change(_MOVE_STAGE, *changed)

    def all_tickets(self) -> list[TicketRow]:
        return [TicketRow(*row) for row in self._read(_TICKET.order_by(_T.id))]

    def all_waiting(self) -> list[WaitingTicket]:
        return [_waiting(row) for row in self._read(_WAITING)]

    def numbers(self) -> list[tuple[str, date, int]]:
        return [(queue, day, following) for queue, day, following in self._read(_NUMBERS)]

    # --- lines

    def lines(self) -> dict[Line, int]:
        if self._known.lines is None:
            self._known.lines = {
                Line(queue, ticket_class, target): count
                for queue, ticket_class, target, count in self._read(_LINES)
            }
        return self._known.lines

    def _count(self, ticket: TicketRow, stage: Stage, change: int) -> None:
        """Keep what is known of the lines true; `_keep_back` has not been sent yet or will be."""
        self.touched.queues[stage.queue] = None
        if stage.target_window:
            self.touched.windows[stage.target_window] = None
        oldest = self._known.oldest
        if change < 0 or stage.since is None:
            oldest.pop(stage.queue, None)
        elif stage.queue in oldest:
            present = oldest[stage.queue]
            oldest[stage.queue] = stage.since if present is None else min(present, stage.since)
        lines = self._known.lines
        if lines is not None:
            line = Line(stage.queue, ticket.ticket_class, stage.target_window or "")
            count = lines.get(line, 0) + change
            if count:
                lines[line] = count
            else:
                lines.pop(line, None)

    def heads(self, lines: Iterable[Line]) -> list[WaitingTicket]:
        found = []
        for line in lines:
            row = self._first(_HEAD, **line._asdict())
            if row is not None:
                found.append(_waiting(row))
        return found

    def oldest(self, queue: str) -> datetime | None:
        if queue not in self._known.oldest:
            firsts = self.heads(line for line in list(self.lines()) if line.queue == queue)
            self._known.oldest[queue] = min((first.since for first in firsts), default=None)
        return self._known.oldest[queue]

    def waiting(self, queues: Iterable[str]) -> list[WaitingTicket]:
        return [_waiting(row) for row in self._read(_WAITING_IN, queues=list(queues))]


def _one(row: Sequence[Any] | None) -> TicketRow | None:
    return None if row is None else TicketRow(*row)


def _in_line(ticket: TicketRow, stage: Stage) -> bool:
    return ticket.state is TicketState.WAITING and stage.state is StageState.OPEN


def _stage_row(ticket: TicketRow, stage: Stage) -> dict[str, Any]:
    return {
        "ticket": ticket.id,
        "stage": stage.number,
        "queue": stage.queue,
        "state": stage.state,
        "since": stage.since,
        "target_window": stage.target_window or "",
        "after": stage.after,
        "number": ticket.number,
        "ticket_class": ticket.ticket_class,
        "in_line": _in_line(ticket, stage),
    }


def _waiting(row: Sequence[Any]) -> WaitingTicket:
    ticket, stage, number, queue, ticket_class, since, target_window = row
    return WaitingTicket(ticket, stage, number, queue, ticket_class, since, target_window or None)
