"""Opens the namespaces on a Socket.IO server and lets the floor publish into them."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from flask_socketio import SocketIO

from floorlink.hall_voice import HallVoice
from server.door.asker import Door
from server.realtime.agent import AgentNamespace
from server.realtime.board import BoardNamespace
from server.realtime.fanout import Fanout
from server.realtime.lines import Lines
from server.realtime.listening import Listening, bound_messages
from server.realtime.live_floor import FloorNamespace
from server.realtime.presence import LOOK_EVERY_S, Presence
from server.realtime.publisher import BadgesAndSessions, Publisher
from server.realtime.rooms import agent_room, zone_room
from server.realtime.strict import StrictNamespace
from server.realtime.ticket import SWEEP_S, TicketNamespace
from server.realtime.window import WindowNamespace
from server.services.commands import Actor, RecordAway
from server.store.recordings import Recordings

if TYPE_CHECKING:
    from server.services.floor import Floor

log = logging.getLogger("hallfloor.server")

SYSTEM = Actor(kind="system")
SESSIONS_EVERY_S = 30.0
"""How long a page whose session ran out goes on hearing of the hall at most."""


def open_namespaces(
    socketio: SocketIO, floor: Floor, door: Door, recordings: Recordings
) -> dict[str, StrictNamespace]:
    """All namespaces, by name; the background tasks that they need are started."""

    bound_messages(socketio)
    # Straight writing needs greenlets: real threads could cut in between look and write.
    lines = Lines(socketio) if socketio.async_mode == "gevent" else None
    fanout = Fanout(socketio, lines)
    presence = Presence(_were_there(floor), time.monotonic())
    boards = BoardNamespace(floor, door, presence)
    floors = FloorNamespace(floor, door)
    tickets = TicketNamespace(floor, door, fanout)
    agents = AgentNamespace(floor, door, presence, recordings.own)
    namespaces: list[StrictNamespace] = [
        boards,
        WindowNamespace(floor, door, presence),
        floors,
        tickets,
        agents,
    ]
    for namespace in namespaces:
        socketio.on_namespace(namespace)
    Listening(socketio, lambda eio_sid: any(one.knows(eio_sid) for one in namespaces))

    def sweep() -> None:
        while True:
            socketio.sleep(SWEEP_S)
            fanout.do_later(tickets.sweep)

    def watch() -> None:
        while True:
            socketio.sleep(LOOK_EVERY_S)
            missing = presence.look(time.monotonic())
            for sid in missing.silent:
                for namespace in namespaces:
                    namespace.send_away(sid)
            for agent in missing.agents:
                _away(floor, agent)

    def end_sessions() -> None:
        while True:
            socketio.sleep(SESSIONS_EVERY_S)
            fanout.do_later(sessions_changed)

    def sessions_changed() -> None:
        door.forget()
        for namespace in namespaces:
            namespace.dismiss_ended()

    def badges_changed(agent: str) -> None:
        door.forget()
        for namespace in namespaces:
            namespace.dismiss(agent)
        if not agent:
            floors.look_again()  # and whose part of it

    def voice_changed() -> None:
        for room in fanout.rooms("/board"):
            if room == zone_room(room.removeprefix("zone:")):
                fanout.send_later("/board", room, HallVoice.EVENT, {})
        for agent, voice in agents.voices():
            fanout.send_later("/agent", agent_room(agent), HallVoice.EVENT, voice)

    def store_changed() -> None:
        for room in floors.rooms():
            fanout.send_later("/floor", room, "look", {})

    recordings.subscribe(voice_changed)
    fanout.start()
    socketio.start_background_task(sweep)
    socketio.start_background_task(watch)
    floor.store_health.subscribe(store_changed)
    socketio.start_background_task(end_sessions)
    changed = BadgesAndSessions(badges_changed, sessions_changed)
    floor.subscribe(Publisher(floor, fanout, boards, floors, tickets, changed, agents.address))
    return {str(namespace.namespace): namespace for namespace in namespaces}


def _were_there(floor: Floor) -> set[str]:
    """The boxes whose devices are said to be there, by what was last known of them."""
    return {device.agent for device in floor.devices().devices if device.health != "gone"}


def _away(floor: Floor, agent: str) -> None:
    try:
        floor.do(RecordAway(agent=agent), SYSTEM)
    except Exception:
        log.exception("%s is gone, and that could not be written down", agent)
