"""Cuts a stream of bytes into frames, whatever its chunks and whatever lies between the frames.

A frame family gives one function, `cut`, that looks at the start of the bytes received so far and
says what it sees: a whole frame, nothing that could be one, or too little to tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Whole(Generic[F]):
    """A frame with a right checksum fills the first `length` bytes."""

    frame: F
    length: int


@dataclass(frozen=True, slots=True)
class Noise:
    """No frame starts within the first `length` bytes."""

    length: int


@dataclass(frozen=True, slots=True)
class Cut:
    """The start of a frame; the rest has not come yet."""


Step = Whole[F] | Noise | Cut


class Decoder(Generic[F]):
    """Incremental decoder of one frame family. Not thread-safe: one reader owns it."""

    def __init__(self, cut: Callable[[bytearray], Step[F]], longest: int) -> None:
        """`longest`: bytes of the longest possible frame; a start that outgrows it was noise."""
        self._cut = cut
        self._longest = longest
        self._heard = bytearray()
        self.skipped = 0
        """Bytes that belonged to no frame, since the beginning."""

    @property
    def pending(self) -> int:
        """Bytes held back because they may be the start of a frame."""
        return len(self._heard)

    def feed(self, data: bytes) -> list[F]:
        """The frames that `data` completes, in order."""
        self._heard += data
        frames: list[F] = []
        while self._heard:
            step = self._cut(self._heard)
            if isinstance(step, Whole):
                frames.append(step.frame)
                del self._heard[: step.length]
            elif isinstance(step, Noise):
                self._skip(step.length)
            elif len(self._heard) > self._longest:
                self._skip(1)
            else:
                break
        return frames

    def silence(self) -> None:
        """The line was quiet for longer than within any frame: what is pending was cut off."""
        self._skip(len(self._heard))

    def _skip(self, count: int) -> None:
        self.skipped += count
        del self._heard[:count]


def find_start(heard: bytearray, start: bytes) -> Noise | None:
    """The noise before `start`; None when `heard` begins with it or with as much as has come."""
    if heard.startswith(start):
        return None
    at = heard.find(start, 1)
    if at < 0:
        # The tail may be the beginning of a start that is still arriving.
        for kept in range(min(len(start) - 1, len(heard)), 0, -1):
            if heard.endswith(start[:kept]):
                at = len(heard) - kept
                break
        else:
            at = len(heard)
    return Noise(at) if at else None
