"""How far SQLite's write-ahead log is committed, read from the index that SQLite keeps of it.

The index (`…-shm`) begins with its header, twice, so that a reader sees when it is being changed:

    12 isInit   14-15 page size   16-19 last committed frame   32-39 salts of the log   48 again

https://www.sqlite.org/walformat.html, "The WAL-Index Header". Frames behind the last committed one
may be what a failed transaction left; they are not ours to look at.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import NamedTuple

from server.store.held_files import held_open
from server.store.log_end import FRAME, HEADER

_COPY = 48
_TRIES = 200


class LogState(NamedTuple):
    salts: str
    """In hex; others whenever the log is begun anew."""
    end: int
    """Bytes of the log up to its last commit; the bare header if there is none."""


def log_state(database: Path) -> LogState:
    """Raises OSError when nobody has the database open."""
    index = Path(f"{database}-shm")
    for _ in range(_TRIES):
        both = os.pread(held_open(index), 2 * _COPY, 0)
        if both[:_COPY] == both[_COPY:] and len(both) == 2 * _COPY and both[12]:
            break
        time.sleep(0.001)
    else:
        raise OSError(f"{index}: its header does not come to rest")
    page = int.from_bytes(both[14:16], sys.byteorder)
    page = 65536 if page == 1 else page
    frames = int.from_bytes(both[16:20], sys.byteorder)
    return LogState(both[32:40].hex(), HEADER + frames * (FRAME + page))
