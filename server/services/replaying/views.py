"""A day as a tape: states with the second in which they began, so that a page can show any moment.

Seconds count from the day's begin and are negative for what had begun before. Within a list they
ascend; the last entry that is not later than a moment holds at that moment.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from floorlink.messages import Names
from server.services.views import PlanView, Thresholds


class Spell(msgspec.Struct, frozen=True, array_like=True):
    """A window in one state: [second, state, number, service, badge of the clerk, reason]."""

    at: int
    state: str
    number: str
    service: str
    clerk: str
    reason: str


class LinePoint(msgspec.Struct, frozen=True, array_like=True):
    """A queue from then on: [second, how many wait, since which second the first of them]."""

    at: int
    waiting: int
    since: int


class HealthPoint(msgspec.Struct, frozen=True, array_like=True):
    """A device from then on: [second, health, detail]."""

    at: int
    health: str
    detail: str


class Step(msgspec.Struct, frozen=True, array_like=True):
    """What the day's figures count: [second, kind, seconds waited].

    kind: issued | called (for the first time, with its wait) | served | missed | cancelled |
    prompted; not_served and not_missed take one of those back
    """

    at: int
    kind: str
    waited: int = 0


class RatingPoint(msgspec.Struct, frozen=True, array_like=True):
    """[second, seq, window, number, level, channel, reasons]"""

    at: int
    seq: int
    window: str
    number: str
    level: int
    channel: str
    reasons: list[str]


class TapeWindow(msgspec.Struct, frozen=True, kw_only=True):
    window: str
    name: Names
    zone: str
    queues: list[str]
    departments: list[Names]
    spells: list[Spell]


class TapeQueue(msgspec.Struct, frozen=True, kw_only=True):
    queue: str
    name: Names
    points: list[LinePoint]


class TapeDevice(msgspec.Struct, frozen=True, kw_only=True):
    device: str
    kind: str
    agent: str
    window: str
    zone: str
    points: list[HealthPoint]


class DayTape(msgspec.Struct, frozen=True, kw_only=True):
    """Windows, queues and devices as the hall is set up now; the plan as it was drawn then."""

    day: str
    begin: datetime
    first: int
    """Second of the first entry of the day."""
    last: int
    """Second of the last one, or until now."""
    windows: list[TapeWindow]
    queues: list[TapeQueue]
    devices: list[TapeDevice]
    steps: list[Step]
    ratings: list[RatingPoint]
    people: dict[str, str]
    """Badge -> name."""
    zones: dict[str, Names]
    thresholds: Thresholds
    plan: PlanView
