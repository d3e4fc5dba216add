"""The windows and clerks with a title, for the hall's own eyes: no points, nobody else."""

from __future__ import annotations

from server.domain.assessment.evidence import Kind
from server.domain.errors import NotFound
from server.services.assessing.own_months import KeptMonth, point_of
from server.services.assessing.standing_views import Honoured, PosterView
from server.services.assessing.wording import departments_of, subject_name
from server.services.house import House
from server.services.ports import Books


def poster_view(books: Books, house: House, period: str = "") -> PosterView | None:
    """Of `period`, or of the latest published month; None while none is published."""
    month = KeptMonth.of(books, period) if period else _latest(books)
    if month is None:
        return None
    if month.row.published_on is None:
        raise NotFound(what="考核月份", key=period)
    points = {subject: point_of(month, subject) for subject in month.results}
    titled = [subject for subject, point in points.items() if point.titles]
    titled.sort(key=lambda one: (one.kind is Kind.CLERK, points[one].rank or 0, one))
    return PosterView(
        period=month.row.period,
        published_on=month.row.published_on.isoformat(),
        honoured=[
            Honoured(
                kind=subject.kind.value,
                code=subject.code,
                name=subject_name(subject, house),
                departments=departments_of(subject, house),
                titles=points[subject].titles,
            )
            for subject in titled
        ],
    )


def _latest(books: Books) -> KeptMonth | None:
    for period, _ in reversed(books.frozen_months()):
        month = KeptMonth.of(books, period)
        if month.row.published_on is not None:
            return month
    return None
