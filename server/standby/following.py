"""The standby: takes the whole hall once, then the log as it is written, and every other file.

What it has is at every moment a database and its log as the server's own disk would hold them after
a power cut: SQLite makes a whole hall of it when it is opened. Nothing is acknowledged before it is
on the standby's disk.
"""

from __future__ import annotations

import http.client
import io
import logging
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlsplit

import msgspec

from floorlink.errors import HallfloorError
from server.backup.archive import private
from server.data_folder import DATABASE, other_files
from server.standby.blocks import CutShort, rebuild, sums
from server.standby.way import FILES, SALTS
from server.store.log_end import FRAME, HEADER, written

log = logging.getLogger("hallfloor.standby")

STATE = "standby.json"
_PATIENCE_S = 15.0
_FILES_EVERY_S = 30.0
"""Should a file deep inside be changed, which nobody tells of."""
_AGAIN_S = (0.1, 1.0)
_REFUSED_S = 5.0


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What a standby keeps of its own beside the hall's files."""

    primary: str
    salts: str
    """Of the log that follows the database; empty while there is no whole database yet."""


class NoStandbyError(HallfloorError):
    """The folder is not a standby's."""

    code = "no_standby"


def standing_of(folder: Path) -> Standing | None:
    try:
        return msgspec.json.decode((folder / STATE).read_bytes(), type=Standing)
    except FileNotFoundError:
        return None


class _Refused(Exception):
    """The server does not know the badge."""


class _NotWhole(Exception):
    """What we have does not lead on: the whole hall has to be taken again."""


