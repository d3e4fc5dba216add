"""Ptys with virtual devices on their far ends; an agent opens data/lines/<name> like any port.

One thread carries bytes from every agent to the twins and their answers back. What a person does
(pressing a key) comes in from other threads through `say`. All that passed is kept for the line
monitor.
"""

from __future__ import annotations

import contextlib
import logging
import os
import selectors
import threading
import time
import tty
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

log = logging.getLogger(__name__)

REMEMBERED = 40
"""Pieces of traffic that the monitor of a line shows."""
TICK = 0.25


class FarEnd(Protocol):
    """All devices on one line together."""

    def feed(self, data: bytes) -> bytes:
        """Take what came over the line; the bytes with which the devices answer."""


@dataclass(frozen=True, slots=True)
class Passed:
    """One piece of traffic as it was read or written."""

    at: float
    """Unix time."""
    way: Literal["in", "out"]
    """Seen from the devices: "in" came from the agent."""
    data: bytes


class VirtualLine:
    """One pty. `lock` guards the twins on it."""

    def __init__(self, name: str, path: Path, far_end: FarEnd) -> None:
        self.name = name
        self.path = path
        self.far_end = far_end
        self.lock = threading.Lock()
        self.passed: deque[Passed] = deque(maxlen=REMEMBERED)
        self.dropped = 0
        """Bytes that nobody read: the agent is away."""
        self._near, self._kept = os.openpty()
        # The kept end stays open, so that an agent that comes and goes is no end of file here.
        tty.setraw(self._kept)
        os.set_blocking(self._near, False)
        path.unlink(missing_ok=True)
        path.symlink_to(os.ttyname(self._kept))

    def fileno(self) -> int:
        return self._near

    def carry(self) -> None:
        """Hand over what the agent wrote."""
        data = os.read(self._near, 65536)
        with self.lock:
            self._note("in", data)
            self._write(self.far_end.feed(data))

    def say(self, spoken: Callable[[], bytes]) -> bytes:
        """Put on the line what `spoken` returns; it runs under the line's lock."""
        with self.lock:
            data = spoken()
            self._write(data)
        return data

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.path.unlink()
        os.close(self._near)
        os.close(self._kept)

    def _write(self, data: bytes) -> None:
        if not data:
            return
        self._note("out", data)
        try:
            written = os.write(self._near, data)
        except BlockingIOError:
            written = 0
        self.dropped += len(data) - written

    def _note(self, way: Literal["in", "out"], data: bytes) -> None:
        self.passed.append(Passed(time.time(), way, data))


class VirtualLines:
    """All lines of the hall and the thread that carries their bytes."""

    def __init__(self, changed: Callable[[], None], tick: Callable[[], None]) -> None:
        """`changed` after bytes passed; `tick` every quarter of a second. Both in the thread."""
        self.by_name: dict[str, VirtualLine] = {}
        self._changed, self._tick = changed, tick
        self._wake_reader, self._wake_writer = os.pipe()
        self._thread = threading.Thread(target=self._carry, name="virtual lines", daemon=True)

    def add(self, name: str, path: Path, far_end: FarEnd) -> VirtualLine:
        path.parent.mkdir(parents=True, exist_ok=True)
        line = self.by_name[name] = VirtualLine(name, path, far_end)
        return line

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        os.write(self._wake_writer, b"x")
        self._thread.join()
        for line in self.by_name.values():
            line.close()
        os.close(self._wake_reader)
        os.close(self._wake_writer)

    def _carry(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._wake_reader, selectors.EVENT_READ)
            for line in self.by_name.values():
                selector.register(line, selectors.EVENT_READ, line)
            ticked = time.monotonic()
            while True:
                ready = selector.select(TICK)
                for key, _ in ready:
                    if key.data is None:
                        return
                    self._carry_one(key.data)
                if ready:
                    self._changed()
                if time.monotonic() - ticked >= TICK:
                    ticked = time.monotonic()
                    self._tick()

    def _carry_one(self, line: VirtualLine) -> None:
        try:
            line.carry()
        except Exception:  # a twin that stumbles over odd bytes must not stop the other lines
            log.exception("line %s: the far end failed", line.name)
