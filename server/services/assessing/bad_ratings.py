"""Bad ratings as evidence: those found true, and those put right too late, as of a moment.

A case belongs to the month of its rating. What was found only after that month had been frozen
counts in the first month that is frozen afterwards, so that nobody gains by a case that drags on.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import datetime, timedelta

from server.domain.assessment.entered import SettledCase, follow_up_rows
from server.domain.assessment.evidence import Row, Subject
from server.domain.follow_up.cases import CaseKind, as_of, settled_at
from server.services.assessing.periods import Month
from server.services.case_records import CaseRow, StepRow, case_of
from server.services.house import House
from server.services.ports import Books

_CARRIED_OVER = timedelta(days=186)
"""How long after its rating a case is still looked at; deadlines are a few weeks."""


def bad_rating_rows(
    books: Books, house: House, month: Month, subjects: Set[Subject], moment: datetime
) -> Iterator[Row]:
    """Without ratings that were set aside by then, whichever case did it."""
    since = month.first - _CARRIED_OVER
    aside = books.set_aside_by(since, month.last, moment)
    cases = [
        row
        for row in books.cases_about(since, month.last)
        if row.kind is CaseKind.BAD_RATING and row.opened_at <= moment and row.serving not in aside
    ]
    steps = books.steps_of(row.number for row in cases)
    frozen = [
        (period, at)
        for period, at in books.frozen_months()
        if (at, period) < (moment, month.period)
    ]
    for row in sorted(cases, key=lambda row: row.number):
        own = row.day.isoformat()[:7]
        history = steps.get(row.number, [])
        found = _rows(row, history, house, subjects, moment)
        if own != month.period:
            if all(period != own for period, _ in frozen):
                continue  # it counts in its own month, which is not frozen yet
            counted = {
                told.key
                for period, at in frozen
                if period >= own and period != month.period
                for told in _rows(row, history, house, subjects, at)
            }
            found = [told for told in found if told.key not in counted]
        yield from found


def _rows(
    row: CaseRow, steps: list[StepRow], house: House, subjects: Set[Subject], moment: datetime
) -> list[Row]:
    case = as_of(case_of(row, steps), moment)
    settled = settled_at(case)
    one = SettledCase(case, row.day, None if settled is None else house.day(settled))
    return list(follow_up_rows([one], subjects, house.day(moment)))
