"""What boards are told when they come: the same for all who come at the same moment.

Two thousand that return together ask within seconds for one and the same state.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

import msgspec

from server.services.views import BoardView

LASTS_S = 1.0
"""Waits and times of a state that nothing changed are so old at the most."""
_MOST_ZONES = 50


class _Floor(Protocol):
    def seq(self) -> int: ...

    def board(self, zone: str = "") -> BoardView: ...


class Snapshots:
    """A state is told again only while it is still the latest: whoever sits in a zone's room when
    asking misses nothing between it and the next change."""

    def __init__(self, floor: _Floor, clock: Callable[[], float] = time.monotonic) -> None:
        self._floor = floor
        self._clock = clock
        self._kept: dict[str, tuple[float, BoardView]] = {}
        """zone -> when it was made, and the state."""

    def board(self, zone: str) -> BoardView:
        now = self._clock()
        kept = self._kept.get(zone)
        if kept is not None and now - kept[0] < LASTS_S and kept[1].seq == self._floor.seq():
            return msgspec.structs.replace(kept[1], at=datetime.now(UTC))
        view = self._floor.board(zone)
        if len(self._kept) > _MOST_ZONES:
            self._kept.clear()  # anybody may ask for any zone
        self._kept[zone] = now, view
        return view
