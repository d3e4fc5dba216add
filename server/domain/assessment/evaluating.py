"""A scheme and a month's evidence → everybody's points, each line with its rows.

Order: every item of everybody; then what chief representatives answer for; then the clerks'
totals; then the windows' staff scores, which are made of those; then the windows' totals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from server.domain.assessment.evidence import (
    Assessed,
    Evidence,
    Kind,
    Row,
    Subject,
)
from server.domain.assessment.evidence import faults_of as evidence_faults
from server.domain.assessment.fingerprint import fingerprint
from server.domain.assessment.in_service import half_days_missed
from server.domain.assessment.measures import Source
from server.domain.assessment.points import points, quantity, rounded
from server.domain.assessment.results import CategoryResult, Line, Result, SubjectResult
from server.domain.assessment.scheme import Category, Item, Scheme, Sheet, faults_of
from server.domain.assessment.standing import stand

_NOUGHT, _HUNDREDTH = Decimal(0), Decimal("0.01")
_Rows = Mapping[tuple[Subject, str], Sequence[Row]]
_Lines = dict[Subject, dict[str, list[Line]]]
"""Subject -> category -> its lines."""


def evaluate(scheme: Scheme, evidence: Evidence) -> Result:
    """The assessment. ValueError tells everything that is wrong with scheme or evidence."""
    faults = faults_of(scheme) + evidence_faults(evidence) + _strangers(scheme, evidence)
    if faults:
        raise ValueError("; ".join(faults))
    rows: dict[tuple[Subject, str], list[Row]] = defaultdict(list)
    for row in sorted(evidence.rows, key=lambda row: (row.day, row.key)):
        rows[row.subject, row.measure].append(row)
    away = _not_in_service(scheme, evidence)
    everybody = sorted(
        (one for one in evidence.assessed if one.subject not in away), key=lambda one: one.subject
    )
    clerks = [one for one in everybody if one.subject.kind is Kind.CLERK]
    windows = [one for one in everybody if one.subject.kind is Kind.WINDOW]

    lines: _Lines = {one.subject: defaultdict(list) for one in everybody}
    for sheet, those in ((scheme.clerks, clerks), (scheme.windows, windows)):
        if sheet is not None:
            _add_lines(sheet, those, rows, lines, staff=False)
    _carry(scheme, everybody, lines)
    results: list[SubjectResult] = []
    if scheme.clerks is not None:
        results = [_total(scheme.clerks, one, lines, rows) for one in clerks]
    if scheme.windows is not None:
        if scheme.clerks is not None:
            _add_staff_rows(scheme.clerks, clerks, results, evidence.period, rows)
        _add_lines(scheme.windows, windows, rows, lines, staff=True)
        of_windows = [_total(scheme.windows, one, lines, rows) for one in windows]
        results = stand(scheme.windows, of_windows, rows, evidence.period) + (
            stand(scheme.clerks, results, rows, evidence.period) if scheme.clerks else []
        )
    elif scheme.clerks is not None:
        results = stand(scheme.clerks, results, rows, evidence.period)
    return Result(
        scheme=scheme.code,
        version=scheme.version,
        period=evidence.period,
        results=tuple(_with_those_away(results, away)),
        inputs=fingerprint(scheme, evidence),
    )


def _not_in_service(scheme: Scheme, evidence: Evidence) -> dict[Subject, int]:
    """Those whom their sheet does not score -> half-days on which they should have been there."""
    rows: dict[Subject, list[Row]] = defaultdict(list)
    for row in evidence.rows:
        rows[row.subject].append(row)
    found = {}
    for one in evidence.assessed:
        sheet = scheme.sheet(one.subject.kind)
        if sheet is not None and sheet.only_in_service:
            missed = half_days_missed(rows[one.subject])
            if missed is not None:
                found[one.subject] = missed
    return found


def _with_those_away(
    results: Sequence[SubjectResult], away: Mapping[Subject, int]
) -> list[SubjectResult]:
    """Windows first, then clerks, each by code."""
    nothing = [
        SubjectResult(
            subject=subject,
            categories=(),
            basic=_NOUGHT,
            bonus=_NOUGHT,
            total=_NOUGHT,
            vetoes=(),
            ranked=False,
            not_in_service=missed,
        )
        for subject, missed in away.items()
    ]
    return sorted(
        [*results, *nothing], key=lambda one: (one.subject.kind is Kind.CLERK, one.subject)
    )


def _strangers(scheme: Scheme, evidence: Evidence) -> list[str]:
    """What somebody entered under a code that the scheme does not have would vanish unseen."""
    faults = []
    for row in evidence.rows:
        sheet = scheme.sheet(row.subject.kind)
        if sheet is not None and row.source in (Source.INSPECTOR, Source.VOTES):
            known = {item.counted.code for item in sheet.items()}
            known |= {veto.measure or veto.code for veto in sheet.vetoes}
            if row.measure not in known:
                faults.append(f'row "{row.key}": no item or veto "{row.measure}"')
    return faults


def _add_lines(
    sheet: Sheet, those: Sequence[Assessed], rows: _Rows, lines: _Lines, *, staff: bool
) -> None:
    for category in sheet.categories:
        for item in category.items:
            if (item.source is Source.STAFF) == staff:
                for subject, line in _lines_of(item, those, rows):
                    lines[subject][category.code].append(line)


def _lines_of(item: Item, those: Sequence[Assessed], rows: _Rows) -> list[tuple[Subject, Line]]:
    """Everybody's line of one item. Whoever has no figures gets the mean of those who have."""
    found: list[tuple[Subject, Line]] = []
    for one in those:
        own = tuple(rows.get((one.subject, item.counted.code), ()))
        value = quantity(item, own)
        earned = _NOUGHT if value is None else points(item, value)
        found.append((one.subject, Line(item.code, value, earned, own)))
    known = [line.points for _, line in found if line.quantity is not None]
    mean = rounded(Fraction(sum(known, _NOUGHT)) / len(known)) if known else item.points
    return [
        (subject, Line(item.code, None, mean, ()) if line.quantity is None else line)
        for subject, line in found
        if line.quantity is None or line.points or line.rows
    ]


