"""Which boxes and browser devices are there. Decides; hears and tells nothing itself.

A socket that closes says that somebody left. A pulled cable or a box without power says nothing,
and the ping of Socket.IO notices after ten seconds only: so agents and pages say `alive` every
second, and whoever has once said it is expected to go on. Those who never do (a maker's own
program) count as there as long as their socket is open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

AWAY_AFTER_S = 3.0
"""From the last socket closed until the devices behind it are said to be gone."""
SILENT_AFTER_S = 3.5
"""From the last `alive` until its sender is taken for gone, its socket open or not."""
START_PATIENCE_S = 3.0
"""A server that comes back waits this much longer for its boxes to come back too."""
LOOK_EVERY_S = 0.5
HELD_UP_S = 2.0
"""A look so late means that we heard nobody ourselves; less makes nobody silent who is not."""


@dataclass(slots=True)
class _Socket:
    agent: str
    heard: float
    promised: bool = False


@dataclass(slots=True)
class Missing:
    """What one look found."""

    agents: list[str] = field(default_factory=list)
    """Nothing is heard of them any more."""
    silent: list[str] = field(default_factory=list)
    """Sockets that are open, but dead: to be closed, so that their owner says hello again."""


class Presence:
    """Times are monotonic seconds given by the caller. Thread-safe."""

    def __init__(self, expected: Iterable[str], now: float) -> None:
        """`expected`: agents that were there when the server was last seen running."""
        self._lock = Lock()
        self._sockets: dict[str, _Socket] = {}
        self._left: dict[str, float] = dict.fromkeys(expected, now + START_PATIENCE_S)
        """When the last socket of an agent closed; nobody stands here who has one open."""
        self._looked = now

    def came(self, sid: str, agent: str, now: float) -> None:
        with self._lock:
            self._sockets[sid] = _Socket(agent, now)
            self._left.pop(agent, None)

    def heard(self, sid: str, now: float, *, alive: bool = False) -> None:
        with self._lock:
            socket = self._sockets.get(sid)
            if socket is not None:
                socket.heard = now
                socket.promised = socket.promised or alive

    def left(self, sid: str, now: float) -> None:
        with self._lock:
            socket = self._sockets.pop(sid, None)
            if socket is not None and not self._has_socket(socket.agent):
                self._left[socket.agent] = now

    def look(self, now: float) -> Missing:
        """Who is missing now; each is named once until it comes again."""
        missing = Missing()
        with self._lock:
            late = now - self._looked - LOOK_EVERY_S
            self._looked = now
            if late > HELD_UP_S:
                self._forgive(late)
            for sid, socket in list(self._sockets.items()):
                if socket.promised and now - socket.heard > SILENT_AFTER_S:
                    missing.silent.append(sid)
                    del self._sockets[sid]
                    if not self._has_socket(socket.agent):
                        self._left[socket.agent] = now - AWAY_AFTER_S
            for agent, left in list(self._left.items()):
                if now - left >= AWAY_AFTER_S:
                    missing.agents.append(agent)
                    del self._left[agent]
        return missing

    def _forgive(self, late: float) -> None:
        """We were held up ourselves: nobody could be heard meanwhile."""
        for socket in self._sockets.values():
            socket.heard += late
        for agent in self._left:
            self._left[agent] += late

    def _has_socket(self, agent: str) -> bool:
        return any(socket.agent == agent for socket in self._sockets.values())
