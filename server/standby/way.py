"""/standby: the way of the standby into the server in use, in front of everything else.

POST /standby/base                  the sums of what the standby has; the database file as blocks.py
                                    says it; X-Log-Salts: of the log that completes it
GET /standby/log?salts=…&from=N     200 the log from there, 204 no news, 205 begun anew (then
                                    X-Log-Salts are the new ones), 410 take a new base;
                                    X-Files: another when there are other files to be taken
GET /standby/files                  [[path, size, changed], …] of the data folder
GET /standby/files/<path>           one of them
"""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import msgspec

from server.data_folder import mark_of, other_files
from server.standby.badge import FILE as BADGE
from server.standby.badge import is_badge
from server.standby.sending import BeginAgain, Sending
from server.store.log_state import LogState

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SALTS = "X-Log-Salts"
FILES = "X-Files"
_HERE = "/standby/"
_MOST_SUMS = 64 * 1024 * 1024
"""Of a database of 256 GB."""
_BYTES = "application/octet-stream"


class StandbyWay:
    """WSGI middleware: whatever is not below /standby goes on."""

    def __init__(self, sending: Sending, folder: Path, app: WSGIApplication) -> None:
        self._sending, self._folder, self._app = sending, folder, app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.startswith(_HERE):
            return self._app(environ, start_response)
        shown = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
        if not is_badge(self._folder, shown):
            return _answer(start_response, HTTPStatus.UNAUTHORIZED)
        what = path.removeprefix(_HERE)
        if environ["REQUEST_METHOD"] != ("POST" if what == "base" else "GET"):
            return _answer(start_response, HTTPStatus.METHOD_NOT_ALLOWED)
        if what == "base":
            return self._base(environ, start_response)
        if what == "log":
            return self._log(parse_qs(environ.get("QUERY_STRING", "")), start_response)
        if what == "files":
            return _answer(start_response, HTTPStatus.OK, msgspec.json.encode(self._files()))
        name = what.removeprefix("files/").encode("latin-1")  # WSGI's way to pass bytes on
        return self._file(name.decode(errors="replace"), start_response)

    def _base(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > _MOST_SUMS:
            return _answer(start_response, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        known = environ["wsgi.input"].read(length)
        try:
            salts, pieces = self._sending.base(known)
        except OSError:
            return _answer(start_response, HTTPStatus.SERVICE_UNAVAILABLE)
        _start(start_response, HTTPStatus.OK, [(SALTS, salts)])
        return pieces

    def _log(self, asked: dict[str, list[str]], start_response: StartResponse) -> Iterable[bytes]:
        try:
            had = LogState(asked["salts"][0], int(asked["from"][0]))
        except (KeyError, ValueError):
            return _answer(start_response, HTTPStatus.BAD_REQUEST)
        try:
            piece = self._sending.following(had)
        except BeginAgain:
            return _answer(start_response, HTTPStatus.GONE)
        except OSError:  # the server has only just started
            return _answer(start_response, HTTPStatus.SERVICE_UNAVAILABLE)
        # After the piece: what it speaks of, such as a key, is there by now.
        salts = [(SALTS, piece.salts), (FILES, mark_of(self._folder))]
        if piece.anew:
            return _answer(start_response, HTTPStatus.RESET_CONTENT, headers=salts)
        if not piece.data:
            return _answer(start_response, HTTPStatus.NO_CONTENT, headers=salts)
        return _answer(start_response, HTTPStatus.OK, piece.data, salts)

    def _files(self) -> list[tuple[str, int, int]]:
        return [
            (str(inside), stat.st_size, stat.st_mtime_ns)
            for inside in other_files(self._folder)
            if str(inside) != BADGE
            for stat in [(self._folder / inside).stat()]
        ]

    def _file(self, name: str, start_response: StartResponse) -> Iterable[bytes]:
        if name not in {found[0] for found in self._files()}:
            return _answer(start_response, HTTPStatus.NOT_FOUND)
        return _answer(start_response, HTTPStatus.OK, (self._folder / name).read_bytes())


def _answer(
    start_response: StartResponse,
    status: HTTPStatus,
    body: bytes = b"",
    headers: list[tuple[str, str]] | None = None,
) -> Iterable[bytes]:
    _start(start_response, status, [("Content-Length", str(len(body))), *(headers or [])])
    return [body]


def _start(
    start_response: StartResponse, status: HTTPStatus, headers: list[tuple[str, str]]
) -> None:
    common = [("Content-Type", _BYTES), ("Cache-Control", "no-store")]
    start_response(f"{status.value} {status.phrase}", [*common, *headers])
