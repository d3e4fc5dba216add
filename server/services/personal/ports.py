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

    def sealed_elsewhere(self) -> tuple[int, int]:
        """Sealed texts that none of the keys at hand opens, and those that one does."""

    def seal_again(self, most: int) -> int:
        """So many, at most, of the texts that are not sealed with the newest key; how many it were.

        What none of the keys opens stays as it is: its key may be found again.
        """
