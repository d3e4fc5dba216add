"""From results to what people read: names instead of codes, the best first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from floorlink.messages import Names
from server.domain.assessment.evidence import Kind, Subject
from server.domain.assessment.results import CategoryResult, Line, SubjectResult
from server.domain.assessment.scheme import Scheme, Sheet
from server.domain.assessment.scheme_changes import holding
from server.services.assessing.acts_shown import act_view
from server.services.assessing.months import Computed
from server.services.assessing.records import MonthBrief
from server.services.assessing.schemes import hall_scheme, versions
from server.services.assessing.spelling import read
from server.services.assessing.terms import standing_of
from server.services.assessing.views import (
    AssessmentView,
    CategoryView,
    LineView,
    MonthLine,
    MonthView,
    SchemeLine,
    SubjectView,
)
from server.services.assessing.wording import (
    amount,
    departments_of,
    points,
    row_view,
    subject_name,
    words_of,
)
from server.services.house import House, names
from server.services.ports import Books

_OPEN_MONTHS = 6


def overview(books: Books, house: House, now: datetime) -> AssessmentView:
    rows = books.month_briefs()[::-1]
    return AssessmentView(
        months=[_month_line(row, books) for row in rows],
        schemes=_scheme_lines(books, house.day(now)),
        open=_open(house.day(now), books.first_day(), {row.period for row in rows}),
    )


def _scheme_lines(books: Books, today: date) -> list[SchemeLine]:
    """That by which the hall's months go leads."""
    used = hall_scheme(books, today).code
    lines: list[SchemeLine] = []
    for code, found in versions(books).items():
        scheme = holding([one.scheme for one in found], today.replace(day=1))
        line = SchemeLine(scheme=code, version=scheme.version, name=names(scheme.name))
        lines.insert(0 if code == used else len(lines), line)
    return lines


def _open(today: date, first: date | None, frozen: set[str]) -> list[str]:
    found: list[str] = []
    day = today.replace(day=1)
    while first is not None and len(found) < _OPEN_MONTHS:
        day = (day - timedelta(days=1)).replace(day=1)
        if day < first.replace(day=1):
            break
        if day.isoformat()[:7] not in frozen:
            found.append(day.isoformat()[:7])
    return found


def _month_line(row: MonthBrief, books: Books) -> MonthLine:
    scheme, result = read(row.scheme, Scheme), standing_of(books, row)
    return MonthLine(
        period=row.period,
        state="frozen" if row.published_on is None else "published",
        scheme_name=names(scheme.name),
        published_on=_iso(row.published_on),
        best=[
            one.subject.code
            for one in result.results
            if one.titles and one.subject.kind is Kind.WINDOW
        ],
    )


def month_view(found: Computed, house: House, only: Subject | None = None) -> MonthView:
    """The ranking, or one subject down to the last row."""
    row, result = found.row, found.result
    shown: Iterable[SubjectResult] = sorted(result.results, key=_by_standing)
    if only is not None:
        shown = [one for one in result.results if one.subject == only]
    published = row is not None and row.published_on is not None
    return MonthView(
        period=result.period,
        state="preview" if row is None else "published" if published else "frozen",
        scheme=found.scheme.code,
        scheme_name=names(found.scheme.name),
        version=found.scheme.version,
        inputs=result.inputs,
        frozen_by="" if row is None else _person(row.frozen_by, house),
        frozen_at="" if row is None else row.frozen_at.isoformat(),
        published_on="" if row is None else _iso(row.published_on),
        appeal_until="" if row is None else _iso(row.appeal_until),
        appeal_days=found.scheme.appeal_days,
        subjects=[_subject(one, found.scheme, house, only is not None) for one in shown],
        acts=[act_view(act, found.scheme, house) for act in found.acts],
    )


def _by_standing(one: SubjectResult) -> tuple[bool, bool, bool, int, Decimal, Subject]:
    """Windows first; the ranked by their ranks; then those with too few to rank; at the end those
    who were not in service."""
    return (
        one.subject.kind is Kind.CLERK,
        one.not_in_service is not None,
        one.rank is None,
        one.rank or 0,
        -one.total,
        one.subject,
    )


def _subject(one: SubjectResult, scheme: Scheme, house: House, whole: bool) -> SubjectView:
    sheet = scheme.sheet(one.subject.kind)
    assert sheet is not None, "a result stands on a sheet"
    words = words_of(sheet)
    scored = one.not_in_service is None
    return SubjectView(
        kind=one.subject.kind.value,
        code=one.subject.code,
        name=subject_name(one.subject, house),
        departments=departments_of(one.subject, house),
        total=points(one.total) if scored else "",
        basic=points(one.basic) if scored else "",
        bonus=points(one.bonus) if scored else "",
        rank=one.rank,
        grade=words[one.grade] if scored else Names(zh=""),
        titles=[words[code] for code in one.titles],
        vetoes=[words[code] for code in one.vetoes],
        categories=[_category(c, sheet, scheme, whole) for c in one.categories],
        not_in_service=one.not_in_service,
    )


def _category(found: CategoryResult, sheet: Sheet, scheme: Scheme, whole: bool) -> CategoryView:
    category = next(c for c in sheet.categories if c.code == found.category)
    return CategoryView(
        category=found.category,
        name=names(category.name),
        full=points(category.points),
        start=points(found.start),
        points=points(found.points),
        lines=[_line(line, scheme) for line in found.lines] if whole else [],
    )


def _line(line: Line, scheme: Scheme) -> LineView:
    # A chief's sheet carries items of the windows' sheet too.
    items = {
        item.code: item
        for sheet in (scheme.windows, scheme.clerks)
        if sheet is not None
        for item in sheet.items()
    }
    item = items[line.item]
    return LineView(
        item=line.item,
        name=names(item.name),
        quantity=None if line.quantity is None else amount(line.quantity),
        unit=names(item.counted.unit),
        points=points(line.points),
        carried_from=line.carried_from.code if line.carried_from else "",
        rows=[row_view(row) for row in line.rows],
    )


def _person(badge: str, house: House) -> str:
    return next((c.name for c in house.hall.clerks if c.badge == badge), badge)


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
