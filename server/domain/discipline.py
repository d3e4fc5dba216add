"""The order of calling: accumulating priority with a cap (docs/order-of-calling.md).

A freed window calls, among the heads of all lines it may serve, the ticket with the greatest
`(now - e) / T(class)`; whoever has waited past the cap goes first, longest first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import lcm
from typing import Literal

from server.domain.numbering import number_order
from server.domain.tickets import TicketClass, WaitingTicket

Targets = Mapping[TicketClass, timedelta]
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """The head of one (queue, class) line and its `(now - e) / T`."""

    ticket: WaitingTicket
    score: float


@dataclass(frozen=True, slots=True)
class Decision:
    """What was called and why; `candidates` are in the order in which they would be called."""

    rule: Literal["priority", "cap"]
    chosen: WaitingTicket
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class IdleWindow:
    window: str
    queues: tuple[str, ...]
    idle_since: datetime


class _Order:
    """The sort key of the order of calling at one moment, in whole microseconds.

    Scores are compared as integers over the targets' least common multiple: floating point could
    make two different scores equal.
    """

    def __init__(self, now: datetime, targets: Targets, cap: timedelta) -> None:
        ticks = {ticket_class: target // _TICK for ticket_class, target in targets.items()}
        if any(target <= 0 for target in ticks.values()):
            raise ValueError("a target must be longer than nothing")
        common = lcm(*ticks.values())
        self._weight = {ticket_class: common // target for ticket_class, target in ticks.items()}
        self._now = now
        self._cap = cap

    def capped(self, ticket: WaitingTicket) -> bool:
        return self._now - ticket.since > self._cap

    def key(self, ticket: WaitingTicket) -> tuple[object, ...]:
        """Smallest first: the capped by their wait, the others by score; ties by e, then number."""
        waited = (self._now - ticket.since) // _TICK
        score = 0 if self.capped(ticket) else waited * self._weight[ticket.ticket_class]
        return (not self.capped(ticket), -score, *_place(ticket))


def _place(ticket: WaitingTicket) -> tuple[object, ...]:
    """The order within one line; the ids only make it total."""
    return ticket.since, number_order(ticket.number), ticket.ticket, ticket.stage


def choose(
    waiting: Iterable[WaitingTicket], now: datetime, targets: Targets, cap: timedelta
) -> Decision | None:
    """The ticket that a window calls of those it may call (`callable_at`); None: nobody waits."""
    heads = _heads(waiting)
    if not heads:
        return None
    order = _Order(now, targets, cap)
    heads.sort(key=order.key)
    return Decision(
        rule="cap" if order.capped(heads[0]) else "priority",
        chosen=heads[0],
        candidates=tuple(
            Candidate(head, (now - head.since) / targets[head.ticket_class]) for head in heads
        ),
    )


def _heads(waiting: Iterable[WaitingTicket]) -> list[WaitingTicket]:
    lines: dict[tuple[str, TicketClass], WaitingTicket] = {}
    for ticket in waiting:
        line = ticket.queue, ticket.ticket_class
        head = lines.get(line)
        if head is None or _place(ticket) < _place(head):
            lines[line] = ticket
    return list(lines.values())


def callable_at(
    waiting: Iterable[WaitingTicket], window: str, queues: Collection[str]
) -> Iterator[WaitingTicket]:
    """Those that `window`, serving `queues`, may call: sent to it, or to nobody in particular."""
    for ticket in waiting:
        if ticket.target_window is None:
            if ticket.queue in queues:
                yield ticket
        elif ticket.target_window == window:
            yield ticket


def ahead_of(
    ticket: WaitingTicket,
    waiting: Iterable[WaitingTicket],
    now: datetime,
    targets: Targets,
    cap: timedelta,
) -> int:
    """How many others of `waiting` would be called before `ticket` if nobody else came.

    One pass. People are counted once, however many of their stages wait; `ticket` itself may be
    among `waiting`.
    """
    order = _Order(now, targets, cap)
    own = order.key(ticket)
    return len(
        {
            other.ticket
            for other in waiting
            if other.ticket != ticket.ticket and order.key(other) < own
        }
    )


def pick_window(idle: Sequence[IdleWindow]) -> IdleWindow:
    """Who takes an arrival: the least flexible idle window, then the one idle longest."""
    return min(idle, key=lambda window: (len(window.queues), window.idle_since, window.window))
