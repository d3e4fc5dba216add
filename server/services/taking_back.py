"""A missed ticket of today waits again, without a new number."""

from __future__ import annotations

from server.domain.errors import InvalidRequest, NotFound
from server.domain.places import taken_back_since
from server.domain.tickets import Move, after
from server.domain.visits import take_back
from server.services.commands import TakeBack
from server.services.records import TicketRow
from server.services.work import Work, ticket_of, ticket_subject


def take_back_ticket(command: TakeBack, work: Work) -> TicketRow:
    books = work.books
    if bool(command.number) == bool(command.token):
        raise InvalidRequest(what="请给出号码或号票二维码之一")
    if command.token:
        ticket = ticket_of(command.token, books)
        if ticket.day != work.day:
            raise NotFound(what="今天的号票", key=ticket.number)
    else:
        ticket = work.ticket_numbered(command.number)
    after(ticket.state, Move.TAKE_BACK, ticket.number)
    visit = books.stages(ticket.id)
    missed = next(stage for stage in visit if stage.number == ticket.stage)
    assert missed.since is not None, "a stage that was called has waited"
    line = [
        other
        for other in books.waiting([missed.queue])
        if other.ticket_class is ticket.ticket_class
        and other.target_window in (None, missed.target_window)
    ]
    delivered = "shown" in books.delivered(ticket.call).values()
    failed = "failed" in books.delivered(ticket.call).values()
    since = taken_back_since(
        missed.since,
        line,
        work.house.practice.take_back_behind,
        # A hall without panels and boards says nothing: silence alone is no fault of the call.
        delivered or not failed,
    )
    work.note(
        "taken_back",
        ticket_subject(ticket),
        number=ticket.number,
        stage=ticket.stage,
        since=since.isoformat(),
    )
    return work.move(ticket, Move.TAKE_BACK, take_back(visit, ticket.stage, since))
