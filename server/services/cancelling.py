"""The citizen gives the number back, by the ticket page."""

from __future__ import annotations

from server.domain.tickets import Move, after
from server.domain.visits import drop
from server.services.commands import CancelTicket
from server.services.records import TicketRow
from server.services.work import Work, ticket_of, ticket_subject


def cancel(command: CancelTicket, work: Work) -> TicketRow:
    ticket = ticket_of(command.token, work.books)
    after(ticket.state, Move.CANCEL, ticket.number)
    work.note("cancelled", ticket_subject(ticket), number=ticket.number)
    return work.move(ticket, Move.CANCEL, drop(work.books.stages(ticket.id)))
