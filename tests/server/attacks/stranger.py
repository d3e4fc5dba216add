"""What an attacker sends by hand, past every library that would put it right on the way."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from tests.server.running import Running

OUTSIDE = "outside"
"""A file of this name, with every ending, lies beside and above the folders that are given out."""
SECRET = "nobody-may-read-this-4f1c"
_LONG = "a" * 4000

TARGETS = (
    *("/../../etc/passwd", "/./../../etc/passwd", "//etc/passwd", "/..%2f..%2fetc%2fpasswd"),
    *("/%2e%2e/%2e%2e/etc/passwd", "/static/../../../etc/passwd", "/static/%2e%2e/%2e%2e/app.py"),
    *("/static/..%2f..%2f..%2fsecret.key", "/static//etc/passwd", "/static/..%5c..%5capp.py"),
    *("/look/..%2f..%2fcommands.py", "/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd", "/%00", "/%"),
    *("/..\\..\\etc\\passwd", "http://127.0.0.1/../etc/passwd", "*", "/?a=%00&b=%ff", "/%zz"),
    *("/.git/config", "/hallfloor.db", "/secret.key", "/data/secret.key", "/static/"),
    f"/{_LONG}",
)
"""Targets of a request, as they stand in its first line."""
TO_THE_STANDBY = (
    *(
        "/standby/base",
        "//standby/base",
        "/%73tandby/base",
        "/standby%2fbase",
        "/x/../standby/base",
    ),
    *("/standby/../standby/files", "/./standby/files/secret.key", "/standby//base"),
    "/t/%2e%2e/standby/base",
)


def names_that_lead_out(data: Path) -> tuple[str, ...]:
    """What is put for a part of an address: as it stands in the request, already encoded."""
    absolute = quote(str(data / OUTSIDE), safe="")
    return (
        *(f"..%2f{OUTSIDE}", f"..%2f..%2f{OUTSIDE}", f"%2e%2e%2f{OUTSIDE}", absolute),
        *(f"..%5c{OUTSIDE}", f"..%252f{OUTSIDE}", f"....%2f%2f{OUTSIDE}", f"..;%2f{OUTSIDE}"),
        *(f"%c0%ae%c0%ae%c0%af{OUTSIDE}", f"..%2f{OUTSIDE}%00", f"x%2f..%2f..%2f{OUTSIDE}"),
        *("%00", "%ff%fe", "%0d%0aSet-Cookie:%20planted=1", "..", ".", "~root", _LONG),
        *(f"../{OUTSIDE}", "/etc/passwd", "../../../../../../../../etc/passwd"),
        f"{OUTSIDE}",
    )


A_FEW_NAMES = 4
"""Of these to addresses that name a thing of the hall and no file."""


_PART = re.compile(r"<(?:\w+:)?(\w+)>")
_PLAIN = {"lang": "zh", "clip": "qing", "period": "2026-01", "kind": "window", "page": "queues"}
_ANY = "01"


def filled(rule: str, name: str) -> list[str]:
    """`/photos/<name>.jpg` with the name in it; of several parts each in turn."""
    parts = _PART.findall(rule)
    return [_PART.sub(_fill(one, name), rule) for one in parts] or [rule]


def _fill(one: str, name: str) -> Callable[[re.Match[str]], str]:
    return lambda part: name if part[1] == one else _PLAIN.get(part[1], _ANY)


def secrets_of(server: Running) -> tuple[bytes, ...]:
    """What must stand in no answer."""
    return (
        SECRET.encode(),
        (server.data / "secret.key").read_bytes(),
        b"root:x:0:0",
        b"SQLite format 3",
        b"def create_app",
    )


def raw(
    port: int, target: str, *, tls: bool = False, headers: str = "", method: str = "GET"
) -> bytes:
    """The answer to exactly this target, with no body: whole, or of a POST the head."""
    with socket.create_connection(("127.0.0.1", port), 20) as plain:
        wire: socket.socket = plain
        if tls:
            trusting = ssl.create_default_context()
            trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
            wire = trusting.wrap_socket(plain)
        first = f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        wire.sendall(f"{first}Connection: close\r\n{headers}\r\n".encode())
        answer = b""
        while piece := _received(wire):
            answer += piece
            if method != "GET" and b"\r\n\r\n" in answer:
                break  # a proxy waits for the body that does not come
        wire.close()
    return answer


def _received(wire: socket.socket) -> bytes:
    try:
        return wire.recv(65536)
    except (ConnectionResetError, ssl.SSLEOFError):
        return b""


def status(answer: bytes) -> int:
    """0: hung up on without a word."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else 0
