"""What the assessment reads of the journal, and what it must know of the hall to read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from server.domain.hall import OpeningHours


class JournalFact(Protocol):
    """A journal entry, as the store hands it out."""

    @property
    def seq(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def kind(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def data(self) -> Mapping[str, object]: ...


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
