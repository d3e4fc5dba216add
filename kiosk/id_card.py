"""What a kiosk takes from an identity card: a keyed hash and a date of birth, nothing else.

The text is 256 bytes of UTF-16LE: name 30, sex 2, nation 4, birth 16, address 70, number 36, issuer
30, valid from 16, to 16, reserved 36. Only birth and number are looked at; the number leaves this
module as a hash.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from floorlink.errors import HallfloorError
from floorlink.persons import is_identity_number

BIRTH = slice(36, 52)
NUMBER = slice(122, 158)


class CardUnreadable(HallfloorError):
    """The bytes are no card's text. Never says what they were."""

    code = "card_unreadable"


@dataclass(frozen=True, slots=True)
class Card:
    person: str
    """The same for the same person at this box, and nothing to anybody else."""
    birth: date
    booked_as: str = ""
    """The same for the same person in the whole hall; empty while the hall's key is not known."""

    def age(self, today: date) -> int:
        before = (today.month, today.day) < (self.birth.month, self.birth.day)
        return today.year - self.birth.year - before


def read_card(
    text: bytes, hide: Callable[[str], str], book: Callable[[str], str] = lambda number: ""
) -> Card:
    """`hide` makes the box's keyed hash of a number, `book` the hall's. Raises CardUnreadable."""
    try:
        number = text[NUMBER].decode("utf-16-le").strip()
        born = text[BIRTH].decode("utf-16-le").strip()
        birth = date(int(born[:4]), int(born[4:6]), int(born[6:8]))
    except ValueError:
        # The cause would carry the text into a log.
        raise CardUnreadable("a card's text cannot be read") from None
    if not is_identity_number(number):
        raise CardUnreadable("a card's number does not add up")
    return Card(hide(number.upper()), birth, book(number))
