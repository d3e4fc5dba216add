"""The citizen gives the number back, by the ticket page."""

from __future__ import annotations

from server.domain.errors import NotFound
from server.domain.tickets import Move, after
from server.domain.visits import drop
from server.services.commands import CancelTicket
from server.services.records import TicketRow
from server.services.work import Work, ticket_subject


def cancel(command: CancelTicket, work: Work) -> TicketRow:
    ticket = work.books.ticket_by_token(command.token)
    if ticket is None:
        raise NotFound(what="号票", key="")
    after(ticket.state, Move.CANCEL, ticket.number)
    work.note("cancelled", ticket_subject(ticket), number=ticket.number)
    return work.move(ticket, Move.CANCEL, drop(work.books.stages(ticket.id)))
