"""Sends messages in a thread of its own. Whoever posts never waits; what comes too late is dropped.

A service that is away rests, ever longer, and with it all messages to it: a hall without the
internet tries a few times an hour and is otherwise as it was.
"""

from __future__ import annotations

import heapq
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from threading import Condition, Thread
from time import monotonic

from server.push.endpoints import EndpointRefusedError, Place, Resolve, place_of
from server.push.keys import HallKey
from server.push.message import sealed
from server.push.sending import ServiceAwayError, everywhere, send, trust
from server.push.settings import PushSettings
from server.push.shelf import Phone

log = logging.getLogger("hallfloor.push")

GONE = (403, 404, 410)
"""The browser let go of its subscription, or gave it to somebody else's key."""


@dataclass(frozen=True, slots=True)
class Patience:
    """All in seconds."""

    worth: float = 300
    """How long after its event a message is worth sending, and a service keeps it for a phone."""
    answer: float = 10
    first_rest: float = 5
    longest_rest: float = 900
    queue: int = 500
    """Messages that may wait; what comes on top of them is dropped."""


@dataclass(frozen=True, slots=True)
class Message:
    phone: Phone
    text: bytes
    topic: str
    """A later message takes the place of an earlier one that was not delivered yet."""
    urgent: bool = False
    """Goes before others that wait: the citizen is called."""


class Postman:
    """Thread-safe."""

    def __init__(
        self,
        settings: PushSettings,
        key: HallKey,
        gone: Callable[[Phone], None],
        *,
        patience: Patience | None = None,
        resolve: Resolve = everywhere,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """`gone` hears of phones that need no more messages."""
        self._settings, self._key, self._gone = settings, key, gone
        self._patience = patience or Patience()
        self._resolve, self._clock = resolve, clock
        self._trust = trust(settings)
        self._ready: list[tuple[bool, int, float, Message]] = []
        """(not urgent, in order, worth until, message), a heap."""
        self._resting: list[tuple[float, int, float, Message]] = []
        """(when to try again, in order, worth until, message), a heap."""
        self._order = count()
        self._rests: dict[str, tuple[float, int]] = {}
        """host -> (until when, failures in a row)."""
        self._changed = Condition()
        self._closed = False
        self._thread = Thread(target=self._work, name="postman", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def post(self, message: Message) -> bool:
        """False when too many wait already."""
        with self._changed:
            if self._closed or len(self._ready) + len(self._resting) >= self._patience.queue:
                return False
            self._make_ready(message, self._clock() + self._patience.worth)
            self._changed.notify()
            return True

    def failures(self, host: str) -> int:
        """How often a service failed in a row; 0: it takes messages."""
        return self._rests.get(host, (0.0, 0))[1]

    def close(self) -> None:
        """Messages that wait are dropped; one under way has its time to end."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(1)

    def _work(self) -> None:
        while (entry := self._next()) is not None:
            try:
                self._deliver(*entry)
            except Exception:
                log.exception("a reminder failed")

    def _next(self) -> tuple[Message, float] | None:
        """The message whose turn it is, and until when it is worth sending; None: closed."""
        with self._changed:
            while not self._closed:
                now = self._clock()
                while self._resting and self._resting[0][0] <= now:
                    _, _, until, message = heapq.heappop(self._resting)
                    self._make_ready(message, until)
                if self._ready:
                    _, _, until, message = heapq.heappop(self._ready)
                    if until > now:
                        return message, until
                    continue
                self._changed.wait(self._resting[0][0] - now if self._resting else None)
            return None

    def _make_ready(self, message: Message, until: float) -> None:
        heapq.heappush(self._ready, (not message.urgent, next(self._order), until, message))

    def _deliver(self, message: Message, until: float) -> None:
        try:
            place = place_of(message.phone.endpoint, self._settings)
        except EndpointRefusedError as error:
            log.warning("not sent: %s", error)  # the hall's list has changed since
            self._gone(message.phone)
            return
        rests_until, _ = self._rests.get(place.host, (0.0, 0))
        if rests_until > self._clock():
            self._later(message, rests_until, until)
            return
        try:
            status, pause = self._send(place, message, until)
        except EndpointRefusedError as error:
            log.warning("not sent: %s", error)
            return
        except ServiceAwayError as error:
            self._rest(place.host, str(error))
            self._later(message, self._rests[place.host][0], until)
            return
        if status == 429 or status >= 500:
            self._rest(place.host, f"{place.host} answered {status}", pause)
            self._later(message, self._rests[place.host][0], until)
            return
        if self._rests.pop(place.host, None):
            log.info("%s takes reminders again", place.host)
        if status in GONE:
            self._gone(message.phone)
        elif status >= 300:
            log.warning("%s refused a reminder with %d", place.host, status)

    def _send(self, place: Place, message: Message, until: float) -> tuple[int, float]:
        headers = {
            "Authorization": self._key.authorization(place.origin, self._settings.contact),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(max(1, int(until - self._clock()))),
            "Urgency": "high",
            "Topic": message.topic,
        }
        return send(
            place,
            headers,
            sealed(message.text, message.phone.keys),
            self._trust,
            timeout_s=self._patience.answer,
            resolve=self._resolve,
        )

    def _rest(self, host: str, why: str, asked_s: float = 0) -> None:
        patience = self._patience
        _, failures = self._rests.get(host, (0.0, 0))
        if not failures:
            log.warning("reminders rest: %s", why)
        longest = min(patience.longest_rest, patience.first_rest * 2 ** min(failures, 20))
        pause = max(asked_s, longest * random.uniform(0.5, 1))
        self._rests[host] = self._clock() + min(pause, patience.longest_rest), failures + 1

    def _later(self, message: Message, at: float, until: float) -> None:
        if at >= until:
            return  # it would come when nobody needs it
        with self._changed:
            heapq.heappush(self._resting, (at, next(self._order), until, message))
