"""The way of device boxes into the API: past Flask, to the same handlers.

What a badge proves needs no session, no cookie and no application context, and Flask's share is a
third of what a kiosk's request costs (docs/decisions/0009). Whatever is not a route's own address
and method goes on to Flask, which knows how to refuse it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar

from werkzeug.wrappers import Request

from server.web.api import MAX_BODY, Api, Handler, Told, refusal
from server.web.route import Facts
from server.web.routes import ROUTES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class _BoxRequest(Request):
    max_content_length: ClassVar[int] = MAX_BODY  # type: ignore[misc]  # ours never changes


class BoxesWay:
    """WSGI middleware in front of Flask."""

    def __init__(self, api: Api, app: WSGIApplication) -> None:
        self._app = app
        self._plain: dict[str, Handler] = {}
        self._patterns: list[tuple[re.Pattern[str], Handler]] = []
        for route in ROUTES:
            if route.special:
                continue  # about the session, which is Flask's
            address, handler = f"{route.method} {route.path}", api.handler(route)
            if not route.names:
                self._plain[address] = handler
            else:
                named = re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", address)
                self._patterns.append((re.compile(named), handler))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("HTTP_AUTHORIZATION", "")[:7].lower() == "bearer ":
            found = self._find(environ)
            if found is not None:
                told = _ask(environ, *found)
                headers = list(told.headers)
                if told.body:
                    headers.append(("Content-Length", str(len(told.body))))
                start_response(_STATUS[told.status], headers)
                return [told.body]
        return self._app(environ, start_response)

    def _find(self, environ: WSGIEnvironment) -> tuple[Handler, Facts] | None:
        address = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        handler = self._plain.get(address)
        if handler is not None:
            return handler, {}
        try:
            address = address.encode("latin-1").decode()  # WSGI's way to pass bytes on
        except UnicodeError:
            return None
        for pattern, handler in self._patterns:
            match = pattern.fullmatch(address)
            if match is not None:
                return handler, match.groupdict()
        return None


def _ask(environ: WSGIEnvironment, handler: Handler, path: Facts) -> Told:
    request = _BoxRequest(environ)
    try:
        return handler(request, path)
    except Exception as error:
        return refusal(error, request)
