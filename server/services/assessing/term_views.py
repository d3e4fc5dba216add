"""What pages and programs see of quarters, years and courses over months."""

from __future__ import annotations

import msgspec

from floorlink.messages import Names


class TermMonth(msgspec.Struct, frozen=True, kw_only=True):
    period: str
    inputs: str
    """Of the month as it went into the term; empty where it is not in it."""
    published_on: str
    corrected_since: bool
    """A supplement changed the month afterwards: the term may be corrected."""


class TermSubject(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    code: str
    name: Names
    mean: str
    rank: int | None
    """None: not ranked in every month."""
    titles: list[Names]
    months: dict[str, str]
    """Month -> total."""


class TermChangeView(msgspec.Struct, frozen=True, kw_only=True):
    """Each with what was before and what is after."""

    kind: str
    code: str
    name: Names
    mean: tuple[str, str]
    rank: tuple[int | None, int | None]
    titles: tuple[list[Names], list[Names]]


class TermCorrection(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    at: str
    by: str
    reason: str
    changes: list[TermChangeView]


class TermView(msgspec.Struct, frozen=True, kw_only=True):
    period: str
    """2026-Q4 or 2026"""
    state: str
    """preview, frozen or published"""
    scheme: str
    scheme_name: Names
    version: int
    inputs: str
    frozen_at: str
    published_on: str
    months: list[TermMonth]
    missing: list[str]
    """Months that are not frozen: a preview leaves them out."""
    subjects: list[TermSubject]
    """Windows, then clerks, the best first."""
    corrections: list[TermCorrection]


class TermBrief(msgspec.Struct, frozen=True, kw_only=True):
    period: str
    state: str
    scheme_name: Names
    published_on: str
    best: list[str]
    """Codes of the windows with a title."""


class TermsView(msgspec.Struct, frozen=True, kw_only=True):
    terms: list[TermBrief]
    open: list[str]
    """Quarters and years that are over and not frozen, the newest first."""


class TrendPoint(msgspec.Struct, frozen=True, kw_only=True):
    total: str
    rank: int | None
    grade: Names
    titles: list[Names]


class TrendSubject(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    code: str
    name: Names
    points: list[TrendPoint | None]
    """One for each of the months; None where it was not assessed."""


class TrendsView(msgspec.Struct, frozen=True, kw_only=True):
    """Frozen months as corrected, the oldest first."""

    kind: str
    months: list[str]
    subjects: list[TrendSubject]
    interviews: list[str]
    """Codes of those whose last months were low so often running that they are spoken to (约谈)."""
