"""The layout of the hall's tickets, as boxes with printers are told it."""

from __future__ import annotations

from floorlink.ticket_design import TicketDesign
from server.domain.hall import Hall


def design_of(hall: Hall) -> TicketDesign | None:
    """None: nobody has laid them out, and a box goes by its own file."""
    if hall.ticket is None:
        return None
    return TicketDesign(
        lines=list(hall.ticket.lines), language=hall.ticket.language, logo=hall.ticket.logo
    )
