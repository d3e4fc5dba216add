"""A case opens: by itself with a bad rating, by hand, or as the review of a flag."""

from __future__ import annotations

from datetime import date

from server.domain.errors import InvalidRequest, NotFound
from server.domain.follow_up.cases import OPEN, CaseKind
from server.domain.follow_up.deadlines import open_case
from server.services.case_records import CaseRow, ContactRow, FlagRow, StepRow
from server.services.follow_up.commands import FoundFlag, OpenCase, OpenReviews
from server.services.follow_up.deadlines import EVERY_DAY, calendar_of, practice_of
from server.services.follow_up.people import department_of, owner_of
from server.services.follow_up.views import FlagsFound
from server.services.records import RatingRow, ServingRow, TicketRow
from server.services.work import Work

OPENED = "opened"


def open_for_rating(work: Work, rating: RatingRow) -> CaseRow:
    """In the rating's own transaction: no bad rating is without its case."""
    case = _open(
        work,
        CaseKind.BAD_RATING,
        window=rating.window,
        clerk=rating.clerk,
        subject=f"rating:{rating.serving}",
        serving=rating.serving,
        ticket=work.books.ticket(rating.ticket),
        day=rating.day,
    )
    known = work.books.identity(rating.ticket)
    if known is not None:
        # Whom to call back is known already, where the service demanded it.
        keep_contact(work, case.number, known.name, known.phone)
    return case


def open_by_hand(command: OpenCase, work: Work) -> int:
    window = work.house.window(command.window)
    if not command.words.strip():
        raise InvalidRequest(what="请说明情况")
    ticket, serving = _visit(command, work)
    case = _open(
        work,
        CaseKind(command.kind),
        window=window.code,
        clerk=serving.clerk if serving else "",
        subject=command.subject.strip(),
        serving=serving.id if serving else 0,
        ticket=ticket,
        day=ticket.day if ticket else command.day or work.day,
        words=command.words.strip(),
    )
    keep_contact(work, case.number, command.name, command.phone)
    return case.number


def _visit(command: OpenCase, work: Work) -> tuple[TicketRow | None, ServingRow | None]:
    if not command.number.strip():
        return None, None
    ticket = work.books.ticket_by_number(command.number.strip().upper(), command.day or work.day)
    if ticket is None:
        raise NotFound(what="号票", key=command.number)
    here = [one for one in work.books.servings_of(ticket.id) if one.window == command.window]
    return ticket, here[-1] if here else None


def open_reviews(command: OpenReviews, work: Work) -> FlagsFound:
    """A finding that is known opens no second review; one that grew joins it."""
    days = [flag.day for flag in command.flags]
    known = work.books.flags_since(_month_before(min(days))) if days else []
    new = 0
    for found in command.flags:
        same = [flag for flag in known if flag.key == found.key or _goes_on(flag, found)]
        fresh = sorted(set(found.servings) - {one for flag in same for one in flag.servings})
        if same and not fresh:
            continue
        if same and _grew(work, max(same, key=lambda flag: flag.found_at), found, fresh):
            continue
        row = FlagRow(
            # A run that goes on after its review was decided: only what is new is reviewed.
            f"{found.key}:{fresh[0]}" if same else found.key,
            found.kind,
            found.window,
            found.day,
            found.chance,
            fresh,
            found.facts,
            work.now,
            _review(found, work),
        )
        work.books.add_flag(row)
        work.note(
            "flagged",
            f"case:{row.case_number}",
            flag=row.key,
            window=row.window,
            ratings=len(row.servings),
        )
        known.append(row)
        new += 1
    return FlagsFound(new=new, known=len(command.flags) - new)


def _goes_on(flag: FlagRow, found: FoundFlag) -> bool:
    return flag.key.startswith(f"{found.key}:")


def _grew(work: Work, known: FlagRow, found: FoundFlag, fresh: list[int]) -> bool:
    """The same finding with more ratings joins its review, if that is still open."""
    review = work.books.case(known.case_number)
    if review is None or review.state not in OPEN:
        return False
    grown = known._replace(
        day=found.day,
        chance=found.chance,
        servings=sorted({*known.servings, *fresh}),
        facts=found.facts,
    )
    work.books.change_flag(grown)
    work.note("flag_grew", f"case:{review.number}", flag=known.key, ratings=len(grown.servings))
    return True


def _review(found: FoundFlag, work: Work) -> int:
    return _open(
        work,
        CaseKind.FLAG,
        window=found.window,
        clerk="",
        subject=f"flag:{found.key}",
        serving=0,
        ticket=None,
        day=found.day,
        owner="",
    ).number


def _month_before(day: date) -> date:
    return date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)


def _open(
    work: Work,
    kind: CaseKind,
    *,
    window: str,
    clerk: str,
    subject: str,
    serving: int,
    ticket: TicketRow | None,
    day: date,
    words: str = "",
    owner: str | None = None,
) -> CaseRow:
    house, number = work.house, work.books.next_case()
    department = department_of(house, window, ticket) if window in house.windows else ""
    acts = owner_of(house, department) if owner is None else owner
    facts = (number, kind, subject, window, clerk, work.now, work.day)
    try:
        case = open_case(*facts, calendar_of(house), practice_of(house), acts)
    except ValueError:
        # A hall that is closed for months still has to answer.
        case = open_case(*facts, EVERY_DAY, practice_of(house), acts)
    row = CaseRow(
        number=number,
        kind=kind,
        state=case.state,
        window=window,
        clerk=clerk,
        department=department,
        subject=subject,
        serving=serving,
        ticket=ticket.id if ticket else 0,
        ticket_number=ticket.number if ticket else "",
        opened_at=work.now,
        day=day,
        verify_by=case.verify_by,
        due=case.due,
        owner=acts,
        settled_at=None,
        closed_at=None,
        words=words,
    )
    work.books.add_case(row)
    seq = work.note(
        "case_opened",
        f"case:{number}",
        case_kind=kind.value,
        window=window,
        clerk=clerk,
        serving=serving or None,
        owner=acts,
        verify_by=case.verify_by.isoformat(),
        due=case.due.isoformat(),
    )
    work.books.add_step(StepRow(number, 0, seq, work.now, OPENED, work.actor.id, ""))
    return row


def keep_contact(work: Work, case: int, name: str, phone: str) -> None:
    """Voluntary, apart from the case, never in the journal."""
    if name.strip() or phone.strip():
        work.books.put_contact(ContactRow(case, name.strip()[:64], phone.strip()[:32]))
