"""Identity numbers, and the keyed hash that stands in for one where no number may be.

The hall has one key for its bookings (server/door/persons.py); boxes with a card reader are told
it, so that a card and a booking meet without either number being kept.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
"""GB 11643-1999 (ISO 7064 MOD 11-2)."""


def is_identity_number(number: str) -> bool:
    """Eighteen characters whose check adds up."""
    if len(number) != 18 or not (number[:17].isascii() and number[:17].isdecimal()):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return number[17].upper() == CHECKS[total % 11]


def person_hash(key: bytes, number: str) -> str:
    """The same for the same number under the same key, and nothing to anybody without it."""
    return hmac.new(key, number.upper().encode(), sha256).hexdigest()
