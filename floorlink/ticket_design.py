"""How a hall lays out its tickets, as the boxes with printers are told it."""

from __future__ import annotations

from typing import ClassVar, Literal

from floorlink.wire import Message


class TicketDesign(Message, frozen=True, kw_only=True):
    """What `ticket.toml` says, with its picture inside: a box needs no file for it."""

    EVENT: ClassVar[str] = "ticket_design"

    lines: list[str]
    """printer.template.Part, from above; a box leaves out what it does not know."""
    language: Literal["citizen", "zh", "en", "both"] = "citizen"
    logo: str = ""
    """A PNG in base64; empty: none."""
    of_box: bool = False
    """The hall has laid out none, or not any more: the box's own file holds."""
