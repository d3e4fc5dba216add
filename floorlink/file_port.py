"""A port that is a path: the kernel's own USB printer (`/dev/usb/lp0`), a pipe, or a plain file.

    port = "file:///dev/usb/lp0"

A device is read and written; a plain file is only written, for what is to be looked at later.
"""

from __future__ import annotations

import os
import select
import stat
import threading
import time
from collections.abc import Callable
from contextlib import suppress

SCHEME = "file://"
_GLANCE = 0.5


class FilePort:
    """Like floorlink.port.Port: one thread reads and closes, another writes."""

    def __init__(self, url: str) -> None:
        path = url.removeprefix(SCHEME)
        self._woken = threading.Event()
        self._gate = threading.Lock()
        self._answers = os.path.exists(path) and stat.S_ISCHR(os.stat(path).st_mode)
        flags = os.O_RDWR if self._answers else os.O_WRONLY | os.O_CREAT | os.O_APPEND
        self._file = os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC, 0o640)

    def read(self) -> bytes:
        """What has come; empty after a while without. A plain file never says anything."""
        if not self._answers:
            self._woken.wait(_GLANCE)
            return b""
        watch = select.poll()
        watch.register(self._file, select.POLLIN)
        for _, event in watch.poll(_GLANCE * 1000):
            if event & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
                raise ConnectionError("it was unplugged")
            with suppress(BlockingIOError):
                if heard := os.read(self._file, 4096):
                    return heard
            self._woken.wait(_GLANCE / 10)  # usblp is readable after a packet without anything
        return b""

    def write(self, data: bytes, timeout: float, stop: Callable[[], bool]) -> None:
        """Raises OSError, also when it takes no more bytes within `timeout`."""
        until = time.monotonic() + timeout
        while data:
            if not select.select([], [self._file], [], _GLANCE)[1]:
                if stop():
                    raise InterruptedError("the line is closing")
                if time.monotonic() >= until:
                    raise TimeoutError("it takes no more bytes")
                continue
            data = data[os.write(self._file, data) :]

    def wake(self) -> None:
        self._woken.set()

    def close(self) -> None:
        with self._gate:
            if self._file >= 0:
                os.close(self._file)
                self._file = -1
