"""What an agent still has to tell the server: bounded, in order, at least once.

Every device has a lane of its own. Of a lane only the first message is under way; the next follows
when that one was answered. So a press never overtakes the press before it, and one device's slow
answer delays no other. A message not answered in time, or by a lost connection, goes again with
the same request id, which the server answers alike.

The outbox decides; it opens nothing and sends nothing. `due` gives what to send now. Times are
monotonic seconds given by the caller. Not thread-safe: the connection holds a lock around it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from floorlink.messages import (
    CheckInAsked,
    IssueAsked,
    KeyPressed,
    RatePressed,
    Receipt,
    Reply,
    TakeBackAsked,
)
from floorlink.own_numbers import OwnTickets

Request = (
    KeyPressed | RatePressed | IssueAsked | CheckInAsked | TakeBackAsked | OwnTickets | Receipt
)
"""The messages that carry a request id."""

ANSWER_WITHIN = 3.0
"""Seconds until an unanswered message is sent again."""
CANNOT_NOW = 503
"""Status of a server that can write nothing for now, such as on a full disk: however long it lasts,
the message stays as good as it was."""
FAULTS_BORNE = 5
"""How often a message is sent again after the server failed over it (status 500 and above)."""
STALE_AFTER: dict[type[Request], float] = {KeyPressed: 10.0}
"""Seconds after which a message is worth nothing: nobody stands behind a press of long ago, and a
window that calls five citizens when the server comes back would be worse than one lost press."""


@dataclass(slots=True, eq=False)
class Letter:
    """One message on its way. `done` gets its reply, or None when it was given up."""

    message: Request
    since: float
    done: Callable[[Reply | None], None] | None = None
    sent_at: float | None = None
    faults: int = 0


@dataclass(slots=True)
class Outbox:
    limit: int = 1000
    """Messages kept at the most; to make room the oldest receipts go, before any press."""
    _lanes: dict[str, deque[Letter]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(len(lane) for lane in self._lanes.values())

    def put(self, letter: Letter) -> Letter | None:
        """Add a letter; the letter that had to go for it, if the outbox was full."""
        gone = self._make_room() if len(self) >= self.limit else None
        self._lanes.setdefault(letter.message.device, deque()).append(letter)
        return gone

    def due(self, now: float) -> list[Letter]:
        """The letters to send now; they count as sent."""
        letters = [
            lane[0]
            for lane in self._lanes.values()
            if lane[0].sent_at is None or now - lane[0].sent_at >= ANSWER_WITHIN
        ]
        for letter in letters:
            letter.sent_at = now
        return letters

    def stale(self, now: float) -> list[Letter]:
        """Takes out what has lost its worth, as far as it is not under way."""
        old = [
            letter
            for letter in self.letters()
            if letter.sent_at is None
            and now - letter.since > STALE_AFTER.get(type(letter.message), float("inf"))
        ]
        for letter in old:
            self.take(letter)
        return old

    def answered(self, letter: Letter, reply: Reply) -> bool:
        """Whether this reply settles the letter; if not, it goes again after a while."""
        if reply.problem is not None and reply.problem.status == CANNOT_NOW:
            # A press is refused, so that whoever pressed hears it; what nobody waits for waits.
            return self.take(letter) if isinstance(letter.message, KeyPressed) else False
        if reply.problem is not None and reply.problem.status >= 500:
            letter.faults += 1
            if letter.faults <= FAULTS_BORNE:
                return False
        return self.take(letter)

    def take(self, letter: Letter) -> bool:
        """Out with it; False if it was out already (a second answer to a repeated message)."""
        lane = self._lanes.get(letter.message.device)
        if lane is None or letter not in lane:
            return False
        lane.remove(letter)
        if not lane:
            del self._lanes[letter.message.device]
        return True

    def disconnected(self) -> None:
        """Whatever was under way has to go again."""
        for letter in self.letters():
            letter.sent_at = None

    def letters(self) -> Iterator[Letter]:
        """All, each lane in its order."""
        for lane in self._lanes.values():
            yield from lane

    def _make_room(self) -> Letter:
        letters = list(self.letters())
        receipts = [letter for letter in letters if isinstance(letter.message, Receipt)]
        oldest = min(receipts or letters, key=lambda letter: letter.since)
        self.take(oldest)
        return oldest
