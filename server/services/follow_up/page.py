"""Cases as their readers see them: the list by deadline, and one with all that is known of it.

A clerk who has to explain learns what was found wrong, not who said so: neither the number, nor
the level, nor the hour, nor the contact.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property

from msgspec.structs import replace

from floorlink.messages import Names
from server.domain.follow_up.cases import OPEN, Case, finding, settled_at
from server.domain.follow_up.deadlines import in_time
from server.domain.reasons import list_on
from server.domain.working_days import working_days_between
from server.rating_reasons import shipped_reasons
from server.services.case_records import HANDED_OVER, CaseRow, FlagRow, StepRow, case_of
from server.services.commands import Actor
from server.services.follow_up.deadlines import calendar_of, next_deadline
from server.services.follow_up.evidence import evidence_of
from server.services.follow_up.people import INSPECTING, check_sees, clerk_of, may_see, moves_of
from server.services.follow_up.views import (
    CaseBrief,
    CaseCounts,
    CaseStep,
    CasesView,
    CaseView,
    Contact,
    Evidence,
    FlagView,
)
from server.services.house import House, names
from server.services.ports import Books
from server.services.records import RatingRow
from server.services.showing import Showing
from server.services.views import ClerkBrief

_OVER_SHOWN = 200
_OVER_DAYS = 180


class CasePages:
    def __init__(self, books: Books, house: House, show: Showing, actor: Actor) -> None:
        self._books = books
        self._house = house
        self._actor = actor
        self._now = show.now
        self._today = house.day(show.now)
        self._all = actor.kind in INSPECTING

    @cached_property
    def _steps(self) -> dict[int, list[StepRow]]:
        return self._books.steps_of_open()

    # --- the list

    def cases(self, over: bool = False) -> CasesView:
        """Open ones, or those that are over; only what the reader may see."""
        since = self._today - timedelta(days=_OVER_DAYS)
        rows = self._books.cases_closed(since, _OVER_SHOWN) if over else self._books.open_cases()
        seen = [row for row in rows if may_see(row, self._actor, self._house)]
        steps = {row.number: self._books.steps(row.number) for row in seen} if over else self._steps
        briefs = [self._brief(row, steps[row.number]) for row in seen]
        latest = self._today + timedelta(days=10_000)
        if not over:
            briefs.sort(key=lambda brief: (brief.deadline or latest, brief.case))
        return CasesView(seq=self._books.seq, today=self._today, counts=self.counts(), cases=briefs)

    def counts(self) -> CaseCounts:
        rows = [row for row in self._books.open_cases() if may_see(row, self._actor, self._house)]
        left = [self._left(case_of(row, self._steps[row.number])) for row in rows]
        soon = self._house.practice.case_remind_days
        return CaseCounts(
            open=len(rows),
            overdue=sum(days is not None and days < 0 for days in left),
            soon=sum(days is not None and 0 <= days <= soon for days in left),
        )

    def _left(self, case: Case) -> int | None:
        """Working days to its next deadline; below nought from the day after it on."""
        deadline = next_deadline(case)
        if deadline is None:
            return None
        calendar = calendar_of(self._house)
        if self._today > deadline:
            return min(-1, -working_days_between(calendar, deadline, self._today))
        return working_days_between(calendar, self._today, deadline)

    def _brief(self, row: CaseRow, steps: list[StepRow]) -> CaseBrief:
        house, case = self._house, case_of(row, steps)
        rating = self._rating(row)
        left = self._left(case)
        department = house.departments.get(row.department)
        return CaseBrief(
            case=row.number,
            kind=row.kind.value,
            state=row.state.value,
            window=row.window,
            window_name=house.window_names.get(row.window),
            department=row.department,
            department_name=names(department.name) if department else None,
            number=row.ticket_number if self._all else "",
            level=rating.level if rating and self._all else None,
            opened_at=self._moment(row.opened_at),
            day=row.day,
            deadline=next_deadline(case),
            working_days=left or 0,
            overdue=left is not None and left < 0,
            owner=self._person(row.owner),
            proposed=case.proposed is not None and row.state in OPEN,
        )

    # --- one case

    def case(self, number: int) -> CaseView:
        return self.of(check_sees(self._books.case(number), number, self._actor, self._house))

    def of(self, row: CaseRow) -> CaseView:
        number = row.number
        steps = self._books.steps(number)
        case, rating = case_of(row, steps), self._rating(row)
        second = self._books.second(row.serving) if row.serving else None
        settled = settled_at(case)
        flags = self._books.flags_of(number)
        servings = {one for flag in flags for one in flag.servings} | {row.serving}
        aside = self._books.all_set_aside()
        return CaseView(
            seq=self._books.seq,
            brief=self._brief(row, steps),
            clerk=self._person(row.clerk) if self._all else None,
            subject=row.subject if self._all else "",
            words=row.words,
            reasons=reason_names(rating),
            text=rating.text if rating else "",
            channel=rating.channel if rating else "",
            rated_at=rating.at if rating and self._all else None,
            second_level=second.level if second and self._all else None,
            verify_by=row.verify_by,
            due=row.due,
            closed_at=row.closed_at,
            finding=finding(case).value,
            in_time=in_time(case, self._house.day(settled)) if settled else None,
            steps=[self._step(step) for step in steps],
            can=moves_of(row, steps, self._actor),
            evidence=self._evidence(row, steps),
            contact=self._contact(number) if self._all else None,
            flags=[flag_view(self._books, flag) for flag in flags],
            set_aside=sum(aside.get(serving) == number for serving in servings),
        )

    def _evidence(self, row: CaseRow, steps: list[StepRow]) -> Evidence | None:
        found = evidence_of(row, steps[0].seq, self._books, self._house)
        if found is None or self._all:
            return found
        shown: Evidence = replace(found, lines=[])
        return shown

    def _contact(self, number: int) -> Contact | None:
        contact = self._books.contact(number)
        if contact is None:
            return None
        return Contact(name=masked_name(contact.name), phone=masked_phone(contact.phone))

    def _step(self, step: StepRow) -> CaseStep:
        words = step.words
        if step.move == HANDED_OVER:
            owner = self._person(step.words)
            words = owner.name if owner else ""
        by = self._person(step.badge) or ClerkBrief(badge="", name="")
        return CaseStep(
            at=step.at if step.position else self._moment(step.at),
            move=step.move,
            by=by,
            words=words,
        )

    def _moment(self, at: datetime) -> datetime:
        """When a case opened is when somebody rated: for a clerk only the day of it."""
        if self._all:
            return at
        return self._house.local(at).replace(hour=0, minute=0, second=0, microsecond=0)

    def _rating(self, row: CaseRow) -> RatingRow | None:
        return self._books.rating(row.serving) if row.serving else None

    def _person(self, badge: str) -> ClerkBrief | None:
        if not badge:
            return None
        clerk = clerk_of(self._house, badge)
        return ClerkBrief(badge=badge, name=clerk.name if clerk else "")


def reason_names(rating: RatingRow | None) -> list[Names]:
    """In the words of the list that was in force when the rating was given."""
    if rating is None or not rating.tags:
        return []
    reasons = list_on(shipped_reasons(), rating.day)
    return [names(reasons.words(code)) for code in rating.tags]


def flag_view(books: Books, flag: FlagRow) -> FlagView:
    review = books.case(flag.case_number)
    return FlagView(
        kind=flag.kind,
        window=flag.window,
        day=flag.day,
        chance=flag.chance,
        ratings=len(flag.servings),
        facts=flag.facts,
        case=flag.case_number,
        state=review.state.value if review else "",
    )


def masked_name(name: str) -> str:
    """张*三: enough to tell two apart, not to know who it is."""
    if len(name) <= 1:
        return "*" if name else ""
    return name[0] + "*" * max(1, len(name) - 2) + (name[-1] if len(name) > 2 else "")


def masked_phone(phone: str) -> str:
    """138****1234."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 9 else "*" * len(phone)
