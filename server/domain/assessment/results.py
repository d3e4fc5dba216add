"""What an assessment came to: every line of points with its arithmetic and its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from server.domain.assessment.evidence import Row, Subject
from server.domain.assessment.fingerprint_marks import LATER


@dataclass(frozen=True, slots=True)
class Line:
    """One item's points for one subject, to the hundredth."""

    item: str
    quantity: Fraction | None
    """What the rows came to; None where a ratio has no row: the points are then the mean of those
    who have figures (all of them, if nobody has), which neither helps nor harms."""
    points: Decimal
    rows: tuple[Row, ...]
    carried_from: Subject | None = None
    """On a chief representative's sheet: whose line this is, times `onto_chief`."""


@dataclass(frozen=True, slots=True)
class CategoryResult:
    category: str
    start: Decimal
    """There before any line: the points that no measuring item earns."""
    lines: tuple[Line, ...]
    points: Decimal
    """Start and lines, not below nought nor above the category's points."""


@dataclass(frozen=True, slots=True)
class SubjectResult:
    subject: Subject
    categories: tuple[CategoryResult, ...]
    basic: Decimal
    bonus: Decimal
    """After the cap."""
    total: Decimal
    vetoes: tuple[str, ...]
    ranked: bool
    """False: too few to rank (or vetoed); the points stand all the same."""
    rank: int | None = None
    grade: str = ""
    titles: tuple[str, ...] = ()
    not_in_service: int | None = field(default=None, metadata=LATER)
    """Never at work in the period: no points, rank or grade, and in nobody's mean. The half-days
    on which it should have been open; None for everybody else."""


@dataclass(frozen=True, slots=True)
class Result:
    """A period's assessment by one version of one scheme."""

    scheme: str
    version: int
    period: str
    results: tuple[SubjectResult, ...]
    """Windows first, then clerks, each by code."""
    inputs: str
    """SHA-256 of scheme and evidence (fingerprint.py)."""

    def of(self, subject: Subject) -> SubjectResult:
        return next(one for one in self.results if one.subject == subject)
