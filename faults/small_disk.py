"""A disk that can be filled, emptied and made to fail while a server writes on it.

Best an ext4 file system of its own in a file; where mounting is refused, a limit that the system
puts on the size of the server's files, which fails its writes just as well.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from faults.hall import FaultyHall

_SIZE = 24 * 1024 * 1024
_A_LITTLE = 4096
_BLOCK = "4096"
"""As every disk of a hall has it. A tiny one is given smaller ones, of which SQLite's index of its
log, written through the memory, may miss some when the disk is full: then the system ends the
server (SIGBUS) instead of refusing."""
_LET_GO_S = 30.0
"""How long files of a killed server may stay open at the most."""


class Disk(Protocol):
    """Where a hall's data stands."""

    data: Path

    def fill(self, hall: FaultyHall) -> None:
        """From now on nothing more can be written."""

    def empty(self, hall: FaultyHall) -> None:
        """There is room again."""


class MountedDisk:
    """An ext4 file system in a file."""

    def __init__(self, folder: Path) -> None:
        self._image, self._place = folder / "disk.img", folder / "disk"
        self.data = self._place / "data"
        self._ballast = self._place / "ballast"

    def make(self) -> bool:
        """False when this machine does not let us."""
        self._place.mkdir()
        with self._image.open("wb") as image:
            image.truncate(_SIZE)
        if not shutil.which("mkfs.ext4") or not _done("mkfs.ext4", "-q", "-b", _BLOCK, self._image):
            return False
        if not _done("mount", "-o", "loop", self._image, self._place):
            return False
        self.data.mkdir()
        return True

    def unmount(self) -> None:
        subprocess.run(["umount", "--lazy", self._place], check=False, capture_output=True)

    def fill(self, hall: FaultyHall) -> None:
        block = b"\0" * _A_LITTLE
        with self._ballast.open("ab", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(block)
            except OSError:
                os.fsync(ballast.fileno())

    def empty(self, hall: FaultyHall) -> None:
        self._ballast.unlink(missing_ok=True)
        subprocess.run(["sync", "--file-system", self._place], check=True)

    def fail(self) -> None:
        """As a dying disk does it: the system lets nobody write any more, open files or not."""
        subprocess.run(["mount", "-o", "remount,abort", self._place], check=True)

    def repair(self, writable: bool = True) -> None:
        """After the server's end: looked over and mounted again."""
        deadline = time.monotonic() + _LET_GO_S
        while not _done("umount", self._place):
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self._place} cannot be unmounted: somebody uses it")
            time.sleep(0.05)
        # Its ending tells what it mended, which is what it was asked for.
        subprocess.run(["fsck.ext4", "-p", self._image], check=False, capture_output=True)
        subprocess.run(["mount", "-o", "loop", self._image, self._place], check=True)
        if not writable:
            # Not from the start: the loop device itself would stay write-protected.
            subprocess.run(["mount", "-o", "remount,ro", self._place], check=True)

    def make_writable(self) -> None:
        subprocess.run(["mount", "-o", "remount,rw", self._place], check=True)


class LimitedFiles:
    """No file of the server may grow: each write beyond is refused by the system."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.data.mkdir()

    def fill(self, hall: FaultyHall) -> None:
        self._limit(hall, hall.log_file.stat().st_size + _A_LITTLE)

    def empty(self, hall: FaultyHall) -> None:
        self._limit(hall, resource.RLIM_INFINITY)

    def _limit(self, hall: FaultyHall, most: int) -> None:
        resource.prlimit(hall.worker(), resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    mounted = MountedDisk(folder)
    try:
        yield mounted if mounted.make() else LimitedFiles(folder)
    finally:
        mounted.unmount()


def _done(*command: str | Path) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        return False
