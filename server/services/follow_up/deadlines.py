"""The hall's own days and deadlines, as the rules of follow-up want them."""

from __future__ import annotations

from datetime import date, time

from server.domain.follow_up.cases import Case, CaseKind, CaseState, Finding, finding
from server.domain.follow_up.deadlines import FollowUpPractice
from server.domain.hall import OpeningHours, Period
from server.services.house import House

EVERY_DAY = OpeningHours(week=dict.fromkeys(range(7), (Period(time(0), time(23, 59)),)))


def practice_of(house: House) -> FollowUpPractice:
    practice = house.practice
    return FollowUpPractice(
        verify_days=practice.case_verify_days,
        days=practice.case_days,
        days_of={CaseKind(kind): days for kind, days in practice.case_days_of.items()},
        remind_before=practice.case_remind_days,
    )


def calendar_of(house: House) -> OpeningHours:
    """The hall's calendar; one without any working day counts every day instead."""
    hours = house.hall.hours
    return hours if any(hours.week.values()) or any(hours.days.values()) else EVERY_DAY


def next_deadline(case: Case) -> date | None:
    """The one that whoever acts on the case now has to keep."""
    if case.state in (CaseState.CLOSED, CaseState.SET_ASIDE, CaseState.CALLING_BACK):
        return None
    if case.state is CaseState.VERIFYING and finding(case) is Finding.NOT_YET:
        return min(case.verify_by, case.due)
    return case.due
