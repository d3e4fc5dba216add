"""A namespace whose guests may be devices: it knows which of them are there, and how they are."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from server.door.asker import Door
from server.realtime.presence import Presence
from server.realtime.strict import Guest, StrictNamespace, parse
from server.services.commands import Actor, RecordHealth

if TYPE_CHECKING:
    from server.services.floor import Floor

REPORT_EVERY_S = 10.0
"""How often a browser's health is written down though nothing changed."""


class Alive(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says of itself every second; a tablet says no more than that it is there."""

    sound: str = ""
    """on | off | blocked; empty: this page never speaks."""
    brightness: int = 100
    volume: int = 100
    """Percent, as the hall's hours set them now; 0: quiet hours."""
    shown: int = 0
    said: int = 0
    unsaid: int = 0
    """Calls since the page was opened."""

    def health(self, device: str, profile: str) -> RecordHealth:
        blocked = self.sound == "blocked"
        counters = {
            "shown": self.shown,
            "said": self.said,
            "unsaid": self.unsaid,
            "brightness": self.brightness,
            "volume": self.volume,
        }
        return RecordHealth(
            device=device,
            health="degraded" if blocked else "ready",
            detail="sound_blocked" if blocked else "",
            counters=counters if self.sound else {},
            profile=profile,
        )


class BadgedNamespace(StrictNamespace):
    KINDS: ClassVar[tuple[str, ...]] = ()
    """Kinds of device that are a page of this namespace."""

    def __init__(self, namespace: str, floor: Floor, door: Door, presence: Presence) -> None:
        super().__init__(namespace, door)
        self._floor = floor
        self._presence = presence
        self._reported: dict[str, tuple[float, RecordHealth]] = {}

    def welcome(self, sid: str, guest: Guest) -> None:
        if guest.agent:
            self._presence.came(sid, guest.agent, time.monotonic())

    def left(self, sid: str, guest: Guest) -> None:
        self._reported.pop(sid, None)
        self._presence.left(sid, time.monotonic())

    def heard(self, sid: str, guest: Guest) -> None:
        if guest.agent:
            self._presence.heard(sid, time.monotonic())

    def alive(self, sid: str, guest: Guest, data: object) -> dict[str, Any]:
        """A page that is a device is well; one that nobody enrolled is heard and forgotten."""
        told = parse(Alive, data or {})
        device = self._device_of(guest)
        if not device:
            return {"ok": True}
        now = time.monotonic()
        self._presence.heard(sid, now, alive=True)
        report = told.health(device, guest.program)
        before = self._reported.get(sid)
        if before is None or _differs(before[1], report) or now - before[0] >= REPORT_EVERY_S:
            self._reported[sid] = now, report
            self._floor.do(report, Actor(kind="device", id=device))
        return {"ok": True}

    def _device_of(self, guest: Guest) -> str:
        return next(
            (one.device for one in (guest.box or guest.asker).devices if one.kind in self.KINDS),
            "",
        )


def _differs(one: RecordHealth, other: RecordHealth) -> bool:
    settings = ("brightness", "volume")
    return (one.health, one.detail, *(one.counters.get(name) for name in settings)) != (
        other.health,
        other.detail,
        *(other.counters.get(name) for name in settings),
    )
