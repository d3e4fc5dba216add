"""Everybody's totals over the months, one line each, for the page of trends."""

from __future__ import annotations

from collections.abc import Sequence

from server.domain.assessment.evidence import Kind, Subject
from server.services.assessing.own_months import KeptMonth, last_months, point_of
from server.services.assessing.standing_views import TrendLine, TrendsView
from server.services.assessing.wording import departments_of, subject_name
from server.services.house import House
from server.services.ports import Books


def trends_view(books: Books, house: House) -> TrendsView:
    months = list(last_months(books))
    subjects = sorted({one for month in months for one in month.results}, key=_windows_first)
    return TrendsView(
        periods=[month.row.period for month in months],
        lines=[_line(subject, months, house) for subject in subjects],
    )


def _line(subject: Subject, months: Sequence[KeptMonth], house: House) -> TrendLine:
    points = [point_of(one, subject) if subject in one.results else None for one in months]
    return TrendLine(
        kind=subject.kind.value,
        code=subject.code,
        name=subject_name(subject, house),
        departments=departments_of(subject, house),
        totals=[None if point is None else point.total for point in points],
        ranks=[None if point is None else point.rank for point in points],
        flags=sum(bool(point.titles) for point in points if point is not None),
    )


def _windows_first(subject: Subject) -> tuple[bool, Subject]:
    return subject.kind is Kind.CLERK, subject