class Following:
    """One standby. `run` follows until `over` says so, whatever becomes of the server."""

    def __init__(self, primary: str, badge: str, folder: Path) -> None:
        self._primary, self._badge, self._folder = primary.rstrip("/"), badge, folder
        self._database = folder / DATABASE
        self._log = folder / f"{DATABASE}-wal"
        known = standing_of(folder)
        self._salts = known.salts if known is not None and known.primary == self._primary else ""
        self._offset = self._whole_log()
        self._connection: http.client.HTTPConnection | None = None
        self._files_at = -_FILES_EVERY_S
        self._files = ""
        self._told = ""

    def run(self, over: Callable[[], bool]) -> None:
        wait = _AGAIN_S[0]
        while not over():
            try:
                self._turn()
                wait = _AGAIN_S[0]
                continue
            except _NotWhole as error:
                self._tell(f"taking the whole hall again: {error}")
                self._salts = ""
            except _Refused:
                self._tell(f"{self._primary} does not know this standby's badge")
                time.sleep(_REFUSED_S)
            except (OSError, http.client.HTTPException) as error:
                self._tell(f"{self._primary} is away: {error}")
            self._hang_up()
            time.sleep(wait)
            wait = min(_AGAIN_S[1], wait * 2)

    def _turn(self) -> None:
        if time.monotonic() - self._files_at > _FILES_EVERY_S:
            self._take_files()
        if not self._salts:
            self._take_base()
        self._take_log()

    # --- the database ----------------------------------------------------------------------------

    def _take_base(self) -> None:
        """What stands here stays whole, to be promoted, until the new one is there."""
        if standing_of(self._folder) is None:
            self._keep_standing("")  # from now on this is a standby's folder
        self._tell(f"taking the whole hall from {self._primary}")
        part = self._database.with_suffix(".part")
        with self._earlier() as earlier, private(part) as file:
            response = self._get("/standby/base", sums(earlier))
            try:
                sent = rebuild(response, earlier, file)
            except CutShort as error:
                raise OSError("the database was cut short") from error
            whole = file.tell()
        response.read()
        log.warning("of %d bytes of the hall %d were new", whole, sent)
        self._keep_standing("")
        for ending in ("-wal", "-shm"):
            Path(f"{self._database}{ending}").unlink(missing_ok=True)
        part.replace(self._database)
        self._begin_log(response.headers[SALTS])

    def _earlier(self) -> IO[bytes]:
        """The database as it is here, without its log: material only."""
        return self._database.open("rb") if self._database.exists() else io.BytesIO()

    def _begin_log(self, salts: str) -> None:
        _durably_gone(self._log)
        self._offset = 0
        self._keep_standing(salts)

    def _take_log(self) -> None:
        response = self._get(f"/standby/log?salts={self._salts}&from={self._offset}")
        data = response.read()
        files = response.headers.get(FILES, "")
        if files != self._files:
            self._take_files()  # what the log speaks of, a key or a photo, is there before it
            self._files = files
        if response.status == HTTPStatus.RESET_CONTENT:
            self._move_log()
            self._begin_log(response.headers[SALTS])
        elif response.status == HTTPStatus.GONE:
            raise _NotWhole("the server's log was begun anew meanwhile")
        elif response.status == HTTPStatus.OK:
            self._append(data)
        elif response.status != HTTPStatus.NO_CONTENT:
            raise OSError(f"answered {response.status}")
        else:
            self._tell(f"following {self._primary}, nothing is missing")

    def _append(self, data: bytes) -> None:
        handle = os.open(self._log, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.pwrite(handle, data, self._offset)
            os.ftruncate(handle, self._offset + len(data))
            os.fdatasync(handle)
        finally:
            os.close(handle)
        self._offset += len(data)

    def _move_log(self) -> None:
        """The log is complete: into the database with it. SQLite looks at every frame's sum."""
        page = written(self._database).page
        frames = (self._offset - HEADER) // (FRAME + page) if page else 0
        with closing(sqlite3.connect(self._database)) as connection:
            connection.execute("PRAGMA synchronous = FULL").close()
            busy, found, moved = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if busy or found != frames or moved != frames:
            raise _NotWhole(f"of {frames} frames of the log {moved} were whole")

    def _whole_log(self) -> int:
        """Bytes of the log that are sure to be there after a crash of our own."""
        end = written(self._database)
        return end.end if end.commits and end.salts.hex() == self._salts else 0

    # --- the other files -------------------------------------------------------------------------

    def _take_files(self) -> None:
        self._files_at = time.monotonic()
        response = self._get("/standby/files")
        wanted = msgspec.json.decode(response.read(), type=list[tuple[str, int, int]])
        for name, size, changed in wanted:
            target = self._folder / name
            if self._folder.resolve() not in target.resolve().parents:
                raise OSError(f"{name} would be written outside of the data")
            if target.exists():
                stat = target.stat()
                if (stat.st_size, stat.st_mtime_ns) == (size, changed):
                    continue
            content = self._get(f"/standby/files/{quote(name)}").read()
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = target.with_name(f"{target.name}.part")
            with private(part) as file:
                file.write(content)
            os.utime(part, ns=(changed, changed))
            part.replace(target)
        names = {name for name, _, _ in wanted} | {STATE}
        for inside in other_files(self._folder):
            if str(inside) not in names:
                (self._folder / inside).unlink()  # deleted there: it may have been personal

    # --- asking ----------------------------------------------------------------------------------

    def _get(self, path: str, told: bytes | None = None) -> http.client.HTTPResponse:
        """The answer's head; `told` is posted."""
        if self._connection is None:
            parts = urlsplit(self._primary)
            kind = (
                http.client.HTTPSConnection
                if parts.scheme == "https"
                else http.client.HTTPConnection
            )
            self._connection = kind(parts.netloc, timeout=_PATIENCE_S)
        method = "GET" if told is None else "POST"
        headers = {"Authorization": f"Bearer {self._badge}"}
        self._connection.request(method, path, told, headers)
        response = self._connection.getresponse()
        if response.status == HTTPStatus.UNAUTHORIZED:
            raise _Refused
        if response.status != HTTPStatus.OK and not path.startswith("/standby/log"):
            raise OSError(f"{path} was answered {response.status}")
        return response

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _keep_standing(self, salts: str) -> None:
        self._salts = salts
        part = self._folder / f"{STATE}.part"
        with private(part) as file:
            file.write(msgspec.json.encode(Standing(primary=self._primary, salts=salts)))
        part.replace(self._folder / STATE)

    def _tell(self, words: str) -> None:
        if words != self._told:
            log.warning("%s", words)
            self._told = words


def _durably_gone(path: Path) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
