"""One Socket.IO namespace over one WebSocket, from its opening to its end. It never reconnects.

    -> 40/agent,{"token": …}        <- 40/agent,{"sid": …}
    -> 42/agent,7["key",{…}]        <- 43/agent,7[{"ok": true, …}]
                                    <- 42/agent,["window",{…}]      <- 2   -> 3

Written by hand, because time and order matter here: python-socketio's client starts a thread for
every message, which takes more than twice as long and lets two states of a window overtake each
other on the way to its panel (docs/decisions/0008-agents-and-virtual-hall.md). What is heard is
handed over in the thread that read it; what is sent goes through a writer thread, so that no line
ever waits for the network.
"""

from __future__ import annotations

import json
import logging
import queue
import threading
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit

import msgspec
import websocket

from floorlink.errors import MessageError, Refused, ServerAway

log = logging.getLogger(__name__)

Answered = Callable[[object], None]
"""Called in the reading thread with the first value of an acknowledgement."""

T = TypeVar("T")


class Channel:
    """Make one with `open_channel`. `emit` and `close` are safe from any thread."""

    def __init__(self, socket: websocket.WebSocket, namespace: str) -> None:
        self._socket = socket
        self._prefix = f"{namespace},"
        self._waiting: dict[int, Answered] = {}
        self._last_id = 0
        self._lock = threading.Lock()
        self._outgoing: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write, name="channel-writer", daemon=True)
        self._writer.start()

    def emit(self, event: str, data: object, answered: Answered | None = None) -> None:
        """Send one event. Without a word when the channel has ended: `listen` tells of that."""
        number = ""
        if answered is not None:
            with self._lock:
                self._last_id += 1
                number = str(self._last_id)
                self._waiting[self._last_id] = answered
        body = json.dumps([event, data], ensure_ascii=False, separators=(",", ":"))
        self._outgoing.put(f"42{self._prefix}{number}{body}")

    def listen(self, hear: Callable[[str, object], None]) -> str:
        """Read until the channel ends, and say why it ended. Call it from one thread, once."""
        try:
            while True:
                packet = self._receive()
                if packet == "2":
                    self._outgoing.put("3")
                elif packet.startswith("42" + self._prefix):
                    _, body = _numbered(packet[2 + len(self._prefix) :])
                    if body and isinstance(body[0], str):
                        hear(body[0], body[1] if len(body) > 1 else None)
                elif packet.startswith("43" + self._prefix):
                    number, body = _numbered(packet[2 + len(self._prefix) :])
                    with self._lock:
                        answered = self._waiting.pop(number, None)
                    if answered is not None:
                        answered(body[0] if body else None)
                elif packet.startswith("41") or packet == "1":
                    return "the server ended the connection"
        except (OSError, UnicodeError, websocket.WebSocketException, MessageError) as error:
            return str(error) or type(error).__name__
        finally:
            self._outgoing.put(None)
            self._abort()
            self._writer.join(1.0)
            _shut(self._socket)

    def close(self) -> None:
        """End it once all that was emitted is on its way; then `listen` returns."""
        self._outgoing.put(None)

    def _abort(self) -> None:
        """Wakes reader and writer; the reader alone closes the socket, once both are out."""
        self._socket.abort()  # type: ignore[no-untyped-call]  # as in _shut

    def _receive(self) -> str:
        packet = self._socket.recv()
        if not packet:
            raise websocket.WebSocketConnectionClosedException("the server closed the connection")
        if not isinstance(packet, str):
            raise MessageError("the server sent bytes where text was agreed")
        return packet

    def _write(self) -> None:
        try:
            while (packet := self._outgoing.get()) is not None:
                self._socket.send(packet)
        except (OSError, websocket.WebSocketException) as error:
            log.debug("writing ended: %s", error)
        self._abort()


def open_channel(
    server: str, namespace: str, auth: dict[str, str], timeout: float = 3.0
) -> Channel:
    """Connect to `server` ("http://host:port"). Raises ServerAway, or Refused for a bad badge."""
    try:
        # Checking UTF-8 in Python takes milliseconds for a catalogue; decoding checks it anyway.
        socket = websocket.create_connection(
            _address(server),
            timeout=timeout,
            enable_multithread=True,
            skip_utf8_validation=True,
        )
    except (OSError, websocket.WebSocketException) as error:
        raise ServerAway(f"{server} does not answer: {error}") from error
    try:
        _enter(socket, namespace, auth)
    except (OSError, websocket.WebSocketException, MessageError) as error:
        _shut(socket)
        raise ServerAway(f"{server} answers, but does not let us in: {error}") from error
    except Refused:
        _shut(socket)
        raise
    return Channel(socket, namespace)


class _Opening(msgspec.Struct):
    """What Engine.IO says first; times in milliseconds."""

    pingInterval: int  # noqa: N815 (the protocol's name)
    pingTimeout: int  # noqa: N815 (the protocol's name)


def _enter(socket: websocket.WebSocket, namespace: str, auth: dict[str, str]) -> None:
    opening = _value(socket.recv(), "0", _Opening)
    socket.send(f"40{namespace},{json.dumps(auth)}")
    answer = socket.recv()
    while answer == "2":
        socket.send("3")
        answer = socket.recv()
    if isinstance(answer, str) and answer.startswith(f"44{namespace},"):
        problem = _value(answer, f"44{namespace},", dict[str, object])
        raise Refused("badge_refused", str(problem.get("message", "")), "")
    _value(answer, f"40{namespace},", dict[str, object])
    socket.settimeout((opening.pingInterval + opening.pingTimeout) / 1000)


def _shut(socket: websocket.WebSocket) -> None:
    socket.shutdown()  # type: ignore[no-untyped-call]  # websocket-client types this one not


def _address(server: str) -> str:
    parts = urlsplit(server)
    scheme = "wss" if parts.scheme in ("https", "wss") else "ws"
    path = parts.path.rstrip("/") + "/socket.io/"
    return urlunsplit((scheme, parts.netloc, path, "EIO=4&transport=websocket", ""))


def _value(packet: object, prefix: str, kind: type[T]) -> T:
    """The JSON value behind `prefix`."""
    if not isinstance(packet, str) or not packet.startswith(prefix):
        raise MessageError(f"expected {prefix!r}, heard {packet!r:.80}")
    try:
        return msgspec.json.decode(packet[len(prefix) :] or "{}", type=kind)
    except msgspec.DecodeError as error:
        raise MessageError(f"{packet!r:.80}: {error}") from error


def _numbered(text: str) -> tuple[int, list[object]]:
    """`17["key",…]` -> 17 and the list; no number is 0."""
    start = text.find("[")
    try:
        number = int(text[:start] or 0) if start >= 0 else 0
        return number, msgspec.json.decode(text[start:] if start >= 0 else "[]", type=list[object])
    except ValueError as error:  # msgspec's errors are ValueErrors too
        raise MessageError(f"{text!r:.80}: {error}") from error
