"""L(N): what any server must pay on this machine between a command and its last listener.

A bare process appends 4 KiB durably (fdatasync), answers over loopback, and writes one message to
each of N sockets in a plain loop; no framework, no rules. Measured from the request to the last
socket's receipt, by the same kind of selector loop that measures the real server.
"""

from __future__ import annotations

import multiprocessing
import os
import selectors
import socket
import tempfile
import time
from types import TracebackType

MESSAGE = b"x" * 1200
"""About the size of one change on the board's namespace."""


def _serve(listener: socket.socket, folder: str) -> None:
    listeners: list[socket.socket] = []
    asking, _ = listener.accept()
    asking.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with tempfile.TemporaryFile(dir=folder) as file:
        block = os.urandom(4096)
        while order := asking.recv(1):
            if order == b"j":
                sock, _ = listener.accept()
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                listeners.append(sock)
                asking.sendall(b"k")
                continue
            file.write(block)
            file.flush()
            os.fdatasync(file.fileno())
            asking.sendall(b"k")
            for sock in listeners:
                sock.sendall(MESSAGE)


class Floor:
    """The bare process and its N listeners. `measure()` gives one L(N) in seconds."""

    def __init__(self, folder: str) -> None:
        listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self._address = listener.getsockname()
        context = multiprocessing.get_context("fork")
        self._process = context.Process(target=_serve, args=(listener, folder), daemon=True)
        self._process.start()
        listener.close()
        self._asking = socket.create_connection(self._address)
        self._asking.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._selector = selectors.DefaultSelector()
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> Floor:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._asking.close()
        for sock in self._sockets:
            sock.close()
        self._process.join(5)

    def grow_to(self, count: int) -> None:
        while len(self._sockets) < count:
            self._asking.sendall(b"j")
            sock = socket.create_connection(self._address)
            self._asking.recv(1)
            sock.setblocking(False)
            self._sockets.append(sock)
            self._selector.register(sock, selectors.EVENT_READ)

    def measure(self) -> float:
        missing = {sock: len(MESSAGE) for sock in self._sockets}
        begin = time.perf_counter()
        self._asking.sendall(b"c")
        self._asking.recv(1)
        while missing:
            for event, _ in self._selector.select(5):
                sock = event.fileobj
                assert isinstance(sock, socket.socket)
                left = missing[sock] - len(sock.recv(65536))
                if left:
                    missing[sock] = left
                else:
                    del missing[sock]
        return time.perf_counter() - begin
