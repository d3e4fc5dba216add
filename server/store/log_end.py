"""Whether the end of SQLite's write-ahead log was dropped when a hall was opened after a crash.

    header 32 bytes: magic, version, page size (8), checkpoints, salts (16-23), checksum
    frame  24 bytes: page, size of the database after a commit or 0 (4-7), salts (8-15), checksum
           and one page

SQLite reads up to the last commit that is whole and drops the rest without a word. Mostly that is a
transaction which nobody was told of. If the disk spoilt what it had promised to keep, it may be
more, and somebody has to know.
"""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

log = logging.getLogger("hallfloor.server")

HEADER, FRAME = 32, 24


class Written(NamedTuple):
    """What the log's frames say of themselves, their content unseen."""

    salts: bytes = b""
    """Others when the log was begun anew."""
    page: int = 0
    commits: tuple[int, ...] = ()
    """Numbers (from 1) of the frames that end a transaction."""

    @property
    def end(self) -> int:
        """Bytes up to the end of the last transaction."""
        return HEADER + (self.commits[-1] if self.commits else 0) * (FRAME + self.page)


def written(database: Path) -> Written:
    """To be asked before the database is opened, which may begin the log anew."""
    try:
        with Path(f"{database}-wal").open("rb") as file:
            header = file.read(HEADER)
            if len(header) < HEADER:
                return Written()
            page, salts = int.from_bytes(header[8:12], "big"), header[16:24]
            commits = []
            number = 0
            while len(frame := file.read(FRAME)) == FRAME and frame[8:16] == salts:
                number += 1
                if any(frame[4:8]):
                    commits.append(number)
                file.seek(HEADER + number * (FRAME + page))
    except OSError:
        return Written()
    return Written(salts, page, tuple(commits))


def tell_of_dropped_end(database: Path, before: Written, connection: Connection) -> int:
    """Logs how many transactions stood in the log that SQLite could not read; their number."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    dropped = _beyond_what_is_readable(before, driver)
    if dropped and _nobody_writes(driver):
        dropped = _beyond_what_is_readable(before, driver)
    if dropped and written(database).salts == before.salts:  # else another program went on
        log.error(
            "the end of the database's log is damaged: %d transaction(s) there could not be read. "
            "Tickets, calls or ratings of the last moment may be missing; everything before is "
            "whole. Look at the disk; a standby may have them",
            dropped,
        )
        return dropped
    return 0


def _beyond_what_is_readable(before: Written, driver: sqlite3.Connection) -> int:
    if not before.commits:
        return 0
    _, readable, _ = driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return sum(1 for number in before.commits if number > readable)


def _nobody_writes(driver: sqlite3.Connection) -> bool:
    """True once a transaction that was being written has ended: between its frames in the log and
    the word to other programs that they count lies the disk's fsync. False on a disk that can only
    be read, where there is none."""
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    driver.execute("ROLLBACK")
    return True
