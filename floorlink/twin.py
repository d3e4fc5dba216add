"""What every virtual twin of a serial device has in common, and several of them on one line.

A twin stands at the far end of a line: bytes go in, bytes come out, and what a person would see
on the device can be read. It opens nothing; whoever owns the pty feeds it, and asks it from time
to time what it says late.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal, Protocol

Mischief = Literal["", "silent", "slow", "noise", "half", "wrong_address"]
"""How a twin misbehaves: not at all, deaf and dumb, speaks late, rubbish around its frames, half a
frame, listens and speaks at the address of its neighbour. Power is lost by `power_cycle`."""

MISCHIEFS: tuple[Mischief, ...] = ("silent", "slow", "noise", "half", "wrong_address")

RUBBISH = b"\x00\xff\x13\x68\xa5\x16\xaa"
"""Bytes that look like the beginnings of frames and are none."""

SLOW_S = 1.0
"""How late a slow twin speaks."""


class Twin(Protocol):
    """One virtual device."""

    address: int
    mischief: Mischief

    def feed(self, data: bytes) -> bytes:
        """Take what came over the line; the bytes with which the device answers."""

    def late(self) -> bytes:
        """What a slow device has come round to saying; ask again and again."""

    def power_cycle(self) -> None:
        """Power was lost and is back: what the device showed and meant to say is gone."""


class Wired:
    """The part of a twin that is the same in all of them."""

    def __init__(self, address: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.address = address
        self.mischief: Mischief = ""
        self.clock = clock
        self._later: list[tuple[float, bytes]] = []

    @property
    def present_address(self) -> int:
        """At which it listens and speaks."""
        return self.address ^ 1 if self.mischief == "wrong_address" else self.address

    def speak(self, frame: bytes) -> bytes:
        """What really leaves at once of the frame that the device means to send."""
        match self.mischief:
            case "silent":
                return b""
            case "slow":
                if frame:
                    self._later.append((self.clock() + SLOW_S, frame))
                return b""
            case "noise":
                return RUBBISH + frame + RUBBISH
            case "half":
                return frame[: len(frame) // 2]
            case _:
                return frame

    def late(self) -> bytes:
        now = self.clock()
        due = [frame for at, frame in self._later if at <= now]
        self._later = [(at, frame) for at, frame in self._later if at > now]
        return b"".join(due)

    def power_cycle(self) -> None:
        self._later = []


class BusTwin:
    """Several twins on one line; each hears everything and answers what is meant for it."""

    def __init__(self, *twins: Twin) -> None:
        self.twins = twins

    def feed(self, data: bytes) -> bytes:
        return b"".join(twin.feed(data) for twin in self.twins)

    def late(self) -> bytes:
        return b"".join(twin.late() for twin in self.twins)
