"""A quarter or a year: from its months as they stand, with titles of its own.

Whoever was ranked in each month is ranked by the mean of the totals. A month counts as it was
corrected until then; its fingerprint says so, and a quarter can be made again from its months.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

from server.domain.assessment.evidence import Kind, Subject
from server.domain.assessment.fingerprint import canonical
from server.domain.assessment.publishing import Change
from server.domain.assessment.results import Result
from server.domain.assessment.scheme import Scheme
from server.domain.assessment.standing import over_months

MONTHS = {"quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class MonthOfTerm:
    """One month of one subject; None: not ranked."""

    period: str
    total: Decimal
    rank: int | None


@dataclass(frozen=True, slots=True)
class TermLine:
    subject: Subject
    months: tuple[MonthOfTerm, ...]
    """Those in which it was assessed, the oldest first."""
    mean: Fraction
    """Of the totals, exact."""
    rank: int | None
    """None unless it was ranked in every month."""
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    period: str
    """`2026-Q4` or `2026`."""
    scheme: str
    version: int
    months: tuple[tuple[str, str], ...]
    """(period, fingerprint of what that month was made from, with its supplements)."""
    lines: tuple[TermLine, ...]
    """Windows first, then clerks, each by code."""
    inputs: str
    """SHA-256 of scheme, months and their totals."""


def months_in(period: str) -> list[str]:
    """The months of a quarter or year; ValueError for anything else."""
    year, _, quarter = period.partition("-Q")
    if len(year) != 4 or not (year.isascii() and year.isdigit()):
        raise ValueError(period)
    if "-" not in period:
        return [f"{year}-{month:02}" for month in range(1, 13)]
    if quarter not in ("1", "2", "3", "4"):
        raise ValueError(period)
    first = 3 * int(quarter) - 2
    return [f"{year}-{month:02}" for month in range(first, first + 3)]


def lean(result: Result) -> Result:
    """The standing alone, without lines and rows: all that terms and trends need of a month."""
    return replace(result, results=tuple(replace(one, categories=()) for one in result.results))


def amended(standing: Result, changes: Iterable[Change], inputs: str) -> Result:
    """A month's standing after a supplement that changed some, and has other inputs."""
    after: Mapping[Subject, Change] = {change.subject: change for change in changes}
    results = []
    for one in standing.results:
        change = after.get(one.subject)
        if change is not None:
            one = replace(
                one,
                total=change.total[1],
                rank=change.rank[1],
                ranked=change.rank[1] is not None,
                grade=change.grade[1],
                titles=change.titles[1],
                # A grade is what everybody in service has.
                not_in_service=None if change.grade[1] else one.not_in_service or 0,
            )
        results.append(one)
    return replace(standing, results=tuple(results), inputs=inputs)


def term_of(scheme: Scheme, period: str, months: Sequence[Result]) -> Term:
    """The same months give the same term. ValueError without months, or by other schemes."""
    if not months or {month.scheme for month in months} != {scheme.code}:
        raise ValueError(f"{period}: no months, or months by other schemes than {scheme.code}")
    ordered = sorted(months, key=lambda month: month.period)
    of_subject: dict[Subject, list[MonthOfTerm]] = {}
    for month in ordered:
        for one in month.results:
            if one.not_in_service is None:
                found = of_subject.setdefault(one.subject, [])
                found.append(MonthOfTerm(month.period, one.total, one.rank))
    lines = tuple(
        TermLine(one.subject, tuple(of_subject[one.subject]), one.mean, one.rank, one.titles)
        for kind in (Kind.WINDOW, Kind.CLERK)
        for one in over_months(scheme, kind, period, ordered)
    )
    standings = [lean(month) for month in ordered]
    spelled = canonical({"scheme": scheme, "period": period, "months": standings})
    return Term(
        period=period,
        scheme=scheme.code,
        version=scheme.version,
        months=tuple((month.period, month.inputs) for month in ordered),
        lines=lines,
        inputs=sha256(spelled.encode()).hexdigest(),
    )


@dataclass(frozen=True, slots=True)
class TermChange:
    """Whom a correction of a term changed; each before and after."""

    subject: Subject
    mean: tuple[Fraction, Fraction]
    rank: tuple[int | None, int | None]
    titles: tuple[tuple[str, ...], tuple[str, ...]]


def term_changes(before: Term, after: Term) -> list[TermChange]:
    was = {line.subject: line for line in before.lines}
    found = []
    for now in after.lines:
        then = was.get(now.subject, now)
        change = TermChange(
            now.subject,
            (then.mean, now.mean),
            (then.rank, now.rank),
            (then.titles, now.titles),
        )
        if any(a != b for a, b in (change.mean, change.rank, change.titles)):
            found.append(change)
    return found
