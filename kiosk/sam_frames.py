"""Frames of a SAM-V identity-card reader, both ways. The photo is dropped as it arrives.

    AA AA AA 96 69 | length (2, big endian) | body | XOR of length and body
    asked    body = command (2) + parameter…      find 20 01, select 20 02, read 30 01
    answered body = status (3) + data

A card that was read answers with 1,288 bytes: status 3, text length 2, photo length 2, text 256,
photo 1,024. Nothing behind the text is ever held: the decoder keeps a running XOR instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import xor

PREAMBLE = bytes.fromhex("aaaaaa9669")
FIND, SELECT, READ = bytes.fromhex("2001"), bytes.fromhex("2002"), bytes.fromhex("3001")
FOUND, SELECTED, DONE = (bytes.fromhex(status) for status in ("00009f", "000090", "000090"))
TEXT = 256
"""Bytes of text that a card holds."""
HEAD = 3 + 2 + 2
"""Status, and the lengths of text and photo, before the text."""
LONGEST = HEAD + TEXT + 1024 + 1
"""What a length may be at the most: a longer one is noise."""


def frame(body: bytes) -> bytes:
    """A frame with its length and sum; the length counts body and sum."""
    counted = (len(body) + 1).to_bytes(2, "big") + body
    return PREAMBLE + counted + bytes((reduce(xor, counted),))


@dataclass(slots=True)
class SamDecoder:
    """Bytes in, bodies out, each cut off behind a card's text. Holds 263 bytes at the most."""

    noise: int = 0
    """Bytes that belonged to no frame."""
    _matched: int = 0
    _length: bytearray = field(default_factory=bytearray)
    _left: int = 0
    _sum: int = 0
    _kept: bytearray = field(default_factory=bytearray)

    def feed(self, data: bytes) -> Iterator[bytes]:
        for byte in data:
            if self._matched < len(PREAMBLE):
                self._match(byte)
            elif len(self._length) < 2:
                self._measure(byte)
            elif self._left > 1:
                self._left -= 1
                self._sum ^= byte
                if len(self._kept) < HEAD + TEXT:
                    self._kept.append(byte)
            else:
                kept, right = bytes(self._kept), byte == self._sum
                if not right:
                    self.noise += len(kept)
                self._begin()
                if right:
                    yield kept

    def reset(self) -> None:
        """Forget a frame that was cut off."""
        self._begin()

    def _match(self, byte: int) -> None:
        if byte == PREAMBLE[self._matched]:
            self._matched += 1
        elif byte == PREAMBLE[0] and self._matched == 3:
            self.noise += 1  # one AA more than three: the last three may be the beginning
        else:
            self.noise += self._matched + (byte != PREAMBLE[0])
            self._matched = int(byte == PREAMBLE[0])

    def _measure(self, byte: int) -> None:
        self._length.append(byte)
        self._sum ^= byte
        if len(self._length) == 2:
            self._left = int.from_bytes(self._length, "big")
            if not 4 <= self._left <= LONGEST:
                self.noise += len(PREAMBLE) + 2
                self._begin()

    def _begin(self) -> None:
        self._matched = self._left = self._sum = 0
        self._length.clear()
        self._kept.clear()
