"""What the assessment must know of the hall to read its journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from server.domain.hall import OpeningHours


@dataclass(frozen=True, slots=True)
class WindowGround:
    """A window as the month found it."""

    code: str
    queues: tuple[str, ...]
    clerk: str = ""
    """Badge of whoever usually sits here and so has to open it."""
    due: OpeningHours | None = None
    """When it has to be open; None for a window opened when there is a rush (潮汐窗口)."""


@dataclass(frozen=True, slots=True)
class JournalPractice:
    """What the hall tolerates; *local*."""

    opening_grace: timedelta = timedelta(minutes=5)
    closing_grace: timedelta = timedelta(minutes=5)
    long_pause: timedelta = timedelta(minutes=15)
    reaction: timedelta = timedelta(minutes=2)
    """Idle or paused while people wait counts only beyond this, and then only what is beyond."""
    patience: timedelta = timedelta(seconds=60)
    """How long a called citizen must be given after the last call before it counts as missed."""


@dataclass(frozen=True, slots=True)
class Ground:
    windows: tuple[WindowGround, ...]
    zone: ZoneInfo
    day_starts: time = time(0, 0)
    practice: JournalPractice = field(default_factory=JournalPractice)
