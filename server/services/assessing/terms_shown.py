"""Quarters, years and courses over months, as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from floorlink.messages import Names
from server.domain.assessment.evidence import Kind, Subject
from server.domain.assessment.results import Result
from server.domain.assessment.scheme import Scheme
from server.domain.assessment.standing import interviews
from server.domain.assessment.terms import Term, TermChange, TermLine, months_in, term_of
from server.domain.errors import InvalidRequest
from server.services.assessing.periods import month_of
from server.services.assessing.records import TermRow
from server.services.assessing.spelling import read, unpacked, value_of
from server.services.assessing.term_views import (
    TermBrief,
    TermChangeView,
    TermCorrection,
    TermMonth,
    TermSubject,
    TermsView,
    TermView,
    TrendPoint,
    TrendSubject,
    TrendsView,
)
from server.services.assessing.terms import due_months, made, standing_of
from server.services.assessing.wording import points, subject_name, words_of
from server.services.house import House, names
from server.services.ports import Books

_ONE_DAY = timedelta(days=1)
_MOST_MONTHS = 60


def terms_view(books: Books, house: House, today: date) -> TermsView:
    """Frozen ones, the newest first, and those that are over and not frozen yet."""
    rows = books.term_rows()
    frozen = {row.period: row for row in rows if row.number == 1}
    latest = {row.period: row for row in rows}
    first = books.first_day()
    return TermsView(
        terms=[
            _brief(frozen[period], latest[period])
            for period in sorted(frozen, key=_order, reverse=True)
        ],
        open=[] if first is None else _open(first, today, set(frozen)),
    )


def _open(first: date, today: date, frozen: set[str]) -> list[str]:
    """Quarters and years that are over, the newest first, of the last two years."""
    since = max(first.year, today.year - 2)
    found = [
        period
        for year in range(since, today.year + 1)
        for period in (*(f"{year}-Q{quarter}" for quarter in range(1, 5)), str(year))
        if first <= _last_day(period) < today and period not in frozen
    ]
    return sorted(found, key=_order, reverse=True)


def _last_day(period: str) -> date:
    return month_of(months_in(period)[-1]).last


def _order(period: str) -> tuple[date, int]:
    return _last_day(period), -len(period)


def _brief(first: TermRow, latest: TermRow) -> TermBrief:
    scheme, term = read(latest.scheme, Scheme), unpacked(latest.result, Term)
    return TermBrief(
        period=first.period,
        state=_state(first),
        scheme_name=names(scheme.name),
        published_on=_iso(first.published_on),
        best=[
            line.subject.code
            for line in term.lines
            if line.titles and line.subject.kind is Kind.WINDOW
        ],
    )


def term_view(books: Books, house: House, period: str) -> TermView:
    """A frozen term as corrected, or a preview from the months that are frozen so far."""
    rows, due = books.term_rows(period), due_months(books, period)
    if rows:
        scheme = read(rows[-1].scheme, Scheme)
        term = unpacked(rows[-1].result, Term)
    else:
        scheme, standings = made(books, period, due.frozen)
        term = term_of(scheme, period, standings)
    used = dict(term.months)
    now = {month.period: standing_of(books, month).inputs for month in due.frozen}
    published = {month.period: month.published_on for month in due.frozen}
    return TermView(
        period=period,
        state=_state(rows[0]) if rows else "preview",
        scheme=scheme.code,
        scheme_name=names(scheme.name),
        version=scheme.version,
        inputs=term.inputs,
        frozen_at=rows[0].at.isoformat() if rows else "",
        published_on=_iso(rows[0].published_on) if rows else "",
        months=[
            TermMonth(
                period=one,
                inputs=used.get(one, ""),
                published_on=_iso(published.get(one)),
                corrected_since=one in used and now.get(one) != used[one],
            )
            for one in due.periods
        ],
        missing=due.missing,
        subjects=[_subject(line, scheme, house) for line in _best_first(term.lines)],
        corrections=[_correction(row, scheme, house) for row in rows[1:]],
    )


def _best_first(lines: Sequence[TermLine]) -> list[TermLine]:
    return sorted(
        lines, key=lambda line: (line.subject.kind is not Kind.WINDOW, -line.mean, line.subject)
    )


def _subject(line: TermLine, scheme: Scheme, house: House) -> TermSubject:
    return TermSubject(
        kind=line.subject.kind.value,
        code=line.subject.code,
        name=subject_name(line.subject, house),
        mean=mean_text(line.mean),
        rank=line.rank,
        titles=_titles(line.titles, line.subject, scheme),
        months={one.period: points(one.total) for one in line.months},
    )


def mean_text(mean: Fraction) -> str:
    """To four places: two means of twelve months that differ never look the same."""
    return f"{float(mean):.4f}"


def _titles(codes: Sequence[str], subject: Subject, scheme: Scheme) -> list[Names]:
    sheet = scheme.sheet(subject.kind)
    words = {} if sheet is None else words_of(sheet)
    return [words.get(code, Names(zh=code)) for code in codes]


def _correction(row: TermRow, scheme: Scheme, house: House) -> TermCorrection:
    changes = [value_of(one, TermChange) for one in row.changes]
    return TermCorrection(
        number=row.number - 1,
        at=row.at.isoformat(),
        by=row.by,
        reason=row.reason,
        changes=[
            TermChangeView(
                kind=one.subject.kind.value,
                code=one.subject.code,
                name=subject_name(one.subject, house),
                mean=(mean_text(one.mean[0]), mean_text(one.mean[1])),
                rank=one.rank,
                titles=(
                    _titles(one.titles[0], one.subject, scheme),
                    _titles(one.titles[1], one.subject, scheme),
                ),
            )
            for one in changes
        ],
    )


def trends_view(
    books: Books, house: House, kind: Kind, code: str, since: str, until: str
) -> TrendsView:
    """Frozen months as corrected, of everybody of a kind or of one."""
    first, last = month_of(since), month_of(until)
    if not first.first <= last.first < first.first + timedelta(days=31 * _MOST_MONTHS):
        raise InvalidRequest(what="统计的日期范围不对")
    briefs = books.month_briefs(since, until)
    standings = [standing_of(books, month) for month in briefs]
    schemes = {month.period: read(month.scheme, Scheme) for month in briefs}
    subjects = sorted(
        {
            one.subject
            for standing in standings
            for one in standing.results
            if one.subject.kind is kind and code in ("", one.subject.code)
        }
    )
    return TrendsView(
        kind=kind.value,
        months=[standing.period for standing in standings],
        subjects=[_trend(one, standings, schemes, house) for one in subjects],
        interviews=_interviews(standings, schemes, kind),
    )


def _trend(
    subject: Subject, standings: Sequence[Result], schemes: dict[str, Scheme], house: House
) -> TrendSubject:
    found: list[TrendPoint | None] = []
    for standing in standings:
        scheme = schemes[standing.period]
        own = next((one for one in standing.results if one.subject == subject), None)
        if own is None or own.not_in_service is not None:
            found.append(None)
            continue
        found.append(
            TrendPoint(
                total=points(own.total),
                rank=own.rank,
                grade=_titles([own.grade], subject, scheme)[0],
                titles=_titles(own.titles, subject, scheme),
            )
        )
    return TrendSubject(
        kind=subject.kind.value,
        code=subject.code,
        name=subject_name(subject, house),
        points=found,
    )


def _interviews(standings: Sequence[Result], schemes: dict[str, Scheme], kind: Kind) -> list[str]:
    """Codes of those whose last months were low so often running that they are spoken to."""
    if not standings:
        return []
    low = interviews(schemes[standings[-1].period], standings)
    return [one.code for one in low if one.kind is kind]


def _state(row: TermRow) -> str:
    return "frozen" if row.published_on is None else "published"


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
