"""Who stands before the kiosk, as far as a card was shown: for a minute, and never by name.

The page gets a card's handle, whether its age gives priority, and the numbers that this person has
taken today. The keyed hash stays here.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from threading import Lock
from time import monotonic
from typing import Any

from floorlink.errors import Refused
from floorlink.messages import Paper
from kiosk.id_card import Card
from kiosk.identity import Register

STAYS_S = 120.0


class AlreadyTaken(Refused):
    """This person holds a number of the same queue."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__("already_taken", "one number for one person", number)


@dataclass(frozen=True, slots=True)
class _Here:
    card: Card
    at: float


class Visitors:
    """Thread-safe. `priority_age` is a *local* rule: from this age on a card gives priority."""

    def __init__(self, register: Register, priority_age: int, one_each: bool) -> None:
        self._register = register
        self._priority_age = priority_age
        self._one_each = one_each
        self._lock = Lock()
        self._here: dict[str, _Here] = {}

    def show(self, card: Card, zone: tzinfo) -> dict[str, Any]:
        """What the page may know of a card that was just read."""
        now = datetime.now(UTC)
        handle = secrets.token_urlsafe(12)
        with self._lock:
            self._here = {
                one: here for one, here in self._here.items() if monotonic() - here.at < STAYS_S
            }
            self._here[handle] = _Here(card, monotonic())
        return {
            "card": handle,
            "priority": card.age(now.astimezone(zone).date()) >= self._priority_age,
            "numbers": self._register.numbers(card.person, now),
        }

    def checker(self, handle: str, queue: str) -> Callable[[], None]:
        """Raises AlreadyTaken for a second number of a queue by one card."""

        def check() -> None:
            person = self._person(handle)
            if person is None or not self._one_each:
                return
            number = self._register.numbers(person, datetime.now(UTC)).get(queue)
            if number is not None:
                raise AlreadyTaken(number)

        return check

    def booked_as(self, handle: str) -> str:
        """Whose appointments those of this card are. Raises Refused when the card is long gone, or
        the hall has not said its key yet."""
        card = self._card(handle)
        if card is None or not card.booked_as:
            raise Refused("card_gone", "lay the card down again", "")
        return card.booked_as

    def took(self, handle: str, paper: Paper) -> None:
        """Remember, until the day is over, that whoever showed the card holds this number."""
        person = self._person(handle)
        if person is None:
            return
        now = datetime.now(UTC)
        if paper.number not in self._register.numbers(person, now).values():
            self._register.note(person, paper, now)

    def _person(self, handle: str) -> str | None:
        card = self._card(handle)
        return card.person if card else None

    def _card(self, handle: str) -> Card | None:
        with self._lock:
            here = self._here.get(handle)
        return here.card if here and monotonic() - here.at < STAYS_S else None
