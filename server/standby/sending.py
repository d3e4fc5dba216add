"""The server in use: what a standby may have, and what is kept for it until it has it.

The log may be begun anew only when the standby has all of it. So while one follows, nobody but us
moves the log into the database, between two commits, when the standby has caught up. Should the log
be begun anew in any other way, the standby is told to take everything from the beginning: it never
goes on from a place that might not fit.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import NamedTuple, Protocol

from floorlink.language import message
from server.services.ports import Offload
from server.services.views import Alert
from server.standby.blocks import BLOCK, END, SUM, differing
from server.store.held_files import held_open
from server.store.log_end import HEADER
from server.store.log_state import LogState, log_state

log = logging.getLogger("hallfloor.server")

_PIECE = 1024 * 1024
_MOST = 4 * 1024 * 1024
"""Bytes of the log in one answer."""
_UNTIL_TOUCHED_S = 4.0
"""How long the first log may take to begin: something is written every second."""
_LOOK_S = 0.25
"""Between two looks for what other programs (the command line) wrote."""
_AWAY_S = 10.0
_LOG_TOO_LONG = 256 * 1024 * 1024
"""What is kept for a standby that is away; then it has to begin again."""


class Log(Protocol):
    """The store, as far as its log is concerned. Called by the committer only, but for `touch`."""

    def keep_log(self, keep: bool) -> None:
        """Whether commits leave it to us to move the log into the database."""

    def move_log(self) -> bool:
        """Move all of the log into the database; whether nothing was left."""

    def touch(self) -> None:
        """The next batch is written even if it changes nothing."""


class Piece(NamedTuple):
    """What follows in the log, maybe nothing; or that it was begun anew."""

    salts: str
    data: bytes
    anew: bool = False


class BeginAgain(Exception):
    """What the standby has does not lead on to what is there now."""


class Sending:
    """Thread-safe. One standby at a time: the last that asked."""

    def __init__(
        self,
        database: Path,
        store: Log,
        clock: Callable[[], datetime],
        offload: Offload,
        *,
        synchronous: bool,
        answer_within_s: float = 2.0,
        log_long: int = 8 * 1024 * 1024,
        wait_s: float = 4.0,
    ) -> None:
        """`synchronous`: commands are answered once the standby has them, if it is there.

        It is away when it takes longer than `answer_within_s`. From `log_long` bytes on the log is
        moved into the database. A question for news is held open for `wait_s`.
        """
        self._answer_within_s, self._log_long, self._wait_s = answer_within_s, log_long, wait_s
        self._database, self._store, self._clock = database, store, clock
        self._offload = offload
        self._synchronous = synchronous
        self._news = threading.Condition()
        self._had: LogState | None = None
        """What the standby has."""
        self._heard = 0.0
        self._stood: LogState | None = None
        """Where the log stood when the standby asked last."""
        self._ended: LogState | None = None
        """Where the log stood when all of it had been moved, until something is added to it."""
        self._bases = 0
        """Being sent just now."""
        self._keeps = False
        self._joined = False
        """The standby had everything once, and answers since."""
        self._away_since: datetime | None = None

    # --- asked by the standby ------------------------------------------------------------------

    def base(self, known: bytes = b"") -> tuple[str, Iterator[bytes]]:
        """The database file as it is, as blocks.py says it to a standby whose file has the sums
        `known`; and the salts of the log that makes it whole.

        Copied while it may be changed: whatever changes in it meanwhile stands in that log.
        """
        deadline = time.monotonic() + _UNTIL_TOUCHED_S
        with self._news:
            self._keeps, self._joined, self._had, self._stood = True, False, None, None
        self._store.touch()
        while (state := log_state(self._database)).end <= HEADER and time.monotonic() < deadline:
            self._rest(_LOOK_S)
        with self._news:
            self._bases += 1
        return state.salts, self._pieces(known)

    def _pieces(self, known: bytes) -> Iterator[bytes]:
        try:
            for place in count():
                piece = self._offload(partial(self._piece, place, known))
                if not piece:
                    break
                yield piece
            yield END
        finally:
            with self._news:
                self._bases -= 1

    def _piece(self, place: int, known: bytes) -> bytes:
        data = os.pread(held_open(self._database), _PIECE, place * _PIECE)
        sums = _PIECE // BLOCK * SUM
        return differing(data, known[place * sums : (place + 1) * sums])

    def following(self, had: LogState) -> Piece:
        """What comes after what the standby has; waits a while if there is nothing."""
        self._learn(had)
        deadline = time.monotonic() + self._wait_s
        while True:
            state = log_state(self._database)
            if state.salts != had.salts:
                if self._ended == had:
                    return Piece(state.salts, b"", anew=True)
                raise BeginAgain
            if state.end < had.end and had.end > HEADER:
                raise BeginAgain
            start = had.end if had.end > HEADER else 0
            if state.end > max(start, HEADER):
                return self._read(state, start)
            if time.monotonic() >= deadline:
                return Piece(state.salts, b"")
            self._rest(_LOOK_S)

    def _read(self, state: LogState, start: int) -> Piece:
        with Path(f"{self._database}-wal").open("rb") as file:
            file.seek(start)
            data = file.read(min(state.end - start, _MOST))
        if log_state(self._database).salts != state.salts or not data:
            raise BeginAgain  # overwritten while we read
        return Piece(state.salts, data)

    def _learn(self, had: LogState) -> None:
        with self._news:
            self._had, self._heard, self._keeps = had, time.monotonic(), True
            state = log_state(self._database)
            # In a busy hall it is never without anything new to ask for. It follows once it has all
            # that there was one question ago: then waiting for it lasts no longer than a question.
            if not self._joined and (self._has(state) or self._has(self._stood)):
                self._joined, self._away_since = True, None
                log.warning("the standby has everything and follows")
            self._stood = state
            self._news.notify_all()

    def _rest(self, seconds: float) -> None:
        with self._news:
            self._news.wait(seconds)

    # --- after each commit, by the committer ------------------------------------------------------

    def committed(self) -> None:
        """Tell the standby that there is news, and wait for it if that was asked for."""
        if not self._keeps:
            return
        self._store.keep_log(True)
        with self._news:
            self._news.notify_all()
            state = log_state(self._database)
            ended = self._ended
            if ended is not None and ended.salts == state.salts and ended != state:
                self._ended = None  # it went on after all
            if self._joined and time.monotonic() - self._heard > _AWAY_S:
                self._went_away()
            if self._synchronous and self._joined:
                self._wait_for(state)
        if state.end > self._log_long and not self._bases:
            self._shorten(state)

    def _wait_for(self, state: LogState) -> None:
        deadline = time.monotonic() + self._answer_within_s
        while not self._has(state):
            left = deadline - time.monotonic()
            if left <= 0:
                self._went_away()
                return
            self._news.wait(left)

    def _shorten(self, state: LogState) -> None:
        """The log is long: into the database with it, once the standby has all of it."""
        if self._joined:
            with self._news:
                self._wait_for(state)
        if self._has(state):
            if self._offload(self._store.move_log) and log_state(self._database) == state:
                self._ended = state
        elif state.end > _LOG_TOO_LONG:
            self._keeps, self._joined, self._had, self._ended = False, False, None, None
            self._store.keep_log(False)
            log.error("the standby was away for too long; it has to begin again")

    def _has(self, state: LogState | None) -> bool:
        had = self._had
        if had is None or state is None or had.salts != state.salts:
            return False
        return max(had.end, HEADER) >= state.end

    def _went_away(self) -> None:
        self._joined, self._away_since = False, self._clock()
        self._stood = None  # what there was when it last asked is no longer all that there is
        log.error("the standby does not answer; going on without it")

    def alerts(self) -> list[Alert]:
        since = self._away_since
        if since is None:
            return []
        return [
            Alert(
                kind="store",
                subject="standby",
                level="amber",
                since=since,
                text=message("备用服务器失联"),
                what_to_do=message("检查备用服务器的电源和网线；它回来后自动补上"),
            )
        ]
