"""One message to one push service over HTTPS: no redirects, no proxy, no name looked up twice."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from http.client import HTTPException, HTTPSConnection
from typing import NamedTuple

from server.push.endpoints import Place, Resolve, addresses_of
from server.push.settings import PushSettings

_LOOKED_AT = 1024
"""Bytes of an answer's body, which nobody needs."""


class ServiceAwayError(Exception):
    """It was not reached, or did not answer like a web server."""


class Answer(NamedTuple):
    status: int
    retry_after_s: float
    """0 where the service did not say."""


def trust(settings: PushSettings) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if settings.authorities is not None:
        context.load_verify_locations(settings.authorities)
    return context


def everywhere(host: str, port: int) -> list[tuple[object, ...]]:
    """endpoints.Resolve by the machine's own resolver."""
    return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


class _Checked(HTTPSConnection):
    """Connects to addresses that were judged, under the name that they were judged for."""

    def __init__(
        self, place: Place, addresses: list[str], context: ssl.SSLContext, timeout_s: float
    ) -> None:
        super().__init__(place.host, place.port, timeout=timeout_s, context=context)
        self._addresses, self._trust, self._patience = addresses, context, timeout_s

    def connect(self) -> None:
        for place, address in enumerate(self._addresses, start=1):
            try:
                reached = socket.create_connection((address, self.port), self._patience)
                break
            except OSError:
                if place == len(self._addresses):
                    raise
        self.sock = self._trust.wrap_socket(reached, server_hostname=self.host)


def send(
    place: Place,
    headers: Mapping[str, str],
    body: bytes,
    context: ssl.SSLContext,
    *,
    timeout_s: float,
    resolve: Resolve = everywhere,
) -> Answer:
    """Raises EndpointRefusedError for an inner address, ServiceAwayError when nothing came back."""
    try:
        addresses = addresses_of(place, resolve)
        connection = _Checked(place, addresses, context, timeout_s)
        try:
            connection.request("POST", place.path, body, dict(headers))
            answer = connection.getresponse()
            answer.read(_LOOKED_AT)
            return Answer(answer.status, _seconds(answer.headers.get("Retry-After", "")))
        finally:
            connection.close()
    except (OSError, HTTPException) as error:
        raise ServiceAwayError(f"{place.host}: {error}") from error


def _seconds(retry_after: str) -> float:
    """A date, which is allowed as well, is taken as no word: our own patience serves."""
    return float(retry_after) if retry_after.isdigit() and len(retry_after) < 6 else 0.0
