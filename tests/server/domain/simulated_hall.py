"""A hall in simulated time (simpy) whose windows call by the discipline; knows no theory."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import simpy

from server.domain.discipline import IdleWindow, callable_at, choose, pick_window
from server.domain.numbering import number_text
from server.domain.tickets import TicketClass, WaitingTicket

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
NEVER = timedelta(days=365)


@dataclass(frozen=True)
class Stream:
    """Citizens of one queue and class who come at random, so many a minute."""

    queue: str
    ticket_class: TicketClass
    per_minute: float


class SimulatedHall:
    """Poisson arrivals, exponential servings of mean `mean_service` minutes, given windows."""

    def __init__(
        self,
        streams: list[Stream],
        windows: Mapping[str, tuple[str, ...]],
        mean_service: float,
        targets: Mapping[TicketClass, timedelta],
        warm_up: float,
        seed: int,
    ) -> None:
        self._env = simpy.Environment()
        self._windows = windows
        self._targets = targets
        self._mean_service = mean_service
        self._warm_up = warm_up
        self._random = random.Random(seed)
        self._waiting: list[WaitingTicket] = []
        self._idle: dict[IdleWindow, simpy.Event] = {}
        self._issued = 0
        self.waits: dict[TicketClass, list[float]] = defaultdict(list)
        """class -> minutes waited by those who came after the warm-up"""
        for stream in streams:
            self._env.process(self._citizens(stream))
        for window in windows:
            self._env.process(self._clerk(window))

    def run(self, minutes: float) -> SimulatedHall:
        self._env.run(until=minutes)
        return self

    def _now(self) -> datetime:
        return NINE + timedelta(minutes=self._env.now)

    def _citizens(self, stream: Stream) -> Generator[simpy.Event, None, None]:
        while True:
            yield self._env.timeout(self._random.expovariate(stream.per_minute))
            self._issued += 1
            self._waiting.append(
                WaitingTicket(
                    ticket=self._issued,
                    stage=1,
                    number=number_text(stream.queue, self._issued),
                    queue=stream.queue,
                    ticket_class=stream.ticket_class,
                    since=self._now(),
                )
            )
            able = [idle for idle in self._idle if stream.queue in idle.queues]
            if able:
                self._idle.pop(pick_window(able)).succeed()

    def _clerk(self, window: str) -> Generator[simpy.Event, None, None]:
        queues = self._windows[window]
        while True:
            now = self._now()
            mine = callable_at(self._waiting, window, queues)
            decision = choose(mine, now, self._targets, NEVER)
            if decision is None:
                arrival = self._env.event()
                self._idle[IdleWindow(window, queues, now)] = arrival
                yield arrival
                continue
            ticket = decision.chosen
            self._waiting.remove(ticket)
            if ticket.since > NINE + timedelta(minutes=self._warm_up):
                waited = (now - ticket.since) / timedelta(minutes=1)
                self.waits[ticket.ticket_class].append(waited)
            yield self._env.timeout(self._random.expovariate(1 / self._mean_service))