def _carry(scheme: Scheme, everybody: Sequence[Assessed], lines: _Lines) -> None:
    """Chief representatives answer for others' items, times `onto_chief`; never for what others
    already answer for."""
    carried: list[tuple[Subject, str, Line]] = []
    for one in everybody:
        sheet = scheme.sheet(one.subject.kind)
        chief = Subject(Kind.CLERK, one.chief)
        if sheet is None or chief not in lines or chief == one.subject:
            continue
        factors = {
            item.code: (category.code, item.onto_chief)
            for category in sheet.categories
            for item in category.items
            if item.onto_chief
        }
        for own in lines[one.subject].values():
            for line in own:
                if line.item in factors and line.points:
                    category, factor = factors[line.item]
                    value = rounded(Fraction(line.points) * Fraction(factor))
                    carried.append(
                        (
                            chief,
                            category,
                            Line(line.item, line.quantity, value, line.rows, one.subject),
                        )
                    )
    for chief, category, line in carried:
        lines[chief][category].append(line)


def _total(sheet: Sheet, one: Assessed, lines: _Lines, rows: _Rows) -> SubjectResult:
    categories = tuple(
        _category(category, lines[one.subject].get(category.code, []))
        for category in sheet.categories
    )
    bonus_codes = {category.code for category in sheet.categories if category.bonus}
    basic = sum((c.points for c in categories if c.category not in bonus_codes), _NOUGHT)
    bonus = sum((c.points for c in categories if c.category in bonus_codes), _NOUGHT)
    bonus = min(bonus, sheet.bonus_cap).quantize(_HUNDREDTH)
    vetoes = tuple(
        veto.code
        for veto in sheet.vetoes
        if _sum(rows, one.subject, veto.measure or veto.code) >= Fraction(veto.at_least)
    )
    enough = _sum(
        rows, one.subject, "servings"
    ) >= sheet.ranked.servings and one.reliability >= Fraction(sheet.ranked.reliability)
    return SubjectResult(
        subject=one.subject,
        categories=categories,
        basic=basic,
        bonus=bonus,
        total=basic + bonus,
        vetoes=vetoes,
        ranked=enough and not vetoes,
    )


def _category(category: Category, lines: Sequence[Line]) -> CategoryResult:
    start = _NOUGHT
    if not category.bonus:
        earned = sum((item.points for item in category.items if item.measures), _NOUGHT)
        start = category.points - earned
    value = start + sum((line.points for line in lines), _NOUGHT)
    return CategoryResult(
        category=category.code,
        start=start,
        lines=tuple(lines),
        points=min(max(value, _NOUGHT), category.points).quantize(_HUNDREDTH),
    )


def _sum(rows: _Rows, subject: Subject, measure: str) -> Fraction:
    return sum((row.amount for row in rows.get((subject, measure), ())), Fraction(0))


def _add_staff_rows(
    sheet: Sheet,
    clerks: Sequence[Assessed],
    results: Sequence[SubjectResult],
    period: str,
    rows: dict[tuple[Subject, str], list[Row]],
) -> None:
    """A clerk's total is evidence of their window's staff score."""
    first_day = date(int(period[:4]), int(period[5:7]) if period[5:7].isdigit() else 1, 1)
    for one, result in zip(clerks, results, strict=True):
        if one.window:
            window = Subject(Kind.WINDOW, one.window)
            row = Row(
                key=f"staff:{one.subject.code}",
                subject=window,
                measure="staff_score",
                source=Source.STAFF,
                day=first_day,
                amount=Fraction(result.total),
                out_of=Fraction(sheet.full_marks),
                facts=(("clerk", one.subject.code), ("total", str(result.total))),
            )
            rows[window, "staff_score"].append(row)
