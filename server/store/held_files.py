"""Files of SQLite that we read ourselves, in the program in which SQLite has them open.

A POSIX lock belongs to the whole program and goes when *any* of its handles of that file is closed
(https://www.sqlite.org/howtocorrupt.html, 2.2). Were a handle of ours on the database or on the
index of its log closed, SQLite's locks would be gone without its knowledge; the next other program,
a backup at night, would find nobody there, and at its end delete the log that is being written. So
what was opened here stays open for as long as the file is the same.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

_held: dict[Path, int] = {}
_lock = threading.Lock()


def held_open(path: Path) -> int:
    """A handle to read `path` from, not to be closed. Raises OSError when there is no such file."""
    with _lock:
        now = path.stat()
        handle = _held.get(path)
        if handle is not None:
            before = os.fstat(handle)
            if (before.st_dev, before.st_ino) == (now.st_dev, now.st_ino):
                return handle
            os.close(handle)  # deleted since: nobody has locks on it any more
        handle = _held[path] = os.open(path, os.O_RDONLY)
        return handle
