"""What deleting and sealing need of the store; part of ports.Books."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol


class PersonalBook(Protocol):
    def cases_of_ticket(self, ticket: int) -> list[int]: ...

    def blank_texts(self, ticket: int) -> int:
        """Texts of a ticket's ratings and cases, contacts, who it was; how many places."""

    def forget_person(self, person: str) -> int:
        """Bookings of this hash are nobody's from now on; how many."""

    def expire_texts(self, until: date) -> int:
        """What was written about business days before it, where no case of it is open."""

    def expire_appointments(self, before: datetime) -> int:
        """Bookings of slots before it."""

    def expire_answers(self, before: datetime) -> int:
        """Answers to requests that nobody repeats any more."""

    def seal_again(self) -> int:
        """Texts that are not sealed with the newest key; how many there were."""
