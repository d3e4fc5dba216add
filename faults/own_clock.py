"""A clock of its own for one process and its children, which can be set while they run.

Only what the clock on the wall says is changed, as by somebody who sets it: what counts the
seconds since the machine was switched on goes on (own_clock.c).
"""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

_SOURCE = Path(__file__).with_suffix(".c")
_COMPILER = shutil.which("cc")
MISSING = "there is no C compiler here (Debian: g++)"


class OwnClock:
    """Give `environment` to the process; it is at the machine's time until `set`."""

    def __init__(self, file: Path) -> None:
        assert _COMPILER, MISSING
        self._file = file
        self._file.write_bytes(bytes(8))
        self._library = file.with_suffix(".so")
        command = [_COMPILER, "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror"]
        subprocess.run([*command, "-o", str(self._library), str(_SOURCE)], check=True)

    @staticmethod
    def can_be() -> bool:
        """Whether this machine can make one."""
        return _COMPILER is not None

    @property
    def environment(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(self._library), "OWN_CLOCK": str(self._file)}

    def set(self, ahead_s: float) -> None:
        """From now on it shows so many seconds more than the machine's own, or fewer."""
        with self._file.open("r+b") as shown:
            shown.write(struct.pack("=q", round(ahead_s)))
