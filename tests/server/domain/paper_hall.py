"""A hall that is only the rules: tickets, windows and a journal, driven by a script of events.

It keeps what the real one keeps — who waits, since when, where — and writes down every call with
all who waited, so that tests can judge the calls by their own arithmetic.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from server.domain.discipline import Decision, callable_at, choose
from server.domain.numbering import number_text
from server.domain.places import appointment_since, taken_back_since
from server.domain.tickets import TicketClass, WaitingTicket

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
QUEUES = ("A", "B", "C")
WINDOWS = ("01", "02", "03")


@dataclass(frozen=True)
class Rules:
    targets: Mapping[TicketClass, timedelta]
    cap: timedelta
    serves: Mapping[str, tuple[str, ...]]
    """window -> queues"""


@dataclass(frozen=True)
class Asked:
    """One window asking for a ticket: who waited in the whole hall, and what it was given."""

    at: datetime
    window: str
    waiting: tuple[WaitingTicket, ...]
    decision: Decision | None


@dataclass(frozen=True)
class Event:
    """Something happens `after` the event before; its fields mean what its `kind` needs."""

    kind: str
    after: timedelta
    queue: str
    ticket_class: TicketClass
    window: str
    flag: bool


@dataclass
class PaperHall:
    rules: Rules
    now: datetime = NINE
    waiting: dict[int, WaitingTicket] = field(default_factory=dict)
    at_window: dict[str, WaitingTicket] = field(default_factory=dict)
    missed: list[WaitingTicket] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    journal: list[str] = field(default_factory=list)
    issued: dict[str, int] = field(default_factory=dict)

    def play(self, events: Sequence[Event]) -> PaperHall:
        for event in events:
            self.now += event.after
            getattr(self, f"_{event.kind}")(event)
        return self

    def _arrive(self, event: Event) -> None:
        since = self.now
        if event.ticket_class is TicketClass.APPOINTMENT:
            slot = self.now + timedelta(minutes=15 if event.flag else -15)
            since = appointment_since(slot, self.now, timedelta(minutes=10))
        n = self.issued[event.queue] = self.issued.get(event.queue, 997) + 1
        self._wait(
            WaitingTicket(
                ticket=sum(self.issued.values()),
                stage=1,
                number=number_text(event.queue, n),
                queue=event.queue,
                ticket_class=event.ticket_class,
                since=since,
            )
        )

    def _call(self, event: Event) -> None:
        self.at_window.pop(event.window, None)
        everybody = tuple(self.waiting.values())
        decision = choose(
            callable_at(everybody, event.window, self.rules.serves[event.window]),
            self.now,
            self.rules.targets,
            self.rules.cap,
        )
        self.asked.append(Asked(self.now, event.window, everybody, decision))
        if decision is not None:
            self._write("call", window=event.window, decision=decision_json(decision))
            self.at_window[event.window] = self.waiting.pop(decision.chosen.ticket)

    def _miss(self, event: Event) -> None:
        if event.window in self.at_window:
            self.missed.append(self.at_window.pop(event.window))

    def _take_back(self, event: Event) -> None:
        if self.missed:
            ticket = self.missed.pop(0)
            line = [
                other
                for other in self.waiting.values()
                if (other.queue, other.ticket_class) == (ticket.queue, ticket.ticket_class)
            ]
            since = taken_back_since(ticket.since, line, behind=3, delivered=event.flag)
            self._wait(replace(ticket, since=since))

    def _transfer(self, event: Event) -> None:
        if event.window in self.at_window:
            ticket = self.at_window.pop(event.window)
            if event.flag:
                self._wait(replace(ticket, queue=event.queue, target_window=None))
            else:
                other = WINDOWS[(WINDOWS.index(event.window) + 1) % len(WINDOWS)]
                self._wait(replace(ticket, target_window=other))

    def _wait(self, ticket: WaitingTicket) -> None:
        self.waiting[ticket.ticket] = ticket
        self._write(
            "waits",
            ticket=ticket.ticket,
            stage=ticket.stage,
            number=ticket.number,
            queue=ticket.queue,
            ticket_class=ticket.ticket_class.value,
            since=ticket.since.isoformat(),
            target_window=ticket.target_window,
        )

    def _write(self, kind: str, **data: Any) -> None:
        self.journal.append(json.dumps({"at": self.now.isoformat(), "kind": kind, **data}))


def decision_json(decision: Decision) -> dict[str, Any]:
    return {
        "rule": decision.rule,
        "chosen": decision.chosen.ticket,
        "candidates": [[each.ticket.ticket, each.score] for each in decision.candidates],
    }


def replay(journal: Sequence[str], rules: Rules) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every recorded call beside the one that the rules make from the journal alone."""
    waiting: dict[int, WaitingTicket] = {}
    for line in journal:
        row = json.loads(line)
        if row["kind"] == "waits":
            waiting[row["ticket"]] = WaitingTicket(
                ticket=row["ticket"],
                stage=row["stage"],
                number=row["number"],
                queue=row["queue"],
                ticket_class=TicketClass(row["ticket_class"]),
                since=datetime.fromisoformat(row["since"]),
                target_window=row["target_window"],
            )
        else:
            decision = choose(
                callable_at(waiting.values(), row["window"], rules.serves[row["window"]]),
                datetime.fromisoformat(row["at"]),
                rules.targets,
                rules.cap,
            )
            assert decision is not None
            del waiting[row["decision"]["chosen"]]
            yield row["decision"], decision_json(decision)


minutes = st.integers(1, 40).map(lambda n: timedelta(minutes=n))
serves = st.fixed_dictionaries(
    {
        window: st.lists(st.sampled_from(QUEUES), min_size=1, max_size=3, unique=True).map(tuple)
        for window in WINDOWS
    }
)
rules_of_any_hall = st.builds(
    Rules,
    targets=st.fixed_dictionaries(dict.fromkeys(TicketClass, minutes)),
    cap=st.integers(5, 90).map(lambda n: timedelta(minutes=n)),
    serves=serves,
)
rules_with_equal_targets = st.builds(
    Rules,
    targets=minutes.map(lambda target: dict.fromkeys(TicketClass, target)),
    cap=st.just(timedelta(hours=1)),
    serves=serves,
)
events = st.lists(
    st.builds(
        Event,
        # Arrivals and calls weigh more, so that lines grow and are served.
        kind=st.sampled_from(
            ["arrive"] * 5 + ["call"] * 3 + ["transfer", "miss", "take_back", "take_back"]
        ),
        # No time at all is frequent: ties are where orders go wrong.
        after=st.sampled_from([0, 0, 1, 20, 60, 240, 600]).map(lambda s: timedelta(seconds=s)),
        queue=st.sampled_from(QUEUES),
        ticket_class=st.sampled_from(TicketClass),
        window=st.sampled_from(WINDOWS),
        flag=st.booleans(),
    ),
    min_size=15,
    max_size=60,
)
