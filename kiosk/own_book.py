"""The kiosk's own book: which numbers it gave out by itself, and which of them have come home.

One small SQLite file. A number stands in it, on the disk, before anybody sees it; so whatever kills
the box, no number comes twice and none that is on paper is forgotten.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import TypeVar

import msgspec

from floorlink.messages import Paper
from floorlink.own_numbers import CameHome, OwnShare
from kiosk.hall_clock import HallClock, Known, Reading, Stamp, read_clocks

log = logging.getLogger(__name__)

T = TypeVar("T")
KEPT = timedelta(days=3)
"""How long a number that came home stays in the book, to know its confirmation again."""
_TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS latest (queue TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS tickets (
  n INTEGER PRIMARY KEY, request_id TEXT NOT NULL UNIQUE, queue TEXT NOT NULL,
  at TEXT NOT NULL, reading BLOB NOT NULL, service TEXT NOT NULL, paper BLOB NOT NULL,
  home TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX IF NOT EXISTS away ON tickets (n) WHERE home = '';
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One number that was given out."""

    n: int
    request_id: str
    service: str
    paper: Paper
    stamp: Stamp


class OwnBook:
    """Thread-safe."""

    def __init__(self, file: Path | None, read: Callable[[], Reading] = read_clocks) -> None:
        """Without a file it only tells the time: it takes no share, so nothing is given out."""
        self._kept = file is not None
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        self._lock = Lock()
        self._base = sqlite3.connect(
            file or ":memory:", check_same_thread=False, isolation_level=None
        )
        try:
            self._base.executescript(_TABLES)
        except sqlite3.DatabaseError:
            self._base.close()
            raise
        self._share: OwnShare | None = self._fact("share", OwnShare)
        self._clock = HallClock(self._fact("time", Known), read)

    @property
    def share(self) -> OwnShare | None:
        """None until the server has given one."""
        return self._share

    def given(self, share: OwnShare) -> None:
        """The server's word: whose numbers these are, and what time it is."""
        with self._lock:
            self._clock.set(share.now)
            if not self._kept:
                return
            self._share = share
            with self._base:
                self._base.execute("BEGIN")
                self._put("share", share)
                self._put_time()
                # Of a book that was lost the server knows how far it had come.
                self._base.executemany(
                    "INSERT INTO latest VALUES (?, ?) ON CONFLICT DO NOTHING", share.latest.items()
                )
                # A server that was put back from a backup forgot what came home after it.
                self._base.execute(
                    "UPDATE tickets SET home = '' WHERE home = 'yes' AND n > ?", (share.taken,)
                )

    def now(self) -> tuple[datetime, bool]:
        """The hall's time, and whether it is good enough to send somebody away by."""
        with self._lock:
            return self._clock.stamp().at, self._clock.sure

    def keep_time(self) -> None:
        """Write down how late it is: time never goes back behind it, even without a clock."""
        with self._lock:
            self._clock.stamp()
            self._put_time()

    def earlier(self, request_id: str) -> Paper | None:
        """The paper that a confirmation has led to."""
        with self._lock:
            row = self._base.execute(
                "SELECT paper FROM tickets WHERE request_id = ?", (request_id,)
            ).fetchone()
        return msgspec.json.decode(row[0], type=Paper) if row else None

    def give(
        self,
        request_id: str,
        queue: str,
        service: str,
        write: Callable[[int, int, datetime], Paper],
    ) -> Paper | None:
        """Give out the queue's next number, durably; None when the ring is full of today's.

        `write(n, number, at)` makes its paper.
        """
        share = self._share
        assert share is not None, "a kiosk without a share gives out nothing"
        with self._lock:
            size = share.last - share.first + 1
            stamp = self._clock.stamp()
            if self._count(queue, stamp.at - timedelta(days=1)) >= size:
                return None
            row = self._base.execute(
                "SELECT number FROM latest WHERE queue = ?", (queue,)
            ).fetchone()
            number = row[0] + 1 if row and share.first <= row[0] < share.last else share.first
            n = max(self._last(), share.taken) + 1
            paper = write(n, number, stamp.at)
            with self._base:
                self._base.execute("BEGIN")
                self._base.execute(
                    "INSERT INTO tickets (n, request_id, queue, at, reading, service, paper)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (
                        n,
                        request_id,
                        queue,
                        stamp.at.isoformat(),
                        msgspec.json.encode(stamp.reading),
                        service,
                        msgspec.json.encode(paper),
                    ),
                )
                self._base.execute("INSERT OR REPLACE INTO latest VALUES (?, ?)", (queue, number))
                self._put("n", n)
                self._put_time()
        return paper

    def given_since(self, queue: str, since: datetime) -> int:
        with self._lock:
            return self._count(queue, since)

    def away(self) -> int:
        """How many have not come home yet."""
        with self._lock:
            row = self._base.execute("SELECT count(*) FROM tickets WHERE home = ''").fetchone()
        return int(row[0])

    def next_home(self, most: int) -> list[tuple[Entry, datetime]]:
        """The first of those that have not come home, with their true times."""
        with self._lock:
            rows = self._base.execute(
                "SELECT n, request_id, service, paper, at, reading FROM tickets"
                " WHERE home = '' ORDER BY n"
            ).fetchall()
            entries = [_entry(row) for row in rows]
            times = self._clock.corrected(entry.stamp for entry in entries) if entries else []
        return list(zip(entries, times, strict=True))[:most]

    def came_home(self, answer: CameHome) -> None:
        with self._lock, self._base:
            self._base.execute("BEGIN")
            outcomes = [("yes", n) for n in answer.merged]
            outcomes += [(why, int(n)) for n, why in answer.refused.items()]
            self._base.executemany("UPDATE tickets SET home = ? WHERE n = ?", outcomes)
            old = (self._clock.stamp().at - KEPT).isoformat()
            self._base.execute("DELETE FROM tickets WHERE home = 'yes' AND at < ?", (old,))

    def refused(self) -> list[tuple[str, str]]:
        """(number, why) of what the hall could not take: for staff."""
        with self._lock:
            rows = self._base.execute(
                "SELECT paper, home FROM tickets WHERE home NOT IN ('', 'yes') ORDER BY n"
            ).fetchall()
        return [(msgspec.json.decode(paper, type=Paper).number, why) for paper, why in rows]

    def since(self, since: datetime) -> list[Entry]:
        """Given out since then, in order."""
        with self._lock:
            rows = self._base.execute(
                "SELECT n, request_id, service, paper, at, reading FROM tickets"
                " WHERE at >= ? ORDER BY n",
                (since.isoformat(),),
            ).fetchall()
        return [_entry(row) for row in rows]

    def close(self) -> None:
        with self._lock:
            self._base.close()

    def _count(self, queue: str, since: datetime) -> int:
        row = self._base.execute(
            "SELECT count(*) FROM tickets WHERE queue = ? AND at >= ?", (queue, since.isoformat())
        ).fetchone()
        return int(row[0])

    def _last(self) -> int:
        return self._fact("n", int) or 0

    def _fact(self, name: str, kind: type[T]) -> T | None:
        row = self._base.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return msgspec.json.decode(row[0], type=kind) if row else None

    def _put(self, name: str, value: object) -> None:
        self._base.execute(
            "INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, msgspec.json.encode(value))
        )

    def _put_time(self) -> None:
        if self._clock.known is not None:
            self._put("time", self._clock.known)


