"""Telling many at once: a packet is encoded once and written to every socket that can take it.

Flask-SocketIO's emit puts a packet into each client's queue and wakes a greenlet per client. Here
a client whose queue is empty and whose socket can take the whole frame is written to directly;
for any other the packet goes into its queue as usual. Order holds, because a client with anything
queued or half written is never written to directly (lines.py), and because everything that may
wait (`send_later`) passes through one task.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from typing import Any

import msgspec
from engineio.packet import MESSAGE
from engineio.packet import Packet as EnginePacket
from flask_socketio import SocketIO

from server.realtime.lines import Lines, text_frame

log = logging.getLogger("hallfloor.server")

_encode = msgspec.json.Encoder().encode
_YIELD_EVERY = 200
"""Clients written to before others get their turn, about 2 ms."""


class Fanout:
    def __init__(self, socketio: SocketIO, lines: Lines | None) -> None:
        """`lines` None: no direct writing, for a server with real threads."""
        self._socketio = socketio
        self._server = socketio.server
        self._lines = lines
        self._waiting: deque[Callable[[], None]] = deque()
        self._news = self._server.eio.create_event()

    def start(self) -> None:
        self._socketio.start_background_task(self._run)

    def rooms(self, namespace: str) -> list[str]:
        """The rooms in which somebody sits."""
        return [room for room in self._server.manager.rooms.get(namespace, ()) if room]

    def anybody(self, namespace: str, room: str) -> bool:
        return bool(self._server.manager.rooms.get(namespace, {}).get(room))

    def send(self, namespace: str, room: str, event: str, value: object) -> None:
        """Tell the room now: the way of a window and its devices."""
        if self.anybody(namespace, room):
            self._tell(namespace, room, event, value, patient=False)

    def send_later(self, namespace: str, room: str, event: str, value: object) -> None:
        """Tell the room after what was to be told before: the way of the hall."""
        if self.anybody(namespace, room):
            self.do_later(lambda: self._tell(namespace, room, event, value, patient=True))

    def do_later(self, work: Callable[[], None]) -> None:
        """`work` takes its turn among what is to be told to the hall."""
        self._waiting.append(work)
        self._news.set()

    def _run(self) -> None:
        while True:
            self._news.wait()
            self._news.clear()
            while self._waiting:
                work = self._waiting.popleft()
                try:
                    work()
                except Exception:
                    log.exception("telling the hall failed; going on with the next")

    def _tell(self, namespace: str, room: str, event: str, value: object, *, patient: bool) -> None:
        data = f'2{namespace},["{event}",{_encode(value).decode()}]'
        packet = EnginePacket(MESSAGE, data)
        frame = text_frame(packet.encode()) if self._lines is not None else b""
        for told, (_, eio_sid) in enumerate(self._participants(namespace, room), 1):
            if self._lines is None or not self._lines.offer(eio_sid, frame):
                self._server._send_eio_packet(eio_sid, packet)
            if patient and told % _YIELD_EVERY == 0:
                self._socketio.sleep(0)

    def _participants(self, namespace: str, room: str) -> list[tuple[str, str]]:
        """A list, because somebody may leave while we write."""
        found: Any = self._server.manager.get_participants(namespace, room)
        return list(found)
