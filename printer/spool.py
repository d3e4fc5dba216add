"""Papers on their way, kept in the agent's own folder so that a restart neither loses nor doubles.

    issued ──→ sent ──→ printed
      │          └────→ doubtful     left for the printer, but nobody saw it come out
      └───────────────→ expired      never left: the printer stood still for too long

`sent` is on the disk before the first byte is on the line, and a paper that was sent is never sent
again by itself: after a crash it is doubtful, and a person decides.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from threading import Lock

import msgspec

from floorlink.messages import Paper

KEPT = 5000
"""So many papers stay, to recognise a repeat of the same ticket: days of a busy kiosk. They are
counted, for the clock of a box may be days away from the truth."""


def key(paper: Paper) -> str:
    """What tells one paper from another: a ticket has one, unless somebody asked for more."""
    return f"{paper.token}#{paper.copy}" if paper.copy else paper.token


class PaperProgress(StrEnum):
    ISSUED = "issued"
    SENT = "sent"
    PRINTED = "printed"
    DOUBTFUL = "doubtful"
    EXPIRED = "expired"


FINAL = frozenset({PaperProgress.PRINTED, PaperProgress.DOUBTFUL, PaperProgress.EXPIRED})


@dataclass(frozen=True, slots=True)
class SpooledPaper:
    paper: Paper
    progress: PaperProgress
    since: datetime
    """When it was handed over."""


class Spool:
    """One printer's papers in one small SQLite file. Thread-safe; times come in as arguments."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._lock = Lock()
        self._base = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._base.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "CREATE TABLE IF NOT EXISTS papers ("
            " place INTEGER PRIMARY KEY, token TEXT NOT NULL UNIQUE, paper BLOB NOT NULL,"
            " progress TEXT NOT NULL, since TEXT NOT NULL) STRICT"
        )

    def add(self, paper: Paper, now: datetime) -> PaperProgress:
        """Take a paper in; it is printed once, so a repeat only tells how far it is."""
        with self._lock:
            self._base.execute(
                "INSERT INTO papers (token, paper, progress, since) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (token) DO NOTHING",
                (key(paper), msgspec.json.encode(paper), PaperProgress.ISSUED, now.isoformat()),
            )
        progress = self.progress(key(paper))
        assert progress is not None
        return progress

    def progress(self, paper: str) -> PaperProgress | None:
        """How far the paper with this key is; None: this spool never had it."""
        with self._lock:
            row = self._base.execute(
                "SELECT progress FROM papers WHERE token = ?", (paper,)
            ).fetchone()
        return PaperProgress(row[0]) if row else None

    def next(self) -> SpooledPaper | None:
        """The paper that was handed over first and has not been sent."""
        waiting = self.all(PaperProgress.ISSUED, limit=1)
        return waiting[0] if waiting else None

    def all(self, progress: PaperProgress, limit: int = -1) -> list[SpooledPaper]:
        with self._lock:
            rows = self._base.execute(
                "SELECT paper, progress, since FROM papers WHERE progress = ?"
                " ORDER BY place LIMIT ?",
                (progress, limit),
            ).fetchall()
        return [
            SpooledPaper(
                msgspec.json.decode(paper, type=Paper),
                PaperProgress(progress),
                datetime.fromisoformat(since),
            )
            for paper, progress, since in rows
        ]

    def move(self, paper: str, progress: PaperProgress) -> None:
        with self._lock:
            self._base.execute("UPDATE papers SET progress = ? WHERE token = ?", (progress, paper))

    def waiting(self) -> int:
        with self._lock:
            row = self._base.execute(
                "SELECT count(*) FROM papers WHERE progress = ?", (PaperProgress.ISSUED,)
            ).fetchone()
        return int(row[0])

    def forget(self) -> None:
        """Drop finished papers but the latest."""
        with self._lock:
            self._base.execute(
                "DELETE FROM papers WHERE progress IN (?, ?, ?)"
                " AND place <= (SELECT max(place) FROM papers) - ?",
                (*sorted(FINAL), KEPT),
            )

    def close(self) -> None:
        with self._lock:
            self._base.close()
