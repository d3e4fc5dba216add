"""Own numbers come home: whenever the server is there, oldest first, until none is away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from hashlib import sha256
from threading import Event, Thread
from time import monotonic

import msgspec

from floorlink.driver import Upstream
from floorlink.errors import MessageError, ServerAway
from floorlink.messages import read
from floorlink.own_numbers import MOST_AT_ONCE, CameHome, OwnTicket, OwnTickets
from kiosk.own_book import OwnBook

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.5
PATIENCE_S = 10.0
AGAIN_S = 5.0
"""After the server would not take them at all."""
KEEP_TIME_EVERY_S = 600.0
"""Seldom: boxes write to cards that wear out."""


class ComingHome:
    """One thread; `start`, `wake` whenever there may be something to do, `close`."""

    def __init__(
        self, device: str, book: OwnBook, upstream: Upstream, changed: Callable[[], None]
    ) -> None:
        """`changed` is called when numbers have come home."""
        self._device = device
        self._book = book
        self._upstream = upstream
        self._changed = changed
        self._news = Event()
        self._closing = Event()
        self._told = ""
        self._not_before = 0.0
        self._thread = Thread(target=self._run, name=f"own numbers {device}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._news.set()

    def close(self) -> None:
        self._closing.set()
        self._news.set()
        if self._thread.is_alive():
            self._thread.join(timeout=1)

    def _run(self) -> None:
        kept_at = monotonic()
        while not self._closing.is_set():
            self._news.clear()
            due = self._upstream.connected and monotonic() >= self._not_before
            if due and self._book.away() and self._bring_some():
                continue
            if monotonic() - kept_at > KEEP_TIME_EVERY_S:
                kept_at = monotonic()
                self._book.keep_time()
            self._news.wait(LOOK_EVERY_S)

    def _bring_some(self) -> bool:
        """Whether the server took them; if not, they are brought again after a while."""
        tickets = [
            OwnTicket(
                n=entry.n,
                request_id=entry.request_id,
                number=entry.paper.number,
                token=entry.paper.token,
                queue=entry.paper.queue,
                service=entry.service,
                ticket_class=entry.paper.ticket_class,
                language=entry.paper.language,
                at=at,
            )
            for entry, at in self._book.next_home(MOST_AT_ONCE)
        ]
        message = OwnTickets(request_id=_name(tickets), device=self._device, tickets=tickets)
        try:
            reply = self._upstream.ask(message, PATIENCE_S)
            if reply.problem is not None:
                return self._stay(f"refused: {reply.problem.code}", AGAIN_S)
            answer = read(CameHome, reply.result)
        except (ServerAway, MessageError) as error:
            return self._stay(str(error), 0.0)
        self._told = ""
        self._book.came_home(answer)
        log.info("%d own numbers came home, %d refused", len(answer.merged), len(answer.refused))
        self._changed()
        return True

    def _stay(self, why: str, pause: float) -> bool:
        """They are brought again; the first time is worth a word."""
        if why != self._told:
            log.warning("own numbers stay for now: %s", why)
            self._told = why
        self._not_before = monotonic() + pause
        return False


def _name(tickets: list[OwnTicket]) -> str:
    """The request id: the same tickets are the same request. Corrected times may differ by then,
    and a request that says something else must not get the answer of the first."""
    return "home-" + sha256(msgspec.json.encode(tickets)).hexdigest()[:40]
