"""Opens the namespaces on a Socket.IO server and lets the floor publish into them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask_socketio import SocketIO

from server.door.asker import Door
from server.realtime.agent import AgentNamespace
from server.realtime.board import BoardNamespace
from server.realtime.fanout import Fanout
from server.realtime.lines import Lines
from server.realtime.live_floor import FloorNamespace
from server.realtime.publisher import Publisher
from server.realtime.strict import StrictNamespace
from server.realtime.ticket import SWEEP_S, TicketNamespace
from server.realtime.window import WindowNamespace

if TYPE_CHECKING:
    from server.services.floor import Floor


def open_namespaces(socketio: SocketIO, floor: Floor, door: Door) -> dict[str, StrictNamespace]:
    """All namespaces, by name; the background tasks that they need are started."""

    def later(seconds: float, work: Callable[[], None]) -> None:
        def wait_and_work() -> None:
            socketio.sleep(seconds)
            work()

        socketio.start_background_task(wait_and_work)

    # Straight writing needs greenlets: real threads could cut in between look and write.
    lines = Lines(socketio) if socketio.async_mode == "gevent" else None
    fanout = Fanout(socketio, lines)
    boards = BoardNamespace(floor, door)
    tickets = TicketNamespace(floor, door, fanout)
    namespaces: list[StrictNamespace] = [
        boards,
        WindowNamespace(floor, door),
        FloorNamespace(floor, door),
        tickets,
        AgentNamespace(floor, door, later),
    ]
    for namespace in namespaces:
        socketio.on_namespace(namespace)

    def sweep() -> None:
        while True:
            socketio.sleep(SWEEP_S)
            fanout.do_later(tickets.sweep)

    def badges_changed(agent: str) -> None:
        door.forget()
        for namespace in namespaces:
            namespace.dismiss(agent)

    fanout.start()
    socketio.start_background_task(sweep)
    floor.subscribe(Publisher(floor, fanout, boards, tickets, badges_changed))
    return {str(namespace.namespace): namespace for namespace in namespaces}
