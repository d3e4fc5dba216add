"""Ranks, grades and titles: given only where the figures bear them, and never more than a quota.

Equal points are decided by the sheet's `ties`; still equal, the rank is shared. A quota or a number
of titles takes those who share a rank together or not at all, because nobody could say why one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from server.domain.assessment.evidence import Kind, Row, Subject
from server.domain.assessment.results import Result, SubjectResult
from server.domain.assessment.scheme import Scheme, Sheet

_Rows = Mapping[tuple[Subject, str], Sequence[Row]]


def period_kind(period: str) -> str:
    """month, quarter or year, by how the period is written."""
    if len(period) == 4:
        return "year"
    return "quarter" if "Q" in period else "month"


def stand(
    sheet: Sheet, results: Sequence[SubjectResult], rows: _Rows, period: str
) -> list[SubjectResult]:
    """The results of one sheet with rank, grade and titles, in the order of their codes."""

    def worth(result: SubjectResult) -> tuple[Fraction, ...]:
        ties = (
            sum((row.amount for row in rows.get((result.subject, measure), ())), Fraction(0))
            for measure in sheet.ties
        )
        return Fraction(result.total), *ties

    ranked = sorted((r for r in results if r.ranked), key=worth, reverse=True)
    worths = [worth(result) for result in ranked]
    ranks = {result.subject: 1 + worths.index(worth(result)) for result in ranked}
    grades = _grades(sheet, results, ranks)
    titles = _titles(sheet, ranked, ranks, period_kind(period))
    return [
        replace(
            result,
            rank=ranks.get(result.subject),
            grade=grades[result.subject],
            titles=titles.get(result.subject, ()),
        )
        for result in sorted(results, key=lambda result: result.subject)
    ]


def _best(places: int, candidates: Sequence[Subject], ranks: Mapping[Subject, int]) -> set[Subject]:
    """The best of `candidates`, as many as have room, with nobody of an equal rank left out."""
    chosen: set[Subject] = set()
    for rank in sorted({ranks[one] for one in candidates}):
        group = {one for one in candidates if ranks[one] == rank}
        if len(chosen) + len(group) > places:
            break
        chosen |= group
    return chosen


def _grades(
    sheet: Sheet, results: Sequence[SubjectResult], ranks: Mapping[Subject, int]
) -> dict[Subject, str]:
    grades = {result.subject: sheet.grades[-1].code for result in results if result.vetoes}
    for grade in sheet.grades:
        reached = [
            result.subject
            for result in results
            if result.subject not in grades and result.total >= grade.at_least
        ]
        if grade.quota is not None:
            places = floor(Fraction(grade.quota) * len(ranks))
            reached = list(_best(places, [one for one in reached if one in ranks], ranks))
        grades |= dict.fromkeys(reached, grade.code)
    return grades


def _titles(
    sheet: Sheet, ranked: Sequence[SubjectResult], ranks: Mapping[Subject, int], period: str
) -> dict[Subject, tuple[str, ...]]:
    titles: dict[Subject, tuple[str, ...]] = {}
    for title in sheet.titles:
        if title.period == period:
            worthy = [r.subject for r in ranked if r.total >= title.at_least]
            for subject in _best(title.count, worthy, ranks):
                titles[subject] = (*titles.get(subject, ()), title.code)
    return titles


@dataclass(frozen=True, slots=True)
class OverMonths:
    """Several months of one subject: the mean of its months, and its place among the others."""

    subject: Subject
    months: int
    mean: Fraction
    rank: int | None
    """None unless it was ranked in every month."""
    titles: tuple[str, ...]


def over_months(
    scheme: Scheme, kind: Kind, period: str, months: Sequence[Result]
) -> list[OverMonths]:
    """Quarter or year from its months' published results: mean totals, ranks and titles. A month
    in which somebody was not in service is none of theirs."""
    sheet = scheme.sheet(kind)
    if sheet is None:
        return []
    totals: dict[Subject, list[SubjectResult]] = {}
    for month in months:
        for result in month.results:
            if result.subject.kind is kind and result.not_in_service is None:
                totals.setdefault(result.subject, []).append(result)
    means = {
        subject: sum((Fraction(r.total) for r in results), Fraction(0)) / len(results)
        for subject, results in totals.items()
    }
    always = [s for s, r in totals.items() if len(r) == len(months) and all(x.ranked for x in r)]
    ranks = {one: 1 + sum(means[other] > means[one] for other in always) for one in always}
    titles: dict[Subject, tuple[str, ...]] = {}
    for title in sheet.titles:
        if title.period == period_kind(period):
            worthy = [one for one in always if means[one] >= Fraction(title.at_least)]
            for subject in _best(title.count, worthy, ranks):
                titles[subject] = (*titles.get(subject, ()), title.code)
    return [
        OverMonths(one, len(totals[one]), means[one], ranks.get(one), titles.get(one, ()))
        for one in sorted(totals)
    ]


def interviews(scheme: Scheme, months: Sequence[Result]) -> list[Subject]:
    """Those whose last months, oldest first, were low so often running that they are spoken to."""
    found = []
    for result in months[-1].results if months else ():
        sheet = scheme.sheet(result.subject.kind)
        if sheet is None or sheet.interview_below is None:
            continue
        last = months[-sheet.interview_after :]
        low = [
            any(
                r.subject == result.subject
                and r.not_in_service is None
                and r.total < sheet.interview_below
                for r in m.results
            )
            for m in last
        ]
        if len(low) == sheet.interview_after and all(low):
            found.append(result.subject)
    return found
