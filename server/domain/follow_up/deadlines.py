"""When a case has to be dealt with, who is reminded before, and who is told after.

Deadlines are working days of the hall's calendar, counted from the business day after the one on
which the case was opened; a deadline is over when its day is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from server.domain.follow_up.cases import (
    OPEN,
    Case,
    CaseKind,
    CaseState,
    Finding,
    finding,
    settled_at,
)
from server.domain.hall import OpeningHours
from server.domain.working_days import after_working_days, working_days_between


@dataclass(frozen=True, slots=True)
class FollowUpPractice:
    """The hall's settings; *local*. Dezhou, Shandong, gives five working days, Suining fifteen."""

    verify_days: int = 2
    days: int = 5
    days_of: dict[CaseKind, int] = field(default_factory=dict)
    """Kinds of case with another deadline than `days`."""
    remind_before: int = 1
    """Working days before a deadline at which whoever has to act is reminded."""


class NoticeKind(StrEnum):
    REMINDER = "reminder"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell the case's owner, and when overdue the managers too."""

    kind: NoticeKind
    case: int
    what: str
    """"verify" or "settle"."""
    due: date
    working_days: int
    """Left before the deadline, or past it."""
    to: str

    @property
    def key(self) -> str:
        """Tells each notice once: a reminder once, an overdue one once a working day."""
        again = f":{self.working_days}" if self.kind is NoticeKind.OVERDUE else ""
        return f"{self.case}:{self.kind}:{self.what}:{self.due.isoformat()}{again}"


def open_case(
    number: int,
    kind: CaseKind,
    subject: str,
    window: str,
    clerk: str,
    opened_at: datetime,
    day: date,
    hours: OpeningHours,
    practice: FollowUpPractice,
    owner: str = "",
) -> Case:
    """A new case on business day `day`, with its deadlines by the hall's calendar `hours`."""
    days = practice.days_of.get(kind, practice.days)
    return Case(
        number=number,
        kind=kind,
        window=window,
        clerk=clerk,
        subject=subject,
        opened_at=opened_at,
        verify_by=after_working_days(hours, day, min(practice.verify_days, days)),
        due=after_working_days(hours, day, days),
        owner=owner,
    )


def notices(
    cases: Iterable[Case], today: date, hours: OpeningHours, practice: FollowUpPractice
) -> list[Notice]:
    """What is to be told on `today`; told again only where `key` is new."""
    found = []
    for case in cases:
        for what, due in _deadlines(case):
            left = working_days_between(hours, today, due)
            if today > due:
                # Counted from the deadline, so that a holiday repeats nothing.
                past = working_days_between(hours, due, today)
                found.append(Notice(NoticeKind.OVERDUE, case.number, what, due, past, case.owner))
            elif left <= practice.remind_before:
                found.append(Notice(NoticeKind.REMINDER, case.number, what, due, left, case.owner))
    return found


def _deadlines(case: Case) -> list[tuple[str, date]]:
    if case.state not in OPEN or case.state is CaseState.CALLING_BACK:
        return []
    if case.state is CaseState.VERIFYING and finding(case) is Finding.NOT_YET:
        # Both are told only when both are near: whoever verifies late has settled late too.
        return [("verify", case.verify_by)] if case.verify_by < case.due else [("settle", case.due)]
    return [("settle", case.due)]


def in_time(case: Case, settled_on: date | None) -> bool:
    """Whether it was settled by its deadline; `settled_on`: business day of settled_at(case)."""
    return settled_at(case) is not None and settled_on is not None and settled_on <= case.due


def rectification_rate(rectified_in_time: int, valid: int) -> float | None:
    """Rectified in time ÷ valid bad ratings (finding TRUE); None without any."""
    return rectified_in_time / valid if valid else None
