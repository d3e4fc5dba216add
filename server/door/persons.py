"""Who booked, as a keyed hash made at the door: no identity number goes further than this.

The key is made from the secret in the server's data folder, never from the database: a stolen
database holds nobody. Whoever replaces that secret loses the cards of open bookings, not their
codes.
"""

from __future__ import annotations

import hashlib
import hmac

from floorlink.messages import PersonKey
from floorlink.persons import is_identity_number, person_hash
from server.domain.errors import InvalidRequest


class Persons:
    def __init__(self, secret: bytes) -> None:
        self._key = hmac.new(secret, b"persons of bookings", hashlib.sha256).digest()

    @property
    def key(self) -> PersonKey:
        """For boxes that read cards themselves."""
        return PersonKey(key=self._key.hex())

    def hide(self, number: str) -> str:
        """Empty stays empty. Raises InvalidRequest, which does not say the number."""
        number = "".join(number.split())
        if not number:
            return ""
        if not is_identity_number(number):
            raise InvalidRequest(what="身份证号码不正确")
        return person_hash(self._key, number)
