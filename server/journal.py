"""Readers of the journal: what the floor was, worked out from nothing but what was written down.

`Replay` takes the rows in order and follows tickets, windows, prompts and ratings by the same rules
of the domain that made them. Audit, `hallfloor check` and replay of a past day stand on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from server.domain.follow_up.cases import Case, CaseKind, CaseMove, Step, hand_over, take
from server.domain.numbering import number_order
from server.domain.own_numbers import own_place
from server.domain.ratings import PromptState
from server.domain.tickets import AT_WINDOW, TicketClass, TicketState, WaitingTicket
from server.domain.undoing import Press
from server.domain.visits import (
    Stages,
    begin,
    drop,
    finish,
    release,
    reopen,
    take_back,
    transfer,
    waiting_in,
)
from server.domain.windows import WindowState
from server.services.records import JournalRow


@dataclass(slots=True)
class PastTicket:
    id: int
    number: str
    queue: str
    day: str
    ticket_class: TicketClass
    visit: Stages
    state: TicketState = TicketState.WAITING
    window: str = ""
    stage: int = 0
    before: tuple[TicketState, str, int] = TicketState.WAITING, "", 0
    """State, window and stage before its latest call."""


@dataclass(slots=True)
class PastWindow:
    mode: WindowState = WindowState.CLOSED
    clerk: str = ""


@dataclass(slots=True)
class Replay:
    """The floor after the rows applied so far."""

    tickets: dict[int, PastTicket] = field(default_factory=dict)
    in_line: dict[int, PastTicket] = field(default_factory=dict)
    """Those of them that wait: few of all that a year knows."""
    windows: dict[str, PastWindow] = field(default_factory=dict)
    numbers: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """(queue, day) -> the numbers that the server gave, in order."""
    own_numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    """(queue, day) -> how many kiosks gave out by themselves."""
    prompts: dict[int, PromptState] = field(default_factory=dict)
    """By serving."""
    ratings: dict[int, int] = field(default_factory=dict)
    """Serving -> level."""
    second_ratings: dict[int, int] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    reprints: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Asked for, and nothing said of them yet: copy -> ticket and printer."""
    set_aside: dict[int, int] = field(default_factory=dict)
    """Serving -> the case that decided so."""

    def apply(self, row: JournalRow) -> None:
        """Follow one row; kinds that change nothing here (receipts, badges, …) are passed over."""
        subject, _, key = row.subject.partition(":")
        step = getattr(self, f"_{row.kind}", None)
        if subject == "ticket" and row.kind == "issued":
            self._issue(int(key), row)
        elif subject == "ticket" and step is not None:
            step(self.tickets[int(key)], row)
        elif step is not None:
            step(key, row)
        if subject == "ticket" and (ticket := self.tickets.get(int(key))) is not None:
            if ticket.state is TicketState.WAITING:
                self.in_line[ticket.id] = ticket
            else:
                self.in_line.pop(ticket.id, None)

    def waiting(self) -> Iterator[WaitingTicket]:
        """Everybody in every line."""
        for _, ticket in sorted(self.in_line.items()):
            for stage in waiting_in(ticket.visit):
                assert stage.since is not None, "an open stage has begun to wait"
                yield WaitingTicket(
                    ticket.id,
                    stage.number,
                    ticket.number,
                    stage.queue,
                    ticket.ticket_class,
                    stage.since,
                    stage.target_window,
                )

    def at_window(self, window: str) -> PastTicket | None:
        here = (t for t in self.tickets.values() if t.window == window and t.state in AT_WINDOW)
        return next(here, None)

    # --- tickets

    def _issue(self, ticket: int, row: JournalRow) -> None:
        data: dict[str, Any] = row.data
        since = datetime.fromisoformat(data["since"]) if "since" in data else row.at
        queue, number = data["queues"][0], data["number"]
        self.tickets[ticket] = PastTicket(
            id=ticket,
            number=number,
            queue=queue,
            day=data["day"],
            ticket_class=TicketClass(data["ticket_class"]),
            visit=begin(data["queues"], since, data.get("parallel", False)),
        )
        if own_place(ticket) is None:
            self.numbers.setdefault((queue, data["day"]), []).append(number_order(number)[1])
        else:
            before = self.own_numbers.get((queue, data["day"]), 0)
            self.own_numbers[queue, data["day"]] = before + 1

    def _reprint_asked(self, ticket: PastTicket, row: JournalRow) -> None:
        if "until" in row.data:  # those before it did not stand open
            self.reprints[row.seq] = ticket.id, str(row.data["printer"])

    def _printed(self, _ticket: PastTicket, row: JournalRow) -> None:
        copy = int(str(row.data.get("copy", 0)))
        if copy in self.reprints and self.reprints[copy][1] == row.data["device"]:
            del self.reprints[copy]

    _not_printed = _printed

    def _called(self, ticket: PastTicket, row: JournalRow) -> None:
        ticket.before = ticket.state, ticket.window, ticket.stage
        ticket.state = TicketState.CALLED
        ticket.window, ticket.stage = str(row.data["window"]), int(str(row.data["stage"]))
        # Calling ends a pause.
        self.windows[ticket.window].mode = WindowState.OPEN

    def _started(self, ticket: PastTicket, _row: JournalRow) -> None:
        ticket.state = TicketState.SERVING

    def _finished(self, ticket: PastTicket, row: JournalRow) -> None:
        ticket.visit, _ = finish(ticket.visit, ticket.stage, row.at)
        ticket.state = TicketState.WAITING if row.data.get("goes_on") else TicketState.FINISHED

    def _missed(self, ticket: PastTicket, _row: JournalRow) -> None:
        ticket.state = TicketState.MISSED

    def _undone(self, ticket: PastTicket, row: JournalRow) -> None:
        if row.data["press"] == Press.CALL:
            ticket.state, ticket.window, ticket.stage = ticket.before
        else:
            ticket.visit = reopen(ticket.visit, ticket.stage)
            ticket.state = TicketState(str(row.data["state"]))

    def _held(self, ticket: PastTicket, _row: JournalRow) -> None:
        ticket.state = TicketState.HELD

    def _taken_back(self, ticket: PastTicket, row: JournalRow) -> None:
        since = datetime.fromisoformat(str(row.data["since"]))
        ticket.visit = take_back(ticket.visit, ticket.stage, since)
        ticket.state = TicketState.WAITING

    def _transferred(self, ticket: PastTicket, row: JournalRow) -> None:
        data: dict[str, Any] = row.data
        ticket.visit = transfer(
            ticket.visit,
            data["stage"],
            to_queue=data.get("to_queue"),
            to_window=data.get("to_window"),
            back_to=data["window"] if data.get("come_back") else None,
        )
        ticket.state = TicketState.WAITING

    def _let_go(self, ticket: PastTicket, row: JournalRow) -> None:
        ticket.visit = release(ticket.visit, str(row.data["window"]))

    def _discarded(self, ticket: PastTicket, _row: JournalRow) -> None:
        self._over(ticket, TicketState.DISCARDED)

    def _cancelled(self, ticket: PastTicket, _row: JournalRow) -> None:
        self._over(ticket, TicketState.CANCELLED)

    def _expired(self, ticket: PastTicket, _row: JournalRow) -> None:
        self._over(ticket, TicketState.EXPIRED)

    def _over(self, ticket: PastTicket, state: TicketState) -> None:
        ticket.visit, ticket.state = drop(ticket.visit), state

    # --- windows

    def _window_opened(self, window: str, row: JournalRow) -> None:
        self.windows[window] = PastWindow(WindowState.OPEN, str(row.data.get("clerk", "")))

    def _window_closed(self, window: str, _row: JournalRow) -> None:
        self.windows[window].mode = WindowState.CLOSED

    def _window_paused(self, window: str, _row: JournalRow) -> None:
        self.windows[window].mode = WindowState.PAUSED

    def _window_resumed(self, window: str, _row: JournalRow) -> None:
        self.windows[window].mode = WindowState.OPEN

    # --- ratings

    def _prompt_opened(self, _window: str, row: JournalRow) -> None:
        self.prompts[_serving(row)] = PromptState.OPEN

    def _prompt_timed_out(self, _window: str, row: JournalRow) -> None:
        self.prompts[_serving(row)] = PromptState.TIMED_OUT

    def _prompt_withdrawn(self, _window: str, row: JournalRow) -> None:
        del self.prompts[_serving(row)]

    def _rated(self, _window: str, row: JournalRow) -> None:
        self.prompts[_serving(row)] = PromptState.RATED
        self.ratings[_serving(row)] = int(str(row.data["level"]))

    def _rated_again(self, _window: str, row: JournalRow) -> None:
        self.second_ratings[_serving(row)] = int(str(row.data["level"]))

    # --- cases

    def _case_opened(self, case: str, row: JournalRow) -> None:
        data: dict[str, Any] = row.data
        self.cases[int(case)] = Case(
            number=int(case),
            kind=CaseKind(data["case_kind"]),
            window=data["window"],
            clerk=data.get("clerk", ""),
            subject="",
            opened_at=row.at,
            verify_by=date.fromisoformat(data["verify_by"]),
            due=date.fromisoformat(data["due"]),
            owner=data.get("owner", ""),
        )

    def _case_step(self, case: str, row: JournalRow) -> None:
        by = row.actor.partition(":")[2]
        # The words themselves are not in the journal; that there were some is a rule.
        step = Step(CaseMove(str(row.data["move"])), by, row.at, words="…")
        self.cases[int(case)] = take(self.cases[int(case)], step)

    def _case_handed_over(self, case: str, row: JournalRow) -> None:
        self.cases[int(case)] = hand_over(self.cases[int(case)], str(row.data.get("owner", "")))

    def _ratings_set_aside(self, case: str, row: JournalRow) -> None:
        data: dict[str, Any] = row.data
        for serving in data["servings"]:
            self.set_aside.setdefault(serving, int(case))


def replay(rows: Iterable[JournalRow]) -> Replay:
    past = Replay()
    for row in rows:
        past.apply(row)
    return past


def _serving(row: JournalRow) -> int:
    return int(str(row.data["serving"]))
