"""Publishes what the floor did: to the window first, then to the hall."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from floorlink.messages import Catalogue, Prompt, QueuesChanged, Reprint, WindowView
from server.door.own_address import with_address
from server.realtime.board import BoardNamespace
from server.realtime.changes import for_board, for_window
from server.realtime.fanout import Fanout
from server.realtime.live_floor import FloorNamespace
from server.realtime.rooms import (
    EVERYBODY,
    KIOSKS,
    agent_room,
    clerk_room,
    device_room,
    tablet_room,
    zone_room,
)
from server.realtime.ticket import TicketNamespace
from server.services.published import Published

if TYPE_CHECKING:
    from server.services.floor import Floor


ENDING = frozenset({"signed_out", "signed_out_everywhere", "password_changed", "password_reset"})


class BadgesAndSessions(NamedTuple):
    """Who is told, off the publishing thread, when somebody may no longer be who they were."""

    badges: Callable[[str], None]
    """The badge of this agent changed, or those of all (empty)."""
    sessions: Callable[[], None]


class Publisher:
    """Called with every change, in the order of `seq`."""

    def __init__(
        self,
        floor: Floor,
        fanout: Fanout,
        boards: BoardNamespace,
        floors: FloorNamespace,
        tickets: TicketNamespace,
        changed: BadgesAndSessions,
        address: Callable[[str], str],
    ) -> None:
        """`address(agent)`: where that agent found the server, empty when it is away."""
        self._address = address
        self._badges, self._sessions = changed
        self._floor = floor
        self._fanout = fanout
        self._boards = boards
        self._floors = floors
        self._tickets = tickets

    def __call__(self, published: Published) -> None:
        self._tell_windows(published)
        self._tell_hall(published)
        self._tickets.changed(published)
        if published.kind == "badge_revoked":
            agent = published.entries[0].subject.removeprefix("agent:")
            self._fanout.do_later(lambda: self._badges(agent))
        elif published.kind in ENDING:
            self._fanout.do_later(self._sessions)
        elif published.catalogue:
            self._fanout.do_later(
                lambda: self._badges("")
            )  # which devices are whose may have changed: all say hello again

    def _tell_windows(self, published: Published) -> None:
        """At once: a window's panel, keypad and screens do not wait for two thousand phones."""
        send, anybody = self._fanout.send, self._fanout.anybody
        for window in published.windows:
            send("/agent", device_room(window.window), WindowView.EVENT, window)
        for prompt in published.prompts:
            send("/agent", device_room(prompt.window), Prompt.EVENT, prompt)
        for agent, reprint in published.reprints:
            whole = with_address(reprint, self._address(agent))
            send("/agent", agent_room(agent), Reprint.EVENT, whole)
        touched = dict.fromkeys(window.window for window in published.windows)
        touched |= dict.fromkeys(prompt.window for prompt in published.prompts)
        for code in touched:
            for room, sees_token in ((clerk_room(code), False), (tablet_room(code), True)):
                if anybody("/window", room):
                    change = for_window(published, code, sees_token=sees_token)
                    send("/window", room, "change", change)

    def _tell_hall(self, published: Published) -> None:
        later, fanout = self._fanout.send_later, self._fanout
        if published.catalogue:
            self._boards.learn_zones()
            self._floors.learn_parts()
            self._tell_of_another_hall(published)
        for room in fanout.rooms("/board"):
            zone = room.removeprefix("zone:")
            if room == zone_room(zone):
                change = for_board(published, zone, self._boards.zones)
                if change is not None:
                    later("/board", room, "change", change)
        for room in self._floors.rooms():
            if fanout.anybody("/floor", room):
                told = self._floors.change(published, room)
                if told is not None:
                    later("/floor", room, "change", told)
        if published.catalogue:
            later("/agent", KIOSKS, Catalogue.EVENT, self._floor.catalogue())
        elif published.queues:
            queues = QueuesChanged(seq=published.seq, queues=list(published.queues))
            later("/agent", KIOSKS, QueuesChanged.EVENT, queues)

    def _tell_of_another_hall(self, published: Published) -> None:
        """Every screen looks at the whole again; phones are told one by one if theirs differs."""
        hall = {"seq": published.seq}
        for namespace in ("/board", "/window", "/floor"):
            for room in self._fanout.rooms(namespace):
                if room == EVERYBODY or ":" in room:
                    self._fanout.send_later(namespace, room, "hall", hall)
