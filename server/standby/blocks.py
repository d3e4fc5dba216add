"""Only what differs: a file is sent to somebody who has an earlier one, block by block.

The receiver tells the sums of its blocks; for each block of the sender's file then goes

    4 bytes length (big-endian) and so many bytes   or   FF FF FF FF: the same as yours

and a length of 0 at the end. A server that was stopped as it should be has no log any more, so that
its standby must take the whole database again; of a year's database little is new then.
"""

from __future__ import annotations

import hashlib
from typing import IO, Protocol

BLOCK = 64 * 1024
SUM = 16
END = bytes(4)
_SAME = b"\xff" * 4


class CutShort(Exception):
    """The sender's words ended before their end."""


class _Readable(Protocol):
    def read(self, most: int, /) -> bytes: ...


def sums(file: IO[bytes]) -> bytes:
    """Of every block, one after the other."""
    found = bytearray()
    while block := file.read(BLOCK):
        found += _sum(block)
    return bytes(found)


def differing(data: bytes, known: bytes) -> bytes:
    """What goes over the wire for `data`, whole blocks (but the file's last) of which the receiver
    has those with the sums `known`."""
    said = bytearray()
    for at in range(0, len(data), BLOCK):
        block, place = data[at : at + BLOCK], at // BLOCK * SUM
        if known[place : place + SUM] == _sum(block):
            said += _SAME
        else:
            said += len(block).to_bytes(4, "big") + block
    return bytes(said)


def rebuild(told: _Readable, earlier: IO[bytes], target: IO[bytes]) -> int:
    """Write the sender's file from what it said and from our earlier one; how many bytes it sent.

    Raises CutShort.
    """
    sent = 0
    place = 0
    while (head := _exactly(told, 4)) != END:
        if head == _SAME:
            earlier.seek(place * BLOCK)
            block = earlier.read(BLOCK)
        else:
            block = _exactly(told, int.from_bytes(head, "big"))
            sent += len(block)
        target.write(block)
        place += 1
    return sent


def _sum(block: bytes) -> bytes:
    return hashlib.blake2b(block, digest_size=SUM).digest()


def _exactly(told: _Readable, count: int) -> bytes:
    found = bytearray()
    while len(found) < count:
        piece = told.read(count - len(found))
        if not piece:
            raise CutShort
        found += piece
    return bytes(found)
