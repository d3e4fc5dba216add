"""What pages and programs see of the assessment. Points and amounts are text: exact."""

from __future__ import annotations

import msgspec

from floorlink.messages import Names


class EvidenceView(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    day: str
    amount: str
    out_of: str
    facts: dict[str, str]


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    item: str
    name: Names
    quantity: str | None
    """None: no figures, so the mean of those who have some."""
    unit: Names
    points: str
    carried_from: str
    rows: list[EvidenceView]


class CategoryView(msgspec.Struct, frozen=True, kw_only=True):
    category: str
    name: Names
    full: str
    start: str
    points: str
    lines: list[LineView]


class SubjectView(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    code: str
    name: Names
    total: str
    basic: str
    bonus: str
    rank: int | None
    """None: too few to rank, or vetoed."""
    grade: Names
    titles: list[Names]
    vetoes: list[Names]
    categories: list[CategoryView]
    """Empty in a ranking."""


class ActView(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    kind: str
    """appeal, decision or supplement"""
    at: str
    by: str
    subject: str
    words: str
    upheld: bool | None = None
    decide_by: str = ""


class MonthView(msgspec.Struct, frozen=True, kw_only=True):
    period: str
    state: str
    """preview, frozen or published"""
    scheme: str
    scheme_name: Names
    version: int
    inputs: str
    frozen_at: str
    published_on: str
    appeal_until: str
    subjects: list[SubjectView]
    acts: list[ActView]


class MonthLine(msgspec.Struct, frozen=True, kw_only=True):
    period: str
    state: str
    scheme_name: Names
    published_on: str
    best: list[Names]
    """The windows with a title."""


class SchemeLine(msgspec.Struct, frozen=True, kw_only=True):
    scheme: str
    version: int
    name: Names


class AssessmentView(msgspec.Struct, frozen=True, kw_only=True):
    months: list[MonthLine]
    schemes: list[SchemeLine]
    open: list[str]
    """Months that are over and not frozen yet, the newest first."""
