"""One owner per serial line: opens it, keeps it open, paces what is sent, hands over what is heard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LineSettings:
    """One `[[lines]]` table of agent.toml. `port` is a device path or a pyserial URL."""

    name: str
    port: str
    baud: int = 9600
    half_duplex: bool = False
    """RS-485: wait for silence before sending."""


class Line:
    """A serial line with one writer thread and one reader thread. All methods are thread-safe."""

    def __init__(self, settings: LineSettings) -> None:
        self.settings = settings

    def listen(self, hear: Callable[[bytes], None]) -> None:
        """Every listener gets every chunk of bytes heard, from the reader thread; must not block."""
        raise NotImplementedError

    def send(self, frame: bytes, done: Callable[[bool], None] | None = None) -> None:
        """Queue one frame whole; `done(True)` once its bytes left, `done(False)` if it was dropped."""
        raise NotImplementedError

    def open(self) -> None:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    @property
    def counters(self) -> dict[str, int]:
        """bytes_in, bytes_out, frames_out, reopened, dropped, noise."""
        raise NotImplementedError

    @property
    def is_open(self) -> bool:
        raise NotImplementedError