def open_book(file: Path, read: Callable[[], Reading] = read_clocks) -> OwnBook:
    """A spoilt file is put aside for whoever can read it; then nothing is given out until the
    server has said how far the numbers had come. Where there is none to be had (a full disk, one
    that cannot be written), the kiosk gives out the server's numbers only."""
    try:
        return OwnBook(file, read)
    except (sqlite3.OperationalError, OSError) as error:
        log.error("%s cannot be opened, so no numbers of its own: %s", file, error)
        return OwnBook(None, read)
    except sqlite3.DatabaseError as error:
        spoilt = file.with_suffix(f".spoilt-{datetime.now(UTC):%Y%m%d%H%M%S}")
        log.error("%s is spoilt (%s); put aside as %s", file, error, spoilt.name)
        file.replace(spoilt)
        for rest in ("-wal", "-shm"):
            file.with_name(file.name + rest).unlink(missing_ok=True)
        return OwnBook(file, read)


def _entry(row: tuple[int, str, str, bytes, str, bytes]) -> Entry:
    n, request_id, service, paper, at, reading = row
    stamp = Stamp(datetime.fromisoformat(at), msgspec.json.decode(reading, type=Reading))
    return Entry(n, request_id, service, msgspec.json.decode(paper, type=Paper), stamp)
