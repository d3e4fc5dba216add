"""What people do about a case: its moves, statements, another owner, a look at the contact."""

from __future__ import annotations

from server.domain.errors import InvalidRequest, NotFound
from server.domain.follow_up.cases import (
    OPEN,
    CaseKind,
    CaseMove,
    CaseState,
    Step,
    hand_over,
    settled_at,
    take,
)
from server.services.case_records import HANDED_OVER, SAID, CaseRow, StepRow, case_of
from server.services.follow_up.commands import HandOver, SayInCase, SeeContact, TakeStep
from server.services.follow_up.people import check_may, check_sees, clerk_of
from server.services.follow_up.views import Contact
from server.services.work import Work


def take_step(command: TakeStep, work: Work) -> int:
    row = _seen(command.case, work)
    try:
        move = CaseMove(command.move)
    except ValueError:
        raise InvalidRequest(what="没有“{move}”这一步", move=command.move) from None
    check_may(move, work.actor)
    words = command.words.strip()
    before = case_of(row, work.books.steps(row.number))
    case = take(before, Step(move, work.actor.id, work.now, words))
    over = case.state not in OPEN
    work.books.change_case(
        row._replace(
            state=case.state,
            settled_at=settled_at(case),
            closed_at=work.now if over else None,
        )
    )
    _add(work, row.number, move.value, words, "case_step", move=move.value, state=case.state.value)
    if case.state is CaseState.SET_ASIDE:
        _set_aside(work, row)
    return row.number


def _set_aside(work: Work, row: CaseRow) -> None:
    """The ratings concerned count no more, and are counted as set aside."""
    servings = {one for flag in work.books.flags_of(row.number) for one in flag.servings}
    if row.kind is CaseKind.BAD_RATING:
        servings.add(row.serving)
    fresh = sorted(servings - work.books.all_set_aside().keys())
    if fresh:
        work.books.set_ratings_aside(fresh, row.number, work.now)
        ratings = (work.books.rating(serving) for serving in fresh)
        for day in sorted({rating.day for rating in ratings if rating is not None}):
            work.books.forget_day(day)
        work.note("ratings_set_aside", f"case:{row.number}", servings=fresh)


def say(command: SayInCase, work: Work) -> int:
    row = _seen(command.case, work)
    words = command.words.strip()
    if not words:
        raise InvalidRequest(what="请说明情况")
    if row.state not in OPEN:
        raise InvalidRequest(what="{case}号整改单已经结束", case=row.number)
    _add(work, row.number, SAID, words, "case_said")
    return row.number


def hand_case_over(command: HandOver, work: Work) -> int:
    row = _seen(command.case, work)
    if command.owner and clerk_of(work.house, command.owner) is None:
        raise NotFound(what="工号", key=command.owner)
    hand_over(case_of(row, work.books.steps(row.number)), command.owner)
    work.books.change_case(row._replace(owner=command.owner))
    _add(work, row.number, HANDED_OVER, command.owner, "case_handed_over", owner=command.owner)
    return row.number


def see_contact(command: SeeContact, work: Work) -> Contact:
    row = _seen(command.case, work)
    contact = work.books.contact(row.number)
    if contact is None:
        raise NotFound(what="联系方式", key=row.number)
    work.note("identity_seen", f"case:{row.number}", reason=command.reason.strip())
    return Contact(name=contact.name, phone=contact.phone)


def _seen(number: int, work: Work) -> CaseRow:
    return check_sees(work.books.case(number), number, work.actor, work.house)


def _add(work: Work, case: int, step: str, words: str, kind: str, **facts: object) -> None:
    # What people write may be personal: the journal says that they wrote, not what.
    seq = work.note(kind, f"case:{case}", **facts)
    position = len(work.books.steps(case))
    work.books.add_step(StepRow(case, position, seq, work.now, step, work.actor.id, words))
