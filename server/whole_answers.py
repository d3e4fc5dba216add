"""Sends an answer that is already whole in one write, which gunicorn would send in two.

    HTTP/1.1 200 OK
    Date: …                          gunicorn's own headers, then the application's,
    Connection: keep-alive           a blank line and the body

Every send wakes the reader and costs a tenth of a small answer. What is not whole, is not below
/api/ or ends its connection goes gunicorn's own way.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from email.utils import formatdate
from typing import TYPE_CHECKING, Any, cast

from gunicorn.workers.base_async import ALREADY_HANDLED

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Head = tuple[str, list[tuple[str, str]]]


class WholeAnswers:
    """WSGI middleware for gunicorn, outside all others."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._date = (0, "")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not _stays_open(environ):
            return self._app(environ, start_response)
        heads: list[Head] = []

        def start(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
            heads.append((status, headers))

        answer = self._app(environ, start)
        status, headers = heads[-1]
        if type(answer) is not list or len(answer) != 1 or not answer[0]:
            start_response(status, headers)
            return answer
        lines = [f"HTTP/1.1 {status}", f"Date: {self._now()}", "Connection: keep-alive"]
        lines += [f"{name}: {value}" for name, value in headers]
        head = "\r\n".join([*lines, "", ""]).encode("latin-1")
        environ["gunicorn.socket"].sendall(head + answer[0])
        return cast("Iterable[bytes]", ALREADY_HANDLED)

    def _now(self) -> str:
        second = int(time.time())
        if self._date[0] != second:
            self._date = second, formatdate(second, usegmt=True)
        return self._date[1]


def _stays_open(environ: WSGIEnvironment) -> bool:
    return bool(
        environ["PATH_INFO"].startswith("/api/")
        and environ["REQUEST_METHOD"] != "HEAD"
        and environ["SERVER_PROTOCOL"] == "HTTP/1.1"
        and environ.get("HTTP_CONNECTION", "keep-alive").lower() == "keep-alive"
    )
