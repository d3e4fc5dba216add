"""What of the outbox must survive the box: receipts and ratings, in a small file of the agent's.

A letter is written down once it has waited for a moment, so that the ordinary one, answered within
milliseconds, costs the box's card nothing; a press is of the moment and is never kept. What comes
back from the file carries its old request id, so the server, if it did hear it, answers alike.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Collection, Iterable
from pathlib import Path

from floorlink.errors import MessageError
from floorlink.messages import FROM_AGENT, RatePressed, Receipt, parse, to_wire

log = logging.getLogger(__name__)

Kept = Receipt | RatePressed
"""The kinds of message that are kept."""


class KeptLetters:
    """One writer at a time. Whatever is wrong with the file, the box goes on without it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: set[str] = set()
        self._file = self._open()

    def load(self) -> list[Kept]:
        """What was not delivered before, oldest first."""
        rows = self._file.execute("SELECT request_id, event, body FROM letters ORDER BY rowid")
        letters: list[Kept] = []
        for request_id, event, body in rows.fetchall():
            self._known.add(request_id)
            try:
                message = parse(event, json.loads(body), FROM_AGENT)
            except (MessageError, ValueError) as error:
                log.error("a kept %s makes no sense and is dropped: %s", event, error)
                continue
            if isinstance(message, Kept):
                letters.append(message)
        return letters

    def keep(self, waiting: Iterable[Kept], fresh: Collection[str] = ()) -> None:
        """From now on just these are in the file, durable on return.

        `fresh`: request ids of those that may be answered any moment, and are not written yet.
        """
        letters = {letter.request_id: letter for letter in waiting}
        gone = self._known - letters.keys()
        new = letters.keys() - self._known - set(fresh)
        if not gone and not new:
            return
        try:
            with self._file:
                self._file.executemany(
                    "DELETE FROM letters WHERE request_id = ?", [(one,) for one in gone]
                )
                self._file.executemany(
                    "INSERT OR IGNORE INTO letters VALUES (?, ?, ?)",
                    [
                        (one, letter.EVENT, json.dumps(to_wire(letter), ensure_ascii=False))
                        for one, letter in letters.items()
                        if one in new
                    ],
                )
        except sqlite3.Error as error:
            log.error("%s cannot be written: %s", self._path, error)
            return
        self._known = (self._known - gone) | new

    def close(self) -> None:
        self._file.close()

    def _open(self) -> sqlite3.Connection:
        try:
            return self._prepared()
        except sqlite3.DatabaseError as error:
            spoilt = self._path.with_suffix(".spoilt")
            log.error("%s is spoilt (%s); put aside as %s", self._path, error, spoilt.name)
            self._path.replace(spoilt)
            return self._prepared()

    def _prepared(self) -> sqlite3.Connection:
        # The connection's outbox thread writes; its close, in another, comes after it.
        file = sqlite3.connect(self._path, check_same_thread=False)
        try:
            file.execute("PRAGMA synchronous=FULL")
            file.execute(
                "CREATE TABLE IF NOT EXISTS letters"
                " (request_id TEXT NOT NULL UNIQUE, event TEXT NOT NULL, body TEXT NOT NULL)"
            )
            file.commit()
        except sqlite3.DatabaseError:
            file.close()
            raise
        return file
