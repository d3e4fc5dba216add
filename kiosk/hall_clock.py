"""The hall's time at a kiosk on its own, whatever becomes of the box's clock.

The server tells its time with every welcome. From then on the box counts with the clock that runs
since it was switched on, which nobody sets. After a restart of the box there is only the clock on
the wall, which a box without a battery may have lost: it is believed as far as it can be true, and
time never goes back behind what was last known.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

BELIEVED = timedelta(days=7)
"""A wall clock that is further on than this since time was last known was set wrong, or lost."""
_SLACK = timedelta(minutes=2)
"""So far behind it may be without being lost: clocks drift."""
_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Reading(msgspec.Struct, frozen=True):
    """What the box's clocks show at one moment."""

    wall: datetime
    ticks: float
    """Seconds since the box was switched on, its sleep included."""
    boot: str
    """Another one each time that it is switched on."""


def read_clocks() -> Reading:
    return Reading(datetime.now(UTC), time.clock_gettime(time.CLOCK_BOOTTIME), _boot())


def _boot() -> str:
    try:
        return _BOOT.read_text().strip()
    except OSError:
        return _OWN_BOOT


_OWN_BOOT = uuid.uuid4().hex


class Known(msgspec.Struct, frozen=True):
    """What survives a restart of the box."""

    server: datetime
    """The server's time as it was told…"""
    told: Reading
    """…when the box's clocks showed this."""
    latest: datetime
    """The hall's time when it was last written down."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """When something happened, for `corrected`."""

    at: datetime
    reading: Reading


class HallClock:
    """Not thread-safe: the book of own numbers holds its lock around it."""

    def __init__(self, known: Known | None, read: Callable[[], Reading] = read_clocks) -> None:
        self._read = read
        self._known = known
        self._since = read()
        """When the hall's time was `known.latest`, or, after a restart, at the latest."""

    @property
    def known(self) -> Known | None:
        """To be written down; None: the server has never told its time."""
        return self._known

    def set(self, server: datetime) -> None:
        self._since = self._read()
        self._known = Known(server, self._since, server)

    def stamp(self) -> Stamp:
        """Now, by the hall's time; never before the stamp before."""
        reading = self._read()
        at = self._at(reading)[0]
        if self._known is not None:
            self._known = msgspec.structs.replace(self._known, latest=at)
            self._since = reading
        return Stamp(at, reading)

    @property
    def sure(self) -> bool:
        """Whether this is good enough to say that a service is closed."""
        return self._at(self._read())[1]

    def _at(self, reading: Reading) -> tuple[datetime, bool]:
        known = self._known
        if known is None:
            return reading.wall, False
        if reading.boot == known.told.boot:
            return max(_since(known, reading), known.latest), True
        by_wall = reading.wall + (known.server - known.told.wall)
        at_least = known.latest + timedelta(seconds=reading.ticks - self._since.ticks)
        if at_least - _SLACK <= by_wall <= at_least + BELIEVED:
            return max(by_wall, at_least), True
        return at_least, False

    def corrected(self, stamps: Iterable[Stamp]) -> list[datetime]:
        """The true times of what happened in this order, as the server would have told them.

        Exact for what happened since the box was last switched on; anything older keeps its own
        estimate, between what came before and what came after.
        """
        known = self._known
        assert known is not None, "the server has told its time"
        present, _ = self._at(self._read())
        taken = list(stamps)
        times = [
            _since(known, stamp.reading) if stamp.reading.boot == known.told.boot else stamp.at
            for stamp in taken
        ]
        for place in range(len(times) - 1, -1, -1):
            present = times[place] = min(times[place], present)
        return times


def _since(known: Known, reading: Reading) -> datetime:
    return known.server + timedelta(seconds=reading.ticks - known.told.ticks)
