"""Told, deleted on request, deleted on schedule, sealed again: one use case each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from server.domain.errors import InvalidRequest, KeysElsewhere
from server.services.commands import Command
from server.services.personal.commands import (
    ExpirePersonal,
    ExportPerson,
    ForgetPerson,
    LookAtKeys,
    OfPerson,
    SealAgain,
)
from server.services.personal.views import (
    KnownAppointment,
    KnownCase,
    KnownRating,
    PersonData,
)
from server.services.records import TicketRow
from server.services.views import IdentityView
from server.services.work import Work, ticket_of, ticket_subject

ANSWERS_KEPT = timedelta(days=2)
"""A sender that repeats a request does so within minutes; a box that was off, within a day."""
SEALED_AT_ONCE = 200
"""Texts: less than a tenth of a second in which nobody else writes."""
_BOOKINGS = "appointments"


def export_person(command: ExportPerson, work: Work) -> PersonData:
    if _by_hash(command):
        work.note("person_exported", _BOOKINGS)
        return PersonData(
            appointments=tuple(
                KnownAppointment(service=one.service, slot=one.slot, state=one.state)
                for one in work.books.appointments_of(command.person)
            )
        )
    ticket = ticket_of(command.token, work.books)
    work.note("person_exported", ticket_subject(ticket))
    return PersonData(
        number=ticket.number,
        day=ticket.day,
        queue=ticket.queue,
        service=ticket.service,
        ticket_class=ticket.ticket_class.value,
        identity=_identity(ticket, work),
        ratings=_ratings(ticket, work),
        cases=tuple(_case(number, work) for number in work.books.cases_of_ticket(ticket.id)),
    )


def forget_person(command: ForgetPerson, work: Work) -> int:
    """The rating itself and the case stay, for the hall's figures: without a word of the person."""
    if _by_hash(command):
        gone = work.books.forget_person(command.person)
        work.note("person_forgotten", _BOOKINGS, appointments=gone)
        return gone
    ticket = ticket_of(command.token, work.books)
    gone = work.books.blank_texts(ticket.id)
    work.note("person_forgotten", ticket_subject(ticket), texts=gone)
    return gone


def expire(_: ExpirePersonal, work: Work) -> int:
    practice, books = work.house.practice, work.books
    texts = books.expire_texts(work.day - practice.texts_kept)
    appointments = books.expire_appointments(work.now - practice.appointments_kept)
    answers = books.expire_answers(work.now - ANSWERS_KEPT)
    if texts or appointments:
        work.note(
            "personal_data_expired",
            "hall",
            texts=texts or None,
            appointments=appointments or None,
        )
    return texts + appointments + answers


def look_at_keys(_: LookAtKeys, work: Work) -> int:
    closed, opened = work.books.sealed_elsewhere()
    if closed and not opened:
        raise KeysElsewhere(count=closed)
    return closed


def seal_again(_: SealAgain, work: Work) -> int:
    return work.books.seal_again(SEALED_AT_ONCE)


def _by_hash(command: OfPerson) -> bool:
    if bool(command.token) == bool(command.person):
        raise InvalidRequest(what="号票或身份证号码")
    return bool(command.person)


def _identity(ticket: TicketRow, work: Work) -> IdentityView | None:
    row = work.books.identity(ticket.id)
    return IdentityView(name=row.name, phone=row.phone, document=row.document) if row else None


def _ratings(ticket: TicketRow, work: Work) -> tuple[KnownRating, ...]:
    found = []
    for serving in work.books.servings_of(ticket.id):
        first, second = work.books.rating(serving.id), work.books.second(serving.id)
        if first is not None:
            found.append(_rating(first, second=False))
        if second is not None:
            found.append(_rating(second, second=True))
    return tuple(found)


def _rating(row: Any, *, second: bool) -> KnownRating:
    return KnownRating(
        at=row.at, level=row.level, tags=list(row.tags), text=row.text, second=second
    )


def _case(number: int, work: Work) -> KnownCase:
    case, contact = work.books.case(number), work.books.contact(number)
    assert case is not None, "the store has just named it"
    return KnownCase(
        case=number,
        opened_at=case.opened_at,
        words=case.words,
        name=contact.name if contact else "",
        phone=contact.phone if contact else "",
    )


PLAIN: dict[type[Command], tuple[Callable[[Any, Work], Any], Any]] = {
    ExportPerson: (export_person, PersonData),
    ForgetPerson: (forget_person, int),
    ExpirePersonal: (expire, int),
    LookAtKeys: (look_at_keys, int),
    SealAgain: (seal_again, int),
}
