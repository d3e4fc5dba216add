"""A clerk has a ticket's paper printed once more: the same number, place and page."""

from __future__ import annotations

import msgspec

from floorlink.messages import Paper, Reprint
from server.domain.errors import DeviceAway, NotFound
from server.services.commands import ReprintTicket
from server.services.issuing import paper_of
from server.services.showing import Showing
from server.services.work import Work, ticket_subject


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
    seq = work.note("reprint_asked", ticket_subject(ticket), number=ticket.number, printer=printer)
    # The journal's number tells this paper from every other of the ticket.
    paper = msgspec.structs.replace(paper_of(ticket, work, show), copy=seq)
    work.reprints.append((device.agent, Reprint(device=printer, paper=paper)))
    return paper
