"""The WebSocket lines of connected clients, with a way to write a ready frame straight to one.

    FIN+text  length                payload        server frames are not masked: the bytes
    81        n | 7E nn | 7F n*8    UTF-8          are the same for every client

Works where greenlets are: between a look at a line's queue and the write nobody else runs. Each
line has one lock; a frame that could only be written in part is finished by a task that holds it,
and until then the line is not offered anything.
"""

from __future__ import annotations

import os
import struct
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask_socketio import SocketIO

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def text_frame(text: str) -> bytes:
    """One whole unmasked WebSocket text frame."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return struct.pack("!BB", 0x81, size) + payload
    if size < 65536:
        return struct.pack("!BBH", 0x81, 126, size) + payload
    return struct.pack("!BBQ", 0x81, 127, size) + payload


class Lines:
    """Every open WebSocket by its Engine.IO session id."""

    def __init__(self, socketio: SocketIO) -> None:
        self._socketio = socketio
        self._open: dict[str, Line] = {}
        engine = socketio.server.eio
        plain = engine._async["websocket"]

        def websocket(handler: Any, server: Any) -> Line:
            return Line(plain(handler, server), handler.__self__, self)

        # The library's own seam between its drivers; there is no public one.
        engine._async = {**engine._async, "websocket": websocket}

    def offer(self, eio_sid: str, frame: bytes) -> bool:
        """Write `frame` now if nothing stands before it; False: put it into the queue."""
        line = self._open.get(eio_sid)
        return line is not None and line.offer(frame)

    def opened(self, eio_sid: str, line: Line) -> None:
        self._open[eio_sid] = line

    def closed(self, eio_sid: str) -> None:
        self._open.pop(eio_sid, None)

    def finish(self, work: Callable[[], None]) -> None:
        self._socketio.start_background_task(work)


class Line:
    """One WebSocket, with what Engine.IO asks of its driver: called with a request, wait, send."""

    def __init__(self, plain: Any, client: Any, lines: Lines) -> None:
        self._plain = plain
        self._client = client
        """Engine.IO's socket: its queue and whether it is closed."""
        self._lines = lines
        self._lock = threading.Lock()
        self._wire: _Wire | None = None
        plain.app = self._run

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        # Without the offer the library cannot agree to permessage-deflate, which halves throughput.
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        answer: Iterable[bytes] = self._plain(environ, start_response)
        return answer

    def _run(self, plain: Any) -> Any:
        """The library's handler, with this line in place of its own websocket."""
        # The library's reader answers pings by itself: it must not cut into a frame of ours.
        plain.ws.sock = self._wire = _Wire(plain.ws.sock, self._lock)
        self._lines.opened(self._client.sid, self)
        try:
            return self._client._websocket_handler(self)
        finally:
            self._lines.closed(self._client.sid)

    def wait(self) -> Any:
        return self._plain.wait()

    def close(self) -> None:
        self._plain.close()

    def send(self, message: str | bytes) -> None:
        """From the client's queue; waits until the socket takes it."""
        if not isinstance(message, str):
            raise TypeError("the hall sends text only")
        if not self._plain.ws.connected:
            raise OSError("closed")
        assert self._wire is not None
        self._wire.send(text_frame(message))

    def offer(self, frame: bytes) -> bool:
        client, wire = self._client, self._wire
        if (
            wire is None
            or self._lock.locked()
            or client.closed
            or client.closing
            or not client.upgraded
            or client.upgrading
        ):
            return False
        if client.queue.qsize():
            return False
        try:
            written = os.write(wire.fileno(), frame)
        except OSError:  # full, or gone: the queue's writer will find out
            return False
        if written < len(frame):
            self._lock.acquire()  # free, as seen above: nobody else has run since
            self._lines.finish(lambda: self._finish(wire, frame[written:]))
        return True

    def _finish(self, wire: _Wire, rest: bytes) -> None:
        try:
            wire.sock.sendall(rest)
        except OSError:
            wire.close()
        finally:
            self._lock.release()


class _Wire:
    """The socket as the library sees it: whole frames only, one at a time."""

    def __init__(self, sock: Any, lock: threading.Lock) -> None:
        self.sock = sock
        self._lock = lock

    def recv(self, size: int) -> bytes:
        data: bytes = self.sock.recv(size)
        return data

    def send(self, data: bytes) -> None:
        with self._lock:
            self.sock.sendall(data)

    def fileno(self) -> int:
        number: int = self.sock.fileno()
        return number

    def close(self) -> None:
        self.sock.close()
