"""Two thousand screens and phones lose their server and all come back at once when it returns.

Each waits as floorlink/connection.py does, 0.1 s at first and 1 s at the most, with chance in it.
They must all follow again, and whoever works meanwhile must be served.
"""

from __future__ import annotations

import base64
import json
import os
import random
import resource
import selectors
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from faults.hall import FaultyHall
from faults.ledger import Ledger
from faults.load import Load
from faults.run import Run, Tally
from floorlink.connection import delays

CROWD, SHORT_CROWD = 2000, 200
_BACK_WITHIN_S = 60.0
_RETURNS_A_ROUND = 4


@dataclass(slots=True, eq=False)
class _Client:
    """One browser: what it waits to hear, and what it says then."""

    next_delay: Callable[[bool], float]
    sock: socket.socket | None = None
    step: int = 0
    heard: bytes = b""
    again_at: float = 0.0


_CLOSED = b"\x88\x02\x03\xe8"
"""The server's farewell: it waits for the client to hang up."""
_FOLLOW = json.dumps(["follow", {"zone": "", "last_seq": 0}])
_STEPS: tuple[tuple[bytes, str], ...] = (
    (b"pingInterval", "40/board,"),
    (b"40/board,", f"42/board,1{_FOLLOW}"),
    (b"43/board,1", ""),
)


@dataclass(slots=True)
class Crowd:
    """All on one thread, without waiting for one another."""

    port: int
    size: int
    chance: random.Random
    refused: int = 0
    """Attempts that failed."""
    _clients: list[_Client] = field(default_factory=list)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _closing: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft < self.size + 500:
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, self.size + 500), hard))
        self._clients = [
            _Client(delays(random.Random(self.chance.random()))) for _ in range(self.size)
        ]
        self._thread = threading.Thread(target=self._live, name="crowd", daemon=True)
        self._thread.start()

    @property
    def following(self) -> int:
        return sum(client.step == len(_STEPS) for client in self._clients)

    def all_follow(self, within: float) -> bool:
        deadline = time.monotonic() + within
        while self.following < self.size and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.following == self.size

    def close(self) -> None:
        self._closing.set()
        if self._thread is not None:
            self._thread.join(5)
        for client in self._clients:
            if client.sock is not None:
                client.sock.close()
        self._selector.close()

    def _live(self) -> None:
        while not self._closing.is_set():
            now = time.monotonic()
            for client in self._clients:
                if client.sock is None and now >= client.again_at:
                    self._knock(client)
            for key, _ in self._selector.select(0.02):
                self._hear(key.data)

    def _knock(self, client: _Client) -> None:
        sock = socket.socket()
        try:
            # On loopback this is over at once; what takes long is the server's answer.
            sock.settimeout(1.0)
            sock.connect(("127.0.0.1", self.port))
            sock.sendall(_upgrade(self.port))
        except OSError:
            sock.close()
            self._lost(client)
            return
        sock.setblocking(False)
        client.sock, client.step, client.heard = sock, 0, b""
        self._selector.register(sock, selectors.EVENT_READ, client)

    def _lost(self, client: _Client) -> None:
        self.refused += 1
        followed = client.step == len(_STEPS)
        client.sock, client.step = None, 0
        client.again_at = time.monotonic() + client.next_delay(followed)

    def _hear(self, client: _Client) -> None:
        sock = client.sock
        if sock is None:
            return
        try:
            data = sock.recv(262144)
            if not data or data.endswith(_CLOSED):
                raise ConnectionError("closed")
            if b"\x81\x012" in data:
                sock.sendall(_text_frame("3"))
            client.heard = (client.heard + data)[-262144:]
            while client.step < len(_STEPS) and _STEPS[client.step][0] in client.heard:
                words = _STEPS[client.step][1]
                client.step, client.heard = client.step + 1, b""
                if words:
                    sock.sendall(_text_frame(words))
        except BlockingIOError:
            return
        except OSError:
            self._selector.unregister(sock)
            sock.close()
            self._lost(client)


def crowd_returns(run: Run) -> Tally:
    return run.rounds(lambda n: _round(run, FaultyHall(run.subfolder(f"hall-{n}"))))


def _round(run: Run, hall: FaultyHall) -> Tally:
    size = SHORT_CROWD if run.seconds == 0 else CROWD
    ledger, wrong, returns, slowest = Ledger(), list[str](), 0, 0.0
    hall.prepare()
    hall.start()
    crowd = Crowd(hall.port, size, run.chance)
    load = Load(hall, ledger, run.chance)
    crowd.start()
    try:
        if not crowd.all_follow(_BACK_WITHIN_S):
            wrong.append(f"{size - crowd.following} of {size} never came in")
        load.start()
        while not returns or (not run.over and returns < _RETURNS_A_ROUND):
            hall.kill()
            time.sleep(run.chance.uniform(0.2, 1.0))
            hall.start()
            returns += 1
            if not crowd.all_follow(_BACK_WITHIN_S):
                wrong.append(f"{size - crowd.following} of {size} did not come back")
            slowest = max(slowest, time.monotonic() - hall.returned)
        load.rest()
        wrong += hall.check()
        journal = hall.journal()
    finally:
        crowd.close()
        hall.end()
    tally = ledger.judge(journal)
    tally.faults = returns
    tally.wrong += wrong
    tally.measure("clients that came back at once", size)
    tally.measure("all of them back after the server's return, s", slowest)
    run.say(f"{size} clients back {returns} times, {slowest:.1f} s at the longest")
    return tally


def _upgrade(port: int) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
        "Sec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


def _text_frame(text: str) -> bytes:
    """One masked client frame (RFC 6455); a mask of zeros is allowed and costs nothing."""
    data = text.encode()
    head = (
        struct.pack("!BB", 0x81, 0x80 | len(data))
        if len(data) < 126
        else (struct.pack("!BBH", 0x81, 0x80 | 126, len(data)))
    )
    return head + b"\0\0\0\0" + data
