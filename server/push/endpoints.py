"""Which addresses the hall sends to. A phone says where; this decides whether.

Whoever holds a ticket could otherwise make the server ask anything of any machine that it reaches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from server.push.settings import PushSettings

LONGEST = 1024
_HTTPS = 443

Resolve = Callable[[str, int], Sequence[tuple[Any, ...]]]
"""As socket.getaddrinfo, whose results end in the address."""


class EndpointRefusedError(ValueError):
    """Not a push service that the hall sends to."""


class Place(NamedTuple):
    host: str
    port: int
    path: str
    inner: bool
    """Named by the hall as one of its own networks."""

    @property
    def origin(self) -> str:
        return f"https://{self.host}" + (f":{self.port}" if self.port != _HTTPS else "")


def place_of(endpoint: str, settings: PushSettings) -> Place:
    """Raises EndpointRefusedError unless it is https at a service that the settings name."""
    if len(endpoint) > LONGEST or not endpoint.isascii() or not endpoint.isprintable():
        raise EndpointRefusedError("too long, or no plain address")
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port or _HTTPS
    except ValueError as error:
        raise EndpointRefusedError(str(error)) from error
    if parts.scheme != "https" or "@" in parts.netloc or parts.fragment or " " in endpoint:
        raise EndpointRefusedError("not a plain https address")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    named = host if port == _HTTPS else f"{host}:{port}"
    if named in settings.inner_services:
        return Place(host, port, path, inner=True)
    if port == _HTTPS and any(_is(host, name) for name in settings.services):
        return Place(host, port, path, inner=False)
    raise EndpointRefusedError(f"{named} is not among the push services of this hall")


def addresses_of(place: Place, resolve: Resolve) -> list[str]:
    """Where to connect to: found once, so that a name cannot mean another machine a moment later.

    Raises EndpointRefusedError where a public service's name leads inside, OSError like `resolve`.
    """
    found = [str(result[-1][0]) for result in resolve(place.host, place.port)]
    if not found:
        raise OSError(f"{place.host} has no address")
    if not place.inner and not all(_is_public(address) for address in found):
        raise EndpointRefusedError(f"{place.host} leads to an address inside our networks")
    return found


def _is(host: str, name: str) -> bool:
    return host.endswith(name[1:]) and len(host) >= len(name) if name[0] == "*" else host == name


def _is_public(address: str) -> bool:
    found = ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    if mapped is not None:
        found = mapped
    return found.is_global and not found.is_multicast
