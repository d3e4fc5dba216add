"""A clerk has a ticket's paper printed once more: the same number, place and page.

What was asked stands open until its printer has said what became of it, however often box or server
are lost meanwhile: a box that comes back is told of it again (its spool knows a repeat).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec

from floorlink.messages import PAPER_AWAITED, Paper, Reprint
from server.domain.errors import DeviceAway, NotFound
from server.services.commands import GiveUpReprints, ReprintTicket
from server.services.issuing import paper_of
from server.services.ports import Books
from server.services.records import ReprintRow
from server.services.showing import Showing
from server.services.work import Work, ticket_subject

UNHEARD = "no receipt"
"""The detail of `not_printed` for a paper of which its printer has said nothing for so long."""


def reprint(command: ReprintTicket, work: Work, show: Showing) -> Paper:
    """The paper goes to the printer named, or to the one that had the ticket's first paper."""
    ticket = work.ticket_numbered(command.number)
    printer = command.printer or work.books.printer_of(ticket.id)
    device = work.house.devices.get(printer)
    if device is None or device.kind != "printer":
        raise NotFound(what="打印机", key=printer)
    health = work.books.health_of(printer)
    if health is None or health.health in ("gone", "silent"):
        raise DeviceAway(device=printer)
    until = work.now + PAPER_AWAITED
    seq = work.note(
        "reprint_asked",
        ticket_subject(ticket),
        number=ticket.number,
        printer=printer,
        until=until.isoformat(),
    )
    # The journal's number tells this paper from every other of the ticket.
    paper = msgspec.structs.replace(paper_of(ticket, work, show), copy=seq)
    work.books.add_reprint(ReprintRow(seq, ticket.id, printer, until, paper))
    work.reprints.append((device.agent, Reprint(device=printer, paper=paper)))
    return paper


def give_up_reprints(_command: GiveUpReprints, work: Work) -> int:
    over = [row for row in work.books.open_reprints() if row.until <= work.now]
    for row in over:
        work.books.close_reprint(row.copy, row.printer)
        work.note(
            "not_printed",
            f"ticket:{row.ticket}",
            number=row.paper.number,
            device=row.printer,
            copy=row.copy,
            detail=UNHEARD,
        )
    return len(over)


def open_for(printers: Collection[str], books: Books, now: datetime) -> list[Reprint]:
    """What these printers were asked for and have said nothing of, while somebody waits for it."""
    return [
        Reprint(device=row.printer, paper=row.paper)
        for row in books.open_reprints()
        if row.printer in printers and now < row.until
    ]
