"""The network between a box and its server: a forwarder that can be cut, slowed and choked.

cut()          every connection breaks, and nobody gets through until mend()
stall()        connections stay open and nothing passes, as behind a dead switch, until mend()
drop()         every connection breaks; new ones get through at once
cut_inside()   the next piece is cut in the middle, and its connection with it
keep_answers() what is asked arrives; the next answer does not, and its connection breaks:
               whoever asked asks again, so the server hears everything twice
slow(seconds)  every piece is late by this much
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Literal

Way = Literal["up", "down"]
"""To the server, and from it."""


class Cable:
    """Forwards to whatever stands at `far()` now. One thread each way for every connection."""

    def __init__(self, far: Callable[[], int]) -> None:
        self._far = far
        self._lock = threading.Lock()
        self._plugged = True
        self._flowing = threading.Event()
        self._flowing.set()
        self._closing = threading.Event()
        self._late = 0.0
        self._mute = False
        self._next: dict[Way, Literal["", "half", "none"]] = {"up": "", "down": ""}
        self._ends: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, name="cable", daemon=True).start()

    # --- what can go wrong -----------------------------------------------------------------

    def cut(self) -> None:
        with self._lock:
            self._plugged = False
        self.drop()

    def stall(self) -> None:
        self._flowing.clear()

    def mend(self) -> None:
        with self._lock:
            self._plugged = True
            self._late = 0.0
            self._next = {"up": "", "down": ""}
            was_mute, self._mute = self._mute, False
        if was_mute:
            self.drop()  # what has a hole in it is no connection any more
        self._flowing.set()

    def drop(self) -> None:
        with self._lock:
            ends, self._ends = self._ends, set()
        for end in ends:
            _shut(end)

    def cut_inside(self, way: Way) -> None:
        with self._lock:
            self._next[way] = "half"

    def keep_answers(self) -> None:
        with self._lock:
            self._next["down"] = "none"

    def mute(self) -> None:
        with self._lock:
            self._mute = True

    def slow(self, seconds: float) -> None:
        with self._lock:
            self._late = seconds

    def close(self) -> None:
        self._closing.set()
        self._flowing.set()
        _shut(self._listener)
        self._listener.close()
        self.cut()

    # --- what passes -----------------------------------------------------------------------

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = self._reach()
            except OSError:
                near.close()
                continue
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._ends |= {near, far}
            ways: tuple[tuple[Way, socket.socket, socket.socket], ...]
            ways = (("up", near, far), ("down", far, near))
            for way, source, sink in ways:
                threading.Thread(target=self._pump, args=(way, source, sink), daemon=True).start()

    def _reach(self) -> socket.socket:
        with self._lock:
            if not self._plugged:
                raise ConnectionRefusedError("the cable is out")
        return socket.create_connection(("127.0.0.1", self._far()), timeout=10)

    def _pump(self, way: Way, source: socket.socket, sink: socket.socket) -> None:
        source.settimeout(None)
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                self._flowing.wait()
                with self._lock:
                    late, fate = self._late, self._next[way]
                    self._next[way] = ""
                    swallowed = self._mute and way == "down"
                if swallowed:
                    continue
                if late:
                    self._closing.wait(late)
                if fate == "none":
                    break
                if fate == "half":
                    sink.sendall(data[: len(data) // 2])
                    break
                sink.sendall(data)
        _shut(sink)
        _shut(source)
        with self._lock:
            self._ends -= {source, sink}
        source.close()


def _shut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
