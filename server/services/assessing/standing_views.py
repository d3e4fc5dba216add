"""How somebody stood month by month, as pages see it."""

from __future__ import annotations

import msgspec

from floorlink.messages import Names


class MonthPoint(msgspec.Struct, frozen=True, kw_only=True):
    period: str
    state: str
    """frozen or published"""
    appeal_until: str
    total: str
    rank: int | None
    of: int
    """How many were ranked."""
    grade: Names
    titles: list[Names]
    corrected: bool
    """A supplement changed it."""


class OwnSheet(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    code: str
    name: Names
    months: list[MonthPoint]
    """Oldest first."""


class Honoured(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    code: str
    name: Names
    departments: list[Names]
    titles: list[Names]


class PosterView(msgspec.Struct, frozen=True, kw_only=True):
    period: str
    published_on: str
    honoured: list[Honoured]
    """Windows first, by their ranks."""
