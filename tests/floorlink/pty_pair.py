"""A real pseudo-terminal whose near end a Line opens by a stable path, like a udev symlink."""

from __future__ import annotations

import os
import pty
import select
import termios
import threading
import time
import tty
from collections.abc import Callable
from pathlib import Path


class PtyPair:
    """The far end (master) of a line. `path` survives `pull` and `replug`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._master = -1
        self._slave = -1
        self.replug()

    def replug(self) -> None:
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave, termios.TCSANOW)
        self.path.symlink_to(os.ttyname(self._slave))

    def pull(self) -> None:
        """The cable is out: the path is gone and the open port fails."""
        self.path.unlink()
        os.close(self._master)
        os.close(self._slave)
        self._master = self._slave = -1

    def say(self, data: bytes) -> None:
        os.write(self._master, data)

    def hear(self, count: int, timeout: float = 2.0) -> bytes:
        """Up to `count` bytes, fewer when the time is over."""
        heard = b""
        deadline = time.monotonic() + timeout
        while len(heard) < count and (rest := deadline - time.monotonic()) > 0:
            if select.select([self._master], [], [], rest)[0]:
                heard += os.read(self._master, count - len(heard))
        return heard

    def close(self) -> None:
        if self._master >= 0:
            self.pull()


class FarEnd:
    """Feeds a twin with what arrives at a pty, and says what it answers, some of it late."""

    def __init__(
        self,
        pair: PtyPair,
        feed: Callable[[bytes], bytes],
        late: Callable[[], bytes] = lambda: b"",
    ) -> None:
        self._pair = pair
        self._feed = feed
        self._late = late
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._closing.is_set():
            heard = self._pair.hear(1, timeout=0.05)
            answer = (self._feed(heard) if heard else b"") + self._late()
            if answer:
                self._pair.say(answer)

    def close(self) -> None:
        self._closing.set()
        self._thread.join()


def eventually(true: Callable[[], object], timeout: float = 3.0) -> None:
    """Wait until `true()` holds; fail the test if it never does."""
    deadline = time.monotonic() + timeout
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.002)
