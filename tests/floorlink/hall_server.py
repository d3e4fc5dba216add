"""A server with nothing behind it: real sockets, and the real messages on /agent."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Flask, request
from flask_socketio import ConnectionRefusedError, Namespace, SocketIO
from werkzeug.serving import make_server

from floorlink.messages import (
    FROM_AGENT,
    VERSION,
    DeviceSettings,
    Hello,
    Message,
    Names,
    Prompt,
    Reply,
    Welcome,
    WindowView,
    parse,
    to_wire,
)

BADGE = "the-badge"
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)

Answer = Callable[[Message], Reply | None]
"""None: no acknowledgement at all."""


def window_view(window: str = "07", seq: int = 1, zone: str = "A") -> WindowView:
    name = Names(zh=f"{window}号窗口")
    return WindowView(seq=seq, window=window, name=name, zone=zone, state="open", since=NOON)


class _AgentNamespace(Namespace):  # type: ignore[misc]  # Flask-SocketIO has no types
    def __init__(self, hall: HallServer) -> None:
        super().__init__("/agent")
        self.hall = hall

    def trigger_event(self, event: str, *args: Any) -> Any:
        if event == "connect":
            if not isinstance(args[-1], dict) or args[-1].get("token") != BADGE:
                raise ConnectionRefusedError("unknown badge")
            self.hall.connections += 1
            return None
        if event == "disconnect":
            return None
        message = parse(event, args[1], FROM_AGENT)
        with self.hall.changed:
            self.hall.heard.append(message)
            self.hall.changed.notify_all()
        if isinstance(message, Hello):
            self.hall.on_hello(args[0])
            return to_wire(Reply(ok=True, result=to_wire(self.hall.welcome)))
        reply = self.hall.answer(message)
        if reply is None:
            threading.Event().wait(self.hall.silence)
            raise RuntimeError("no acknowledgement")
        return to_wire(reply)


class HallServer:
    """Runs until `close`. `heard` is every message in the order in which it came."""

    def __init__(self) -> None:
        self.heard: list[Message] = []
        self.changed = threading.Condition()
        self.connections = 0
        self.answer: Answer = lambda _: Reply(ok=True)
        self.silence = 0.0
        self.on_hello: Callable[[str], None] = lambda _: None
        self.welcome = Welcome(
            version=VERSION,
            hall="dongping",
            seq=1,
            now=NOON,
            devices=[DeviceSettings(device="panel-07", kind="panel", window="07")],
            windows=[window_view()],
            prompts=[],
        )
        self.enrolments: dict[str, str] = {}
        app = Flask(__name__)
        app.post("/api/enrolment")(self._enrol)
        self.io = SocketIO(app, async_mode="threading")
        self.io.on_namespace(_AgentNamespace(self))
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self.port = int(self._server.server_port)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()

    def emit(self, message: Message) -> None:
        self.io.emit(message.EVENT, to_wire(message), namespace="/agent")

    def prompt(self, window: str, *, is_open: bool) -> None:
        self.emit(Prompt(window=window, open=is_open, token="t" if is_open else ""))

    def wait(self, wanted: Callable[[list[Message]], bool], timeout: float = 5.0) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: wanted(self.heard), timeout), self.heard

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _enrol(self) -> tuple[dict[str, str], int]:
        code = request.get_json()["code"]
        token = self.enrolments.pop(code, None)
        if token is None:
            return {"code": "not_found", "title": "没有找到", "detail": "没有这个注册码"}, 404
        return {"agent": "floor", "token": token}, 201


class Cable:
    """The network between agent and server: a forwarder that can be cut and mended."""

    def __init__(self, port: int) -> None:
        self._far = port
        self._pairs: list[socket.socket] = []
        self._lock = threading.Lock()
        self._plugged = True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        with self._lock:
            self._plugged = False
            for end in self._pairs:
                _shut(end)
            self._pairs.clear()

    def mend(self) -> None:
        with self._lock:
            self._plugged = True

    def close(self) -> None:
        self.cut()
        _shut(self._listener)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                if not self._plugged:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self._far))
                for end in (near, far):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._pairs += [near, far]
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=_pump, args=(source, sink), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    finally:
        _shut(sink)
        _shut(source)
        source.close()


def _shut(end: socket.socket) -> None:
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
