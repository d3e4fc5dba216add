"""The files in a server's data folder, and the lock that says that a server uses them."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from floorlink.errors import HallfloorError

DATABASE = "hallfloor.db"
LOCK = "hallfloor.lock"
REMINDERS = "reminders.sealed"
"""Which phones wait to be reminded: gone when their tickets are."""
_OF_SQLITE = tuple(f"{DATABASE}{ending}" for ending in ("", "-wal", "-shm", "-journal"))


class DataInUseError(HallfloorError):
    """Another program of ours has the data."""

    code = "data_in_use"

    def __init__(self, folder: Path, by: str) -> None:
        super().__init__(f"{folder} is in use by {by or 'another program'}; stop that first")
        self.by = by


@contextmanager
def holding(folder: Path, by: str, patience_s: float = 0.0) -> Iterator[None]:
    """Hold the folder as `by` (told to whoever comes second); the system lets go at our end.

    Raises DataInUseError when another has it for longer than `patience_s`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        if error.errno not in (errno.EROFS, errno.ENOSPC):
            raise
        yield  # nobody can write there: no two can get into each other's way
        return
    try:
        _take(handle, folder, time.monotonic() + patience_s)
        with suppress(OSError):  # a full disk: only the name of the holder is missing
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{by} ({os.getpid()})".encode(), 0)
        yield
    finally:
        os.close(handle)


def _take(handle: int, folder: Path, deadline: float) -> None:
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if time.monotonic() >= deadline:
                by = os.pread(handle, 100, 0).decode(errors="replace")
                raise DataInUseError(folder, by) from error
        time.sleep(0.05)


def mark_of(folder: Path) -> str:
    """Another whenever a file is put into the folder or into one of its folders, or taken away, and
    whenever one that lies in it directly changes. Cheap: it is asked for with every answer."""
    seen = []
    for entry in os.scandir(folder):
        if not _passing(entry.name):
            with suppress(OSError):  # gone just now
                stat = entry.stat(follow_symlinks=False)
                seen.append(f"{entry.name} {stat.st_mtime_ns} {stat.st_size}")
    return hashlib.blake2b("\n".join(sorted(seen)).encode(), digest_size=8).hexdigest()


def other_files(folder: Path) -> list[Path]:
    """Everything beside the database that a hall needs again: its key, clips, photos, reports.

    Relative to the folder, in order. What only tells of the past (logs) or of the present (locks)
    stays out, and so do links, which would lead elsewhere.
    """
    found = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_symlink() or not path.is_file():
            continue
        if _passing(str(inside)):
            continue
        found.append(inside)
    return found


def lasting_files(folder: Path) -> list[Path]:
    """Those of them that are worth keeping for long: phones that wait are gone within the day."""
    return [inside for inside in other_files(folder) if str(inside) != REMINDERS]


def _passing(name: str) -> bool:
    return name in (*_OF_SQLITE, LOCK) or name.endswith((".log", ".part"))
