"""What every virtual twin of a serial device has in common, and several of them on one line.

A twin stands at the far end of a line: bytes go in, bytes come out, and what a person would see
on the device can be read. It opens nothing; whoever owns the pty feeds it.
"""

from __future__ import annotations

from typing import Literal, Protocol

Mischief = Literal["", "silent", "noise", "half"]
"""How a twin misbehaves: not at all, deaf and dumb, rubbish around its frames, half a frame."""

RUBBISH = b"\x00\xff\x13\x68\xa5\x16\xaa"
"""Bytes that look like the beginnings of frames and are none."""


class Twin(Protocol):
    """One virtual device."""

    address: int
    mischief: Mischief

    def feed(self, data: bytes) -> bytes:
        """Take what came over the line; the bytes with which the device answers."""


def spoken(frame: bytes, mischief: Mischief) -> bytes:
    """What really leaves a device that means to send `frame`."""
    if mischief == "silent":
        return b""
    if mischief == "noise":
        return RUBBISH + frame + RUBBISH
    if mischief == "half":
        return frame[: len(frame) // 2]
    return frame


class BusTwin:
    """Several twins on one line; each hears everything and answers what is meant for it."""

    def __init__(self, *twins: Twin) -> None:
        self.twins = twins

    def feed(self, data: bytes) -> bytes:
        return b"".join(twin.feed(data) for twin in self.twins)
