"""A crowd of HTTP keep-alive clients on one thread: as little of our own time as possible."""

from __future__ import annotations

import json
import selectors
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


class BadAnswer(Exception):
    """The server answered with an error; the figures of this run would be worthless."""


def connect(port: int) -> socket.socket:
    sock = socket.create_connection(("127.0.0.1", port))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def post(path: str, body: dict[str, Any], badge: str, key: str = "") -> bytes:
    """A whole POST request as bytes."""
    content = json.dumps(body).encode()
    idempotency = f"Idempotency-Key: {key}\r\n" if key else ""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {badge}\r\n"
        f"{idempotency}Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def answer(buffer: bytes) -> tuple[int, bytes] | None:
    """Status and body once the whole answer is there, else None. Content-Length answers only."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = buffer[:end].lower()
    at = head.find(b"content-length:")
    length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
    if len(buffer) < end + 4 + length:
        return None
    return int(buffer[9:12]), buffer[end + 4 : end + 4 + length]


def ask(sock: socket.socket, request: bytes) -> Any:
    """One request, one JSON answer, blocking."""
    sock.sendall(request)
    return read_answer(sock)


def read_answer(sock: socket.socket) -> Any:
    """The JSON of the answer that is under way."""
    buffer = b""
    while (done := answer(buffer)) is None:
        got = sock.recv(65536)
        if not got:
            raise BadAnswer("connection closed")
        buffer += got
    status, body = done
    if status >= 400:
        raise BadAnswer(f"{status}: {body.decode(errors='replace')}")
    return json.loads(body) if body else None


@dataclass(slots=True)
class _Client:
    sock: socket.socket
    buffer: bytes = b""


def per_second(
    port: int, clients: int, request: Callable[[int], bytes | None], seconds: float = 1e9
) -> float:
    """Answers per second with `clients` at once, each sending its next when the last is answered.

    `request(client)` gives a client's next request, or None when it has no more to ask.
    """
    with selectors.DefaultSelector() as selector:
        crowd = [_Client(connect(port)) for _ in range(clients)]
        started = time.perf_counter()
        asking = 0
        for number, client in enumerate(crowd):
            first = request(number)
            if first is None:
                continue
            client.sock.sendall(first)
            selector.register(client.sock, selectors.EVENT_READ, (number, client))
            asking += 1
        answers = 0
        while asking:
            for event, _ in selector.select(timeout=10):
                number, client = event.data
                client.buffer += client.sock.recv(65536)
                done = answer(client.buffer)
                if done is None:
                    continue
                if done[0] >= 400:
                    raise BadAnswer(f"{done[0]}: {done[1].decode(errors='replace')}")
                client.buffer = b""
                answers += 1
                over = time.perf_counter() - started > seconds
                following = None if over else request(number)
                if following is None:
                    selector.unregister(client.sock)
                    asking -= 1
                else:
                    client.sock.sendall(following)
        took = time.perf_counter() - started
    _close(client.sock for client in crowd)
    return answers / took


def _close(sockets: Sequence[socket.socket] | Any) -> None:
    for sock in sockets:
        sock.close()
