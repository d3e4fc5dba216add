"""Headers that every answer carries, put on outside Flask where they cost next to nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


_HEADERS = [
    (
        "Content-Security-Policy",
        "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]
_PERMISSIONS = ("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
_HEARING = ("Permissions-Policy", "camera=(), microphone=(self), geolocation=()")
RECORDER = "/recorder"
"""The one page that may use a microphone."""

_ONLY_HTTPS = ("Strict-Transport-Security", "max-age=31536000")
"""For this host alone: what else the county runs below the same name is not ours to decide."""


class SecurityHeaders:
    """WSGI middleware around the whole application."""

    def __init__(self, app: WSGIApplication, https: bool) -> None:
        self._app = app
        self._headers = [*_HEADERS, *([_ONLY_HTTPS] if https else [])]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        permissions = _HEARING if environ["PATH_INFO"] == RECORDER else _PERMISSIONS

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [*headers, *self._headers, permissions], *rest)

        return self._app(environ, start)
