"""Who was served, for services that demand it (实名办理): noted at the window, seen with a reason.

Kept apart from tickets and ratings, never in the journal, shown to nobody without the permission
and a journal entry, and deleted when the hall's time for contacts is over.
"""

from __future__ import annotations

from server.domain.errors import InvalidRequest, NotFound
from server.services.commands import NoteIdentity, SeeIdentity
from server.services.records import IdentityRow
from server.services.views import IdentityView
from server.services.work import Work, ticket_subject

_SHOWN = 4
"""Characters of a document's number that are kept at either end: 3709**********1234."""


def note_identity(command: NoteIdentity, work: Work) -> None:
    """Of whoever is at the window; noted again it replaces what was there."""
    work.house.window(command.window)
    ticket = work.books.ticket_at(command.window)
    if ticket is None:
        raise InvalidRequest(what="窗口现在没有办理的号")
    service = work.house.services.get(ticket.service)
    if service is None or not service.identity:
        # Nothing is collected that the service does not need.
        raise InvalidRequest(what="这个事项不要求实名，不登记身份")
    if not command.name.strip():
        raise InvalidRequest(what="请填写姓名")
    work.books.put_identity(
        IdentityRow(
            ticket.id,
            command.name.strip(),
            command.phone.strip(),
            masked_document(command.document.strip()),
            work.now,
        )
    )
    work.note("identity_noted", ticket_subject(ticket), number=ticket.number, window=command.window)


def see_identity(command: SeeIdentity, work: Work) -> IdentityView:
    number, day = command.number.strip().upper(), command.day or work.day
    ticket = work.books.ticket_by_number(number, day)
    row = work.books.identity(ticket.id) if ticket is not None else None
    if ticket is None or row is None:
        raise NotFound(what="身份登记", key=number)
    if not command.reason.strip():
        raise InvalidRequest(what="请说明查看的原因")
    work.note("identity_seen", ticket_subject(ticket), reason=command.reason.strip())
    return IdentityView(name=row.name, phone=row.phone, document=row.document)


def masked_document(number: str) -> str:
    """The whole number is never kept."""
    if len(number) <= 2 * _SHOWN:
        return "*" * len(number)
    return f"{number[:_SHOWN]}{'*' * (len(number) - 2 * _SHOWN)}{number[-_SHOWN:]}"
