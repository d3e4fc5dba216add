"""Who must be reminded: looks at the tickets of phones that asked, whenever their queues move.

What a phone is told again after a restart takes the place of what it was told before it.
"""

from __future__ import annotations

import logging
from hashlib import sha256
from threading import Condition, Thread
from typing import TYPE_CHECKING, Protocol

import msgspec

from floorlink.language import message
from floorlink.messages import shown_window
from server.domain.errors import RuleError
from server.door.words import language
from server.push.endpoints import place_of
from server.push.keys import plain64
from server.push.postman import Message
from server.push.settings import PushSettings
from server.push.shelf import Phone, Shelf
from server.services.published import Published
from server.services.views import TicketView

if TYPE_CHECKING:
    from server.services.floor import Floor

log = logging.getLogger("hallfloor.push")

NEAR = 3
OVER = ("finished", "discarded", "cancelled", "expired")
LOOK_EVERY_S = 1.0
"""Who is called is told at once; how many are ahead is counted at most so often."""


class Post(Protocol):
    """postman.Postman."""

    def post(self, message: Message) -> bool: ...


def news_of(before: TicketView | None, after: TicketView) -> str:
    """What to tell now: "called", "near" or "" (the same as on the page: attention.js)."""
    if after.state == "called":
        return "called" if before is None or before.state != "called" else ""
    return "near" if _near(after) and not (before and _near(before)) else ""


def in_words(news: str, ticket: TicketView, lang: str) -> str:
    text = language().text
    if news == "called":
        return text(lang, message("请到{window}号窗口"), window=shown_window(ticket.window or ""))
    if ticket.ahead == 0:
        return text(lang, message("马上轮到您了"))
    return text(lang, message("前面还有{n}人，请回到大厅"), n=ticket.ahead)


class Reminders:
    """Thread-safe. `changed` is the floor's callback and does nothing but ring."""

    def __init__(self, floor: Floor, settings: PushSettings, shelf: Shelf, post: Post) -> None:
        self._floor, self._settings, self._shelf, self._post = floor, settings, shelf, post
        self._seen: dict[str, TicketView] = {}
        self._moved: set[str] = set(shelf.tokens())
        self._queues: set[str] = set()
        self._rung = Condition()
        self._at_once = bool(self._moved)
        self._closed = False
        self._thread = Thread(target=self._work, name="reminders", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        with self._rung:
            self._closed = True
            self._rung.notify()
        if self._thread.is_alive():
            self._thread.join(1)

    def watch(self, phone: Phone) -> bool:
        """False where nobody can be reminded: an address that is not sent to, or no room.

        Raises NotFound for an unknown token.
        """
        place_of(phone.endpoint, self._settings)
        phone.keys.decoded()
        view = self._floor.ticket(phone.token)
        if view.state in OVER:
            return False
        self._seen.setdefault(phone.token, view)
        if not self._shelf.put(phone):
            return False
        with self._rung:  # it may have been called since the view was taken
            self._moved.add(phone.token)
            self._rung.notify()
        return True

    def stop(self, token: str, endpoint: str) -> None:
        self._shelf.drop(token, endpoint)

    def changed(self, published: Published) -> None:
        tokens = [token for token in published.tickets if self._shelf.of(token)]
        queues = {queue.queue for queue in published.queues}
        if not tokens and not (queues and self._seen):
            return
        with self._rung:
            self._moved |= set(tokens)
            self._queues |= queues
            self._at_once |= bool(tokens)
            self._rung.notify()

    def look(self) -> None:
        """At every phone's ticket that may have moved since the last look."""
        with self._rung:
            moved, self._moved = self._moved, set()
            queues, self._queues = self._queues, set()
            self._at_once = False
        moved |= {token for token, view in list(self._seen.items()) if _queues(view) & queues}
        try:
            for token in sorted(moved):
                self._look_at(token)
                moved.discard(token)
        finally:
            with self._rung:
                self._moved |= moved  # not looked at: the database was in trouble

    def _look_at(self, token: str) -> None:
        phones = self._shelf.of(token)
        if not phones:
            self._seen.pop(token, None)
            return
        try:
            view = self._floor.ticket(token)
        except RuleError:
            view = None
        if view is None or view.state in OVER:
            self._seen.pop(token, None)
            self._shelf.drop(token)
            return
        news = news_of(self._seen.get(token), view)
        self._seen[token] = view
        if not news:
            return
        for phone in phones:
            if not self._post.post(_message(news, view, phone)):
                log.warning("too many reminders wait: one was dropped")

    def _work(self) -> None:
        told = False
        while self._wait():
            try:
                self.look()
                told = False
            except Exception:
                if not told:
                    log.exception("the tickets of phones could not be looked at; trying again")
                told = True

    def _wait(self) -> bool:
        """Until something may have moved; False: closed."""
        with self._rung:
            while not self._closed and not (self._moved or self._queues):
                self._rung.wait()
            if not self._closed and not self._at_once:
                self._rung.wait(LOOK_EVERY_S)
            return not self._closed


def _near(ticket: TicketView) -> bool:
    return ticket.state == "waiting" and ticket.ahead is not None and ticket.ahead <= NEAR


def _queues(view: TicketView) -> set[str]:
    return {view.queue, *(stage.queue for stage in view.stages)}


def _message(news: str, ticket: TicketView, phone: Phone) -> Message:
    names = ticket.queue_name
    told = {
        "title": f"{ticket.number} · {in_words(news, ticket, phone.language)}",
        "body": (names.en if phone.language == "en" else "") or names.zh,
        "tag": ticket.number,
    }
    topic = plain64(sha256(phone.endpoint.encode()).digest())[:32]
    return Message(phone, msgspec.json.encode(told), topic, urgent=news == "called")
