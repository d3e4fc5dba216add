"""What a report says."""

from __future__ import annotations

import msgspec

from floorlink.messages import Names


class TimesView(msgspec.Struct, frozen=True, kw_only=True):
    """Whole seconds, the mean to a tenth; null where there is nothing to tell."""

    count: int
    mean_s: float | None
    p50_s: int | None
    p90_s: int | None
    max_s: int | None
    within_target: float | None = None


class StatisticsFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Every figure of domain/figures.py. Shares are between 0 and 1."""

    arrivals: int
    served: int
    discarded: int
    missed: int
    abandoned: int
    unfinished: int
    missed_share: float | None
    abandoned_share: float | None
    wait: TimesView
    service: TimesView
    busy_s: int
    open_s: int
    paused_s: int
    utilisation: float | None
    prompted: int
    rated: int
    levels: list[int]
    """How many of levels 1 to 5; those set aside are in none. Empty where ratings are not told."""
    set_aside: int
    response_rate: float | None
    satisfied: float | None


class StatisticsLine(msgspec.Struct, frozen=True, kw_only=True):
    """One queue, service, department, window, clerk or hour over the whole time."""

    key: str
    """"" where there is none: numbers that no window called."""
    name: Names
    figures: StatisticsFigures
    before: StatisticsFigures | None = None
    """In the time that is compared with."""


class StatisticsPoint(msgspec.Struct, frozen=True, kw_only=True):
    """The hall, or the one line that was asked for, in a day, week or month."""

    begin: str
    """Its first day."""
    figures: StatisticsFigures
    before: StatisticsFigures | None = None
    """As far into the time that is compared with."""


class StatisticsReport(msgspec.Struct, frozen=True, kw_only=True):
    by: str
    every: str
    since: str
    until: str
    target_s: int
    """What `within_target` is measured by."""
    total: StatisticsFigures
    before: StatisticsFigures | None
    before_since: str
    before_until: str
    lines: list[StatisticsLine]
    points: list[StatisticsPoint]
    department: Names | None = None
    """Whose alone it is, without any rating; None: the hall's."""
