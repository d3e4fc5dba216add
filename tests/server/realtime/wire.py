"""A Socket.IO client written by hand over a plain WebSocket, as docs/devices tells makers to."""

from __future__ import annotations

import json
import time
from typing import Any

from websocket import WebSocket, create_connection

from tests.server.running import Running


class Refused(Exception):
    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__(answer)
        self.problem: dict[str, Any] = answer["data"]


class Wire:
    """One connection to one namespace: `emit` waits for the answer, `next` for an event."""

    def __init__(
        self,
        server: Running,
        namespace: str,
        *,
        auth: object = None,
        cookie: str = "",
        header: list[str] | None = None,
    ) -> None:
        address = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
        self.socket: WebSocket = create_connection(
            address, timeout=10, cookie=cookie or None, header=header or []
        )
        self.opened = self.socket.recv()
        self.namespace = namespace
        self._events: list[tuple[str, Any]] = []
        self._acks = 0
        self.socket.send(f"40{namespace},{json.dumps(auth) if auth is not None else ''}")
        answer = self._packet()
        if answer.startswith(f"44{namespace},"):
            self.socket.close()
            raise Refused(json.loads(answer.split(",", 1)[1]))
        assert answer.startswith(f"40{namespace},"), answer

    def emit(self, event: str, data: object) -> Any:
        self._acks += 1
        ack = self._acks
        self.socket.send(f"42{self.namespace},{ack}{json.dumps([event, data])}")
        head = f"43{self.namespace},{ack}["
        while True:
            packet = self._packet()
            if packet.startswith(head):
                return json.loads(packet[len(head) - 1 :])[0]
            self._keep(packet)

    def next(self, event: str, within: float = 5.0) -> Any:
        """The data of the next such event; others are dropped."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            while self._events:
                name, data = self._events.pop(0)
                if name == event:
                    return data
            self._keep(self._packet())
        raise AssertionError(f"no {event} came")

    def tell(self, event: str, data: object) -> None:
        """Without asking for an acknowledgement."""
        self.socket.send(f"42{self.namespace},{json.dumps([event, data])}")

    def raw(self) -> str:
        """The next packet, whatever it is."""
        return self._packet()

    def close(self) -> None:
        self.socket.close()

    def _packet(self) -> str:
        while True:
            packet = self.socket.recv()
            assert isinstance(packet, str)
            if packet == "2":
                self.socket.send("3")
            else:
                return packet

    def _keep(self, packet: str) -> None:
        head = f"42{self.namespace},"
        assert packet.startswith(head), packet
        name, data = json.loads(packet[len(head) :])
        self._events.append((name, data))
