"""N WebSocket clients that follow the board on one thread, and when the last of them knows."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import selectors
import socket
import struct
import time
from collections.abc import Callable
from types import TracebackType

from bench.wire import connect


def text_frame(text: str) -> bytes:
    """One masked client frame (RFC 6455); the mask is zero, which is allowed and costs nothing."""
    data = text.encode()
    if len(data) < 126:
        return struct.pack("!BB", 0x81, 0x80 | len(data)) + b"\0\0\0\0" + data
    return struct.pack("!BBH", 0x81, 0x80 | 126, len(data)) + b"\0\0\0\0" + data


def join(port: int) -> socket.socket:
    """A WebSocket that has joined /board and follows the whole hall."""
    sock = connect(port)
    key = base64.b64encode(os.urandom(16)).decode()
    sock.sendall(
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
        "Sec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    _until(sock, b"pingInterval")
    sock.sendall(text_frame("40/board,"))
    _until(sock, b"40/board,")
    follow = json.dumps(["follow", {"zone": "", "last_seq": 0}])
    sock.sendall(text_frame(f"42/board,1{follow}"))
    _until(sock, b"43/board,1")
    return sock


def _until(sock: socket.socket, mark: bytes) -> None:
    seen = b""
    sock.settimeout(20)
    while mark not in seen:
        got = sock.recv(262144)
        if not got:
            raise ConnectionError(f"closed before {mark!r}: {seen[:300]!r}")
        seen = (seen + got)[-262144:]


class Crowd:
    """Clients that follow the board. They answer the server's pings whenever the crowd listens."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._selector = selectors.DefaultSelector()
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> Crowd:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._selector.close()
        for sock in self._sockets:
            sock.close()

    def grow_to(self, count: int) -> None:
        """Join until `count` clients follow."""
        while len(self._sockets) < count:
            sock = join(self._port)
            sock.setblocking(False)
            self._sockets.append(sock)
            self._selector.register(sock, selectors.EVENT_READ)
            if len(self._sockets) % 50 == 0:
                self.settle(0)

    def settle(self, seconds: float) -> None:
        """Read and forget whatever comes for `seconds`, answering pings."""
        until = time.perf_counter() + seconds
        while True:
            events = self._selector.select(max(0.0, until - time.perf_counter()))
            for event, _ in events:
                self._read(_socket(event.fileobj))
            if time.perf_counter() >= until and not events:
                return

    def last_hears(self, mark: bytes, start: Callable[[], None], timeout: float = 20) -> float:
        """Seconds from `start()` until every client has received a frame that holds `mark`."""
        waiting = set(self._sockets)
        rest: dict[socket.socket, bytes] = {}
        begin = time.perf_counter()
        start()
        while waiting:
            for event, _ in self._selector.select(1):
                sock = _socket(event.fileobj)
                data = rest.pop(sock, b"") + self._read(sock)
                if mark in data:
                    waiting.discard(sock)
                else:
                    rest[sock] = data[-4096:]
            if time.perf_counter() - begin > timeout:
                raise TimeoutError(f"{len(waiting)} clients never heard {mark!r}")
        return time.perf_counter() - begin

    def _read(self, sock: socket.socket) -> bytes:
        try:
            data = sock.recv(262144)
        except BlockingIOError:
            return b""
        if not data:
            raise ConnectionError("the server dropped a client")
        if b"\x81\x012" in data:  # Engine.IO ping "2" is answered with pong "3", also amid others
            with contextlib.suppress(BlockingIOError):
                sock.sendall(text_frame("3"))
        return data


def _socket(registered: object) -> socket.socket:
    assert isinstance(registered, socket.socket)
    return registered
