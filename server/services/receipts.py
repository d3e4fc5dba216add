"""What devices did with a call or a paper."""

from __future__ import annotations

from server.domain.errors import NotFound, TicketNotHome
from server.domain.own_numbers import own_place
from server.services.commands import RecordReceipt
from server.services.records import ReceiptRow
from server.services.work import Work, ticket_subject


def record_receipt(command: RecordReceipt, work: Work) -> None:
    receipt = ReceiptRow(command.channel, command.device, command.ok, command.detail, work.now)
    if command.channel == "print":
        _printed(command, receipt, work)
        return
    call = work.books.call(command.seq)
    if call is None and _was_withdrawn(command.seq, work):
        return  # shown or said while the clerk took it back
    if call is None:
        raise NotFound(what="叫号", key=str(command.seq))
    if work.books.put_receipt(call, receipt):
        work.note(
            "delivered" if command.ok else "not_delivered",
            f"call:{call.seq}",
            number=call.number,
            window=call.window,
            channel=command.channel,
            device=command.device,
            detail=command.detail,
        )


def _was_withdrawn(seq: int, work: Work) -> bool:
    rows = work.books.journal(seq - 1, 1)
    return bool(rows) and rows[0].seq == seq and rows[0].kind == "called"


def _printed(command: RecordReceipt, receipt: ReceiptRow, work: Work) -> None:
    ticket = work.books.ticket(command.ticket)
    if ticket is None and own_place(command.ticket):
        raise TicketNotHome(ticket=command.ticket)
    if ticket is None:
        raise NotFound(what="号票", key=str(command.ticket))
    if command.copy:
        work.books.close_reprint(command.copy, command.device)
    # One more paper of a ticket is news by itself; its receipt comes with an id of its own.
    if command.copy or work.books.put_print(ticket.id, receipt):
        work.note(
            "printed" if command.ok else "not_printed",
            ticket_subject(ticket),
            number=ticket.number,
            device=command.device,
            copy=command.copy or None,
            detail=command.detail,
        )
