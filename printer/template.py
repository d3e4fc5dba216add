"""How a hall's tickets are laid out: `ticket.toml`, kept in the hall folder and on each box.

    lines = ["logo", "hall", "service", "number", "class", "ahead", "qr", "advice"]
    language = "both"
    logo = "logo.png"
    advice = {zh = "过号三次作废", en = "Void after three calls"}

What a line says is the ticket's; which lines there are, in which order and which languages, is the
hall's. A ticket without its number is none: the number is printed even where `lines` forgets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from floorlink.errors import SettingsError
from floorlink.messages import Names
from floorlink.settings import load
from floorlink.ticket_design import TicketDesign

FILE = "ticket.toml"

Part = Literal[
    "logo",
    "hall",
    "service",
    "number",
    "class",
    "ahead",
    "wait",
    "windows",
    "stages",
    "qr",
    "advice",
]


@dataclass(frozen=True, slots=True)
class TicketTemplate:
    """One ticket.toml; the defaults are the layout of a hall that has none."""

    lines: tuple[Part, ...] = get_args(Part)
    language: Literal["citizen", "zh", "en", "both"] = "citizen"
    """Of the ticket: the one that the citizen chose, always the same, or Chinese above English."""
    logo: str = ""
    """A picture beside ticket.toml; black on white, 384 dots wide at the most on 58 mm paper."""
    advice: Names | None = None
    """Replaces the hall's line of advice."""


PLAIN = TicketTemplate()


def load_template(file: Path) -> TicketTemplate:
    """Raises SettingsError with every fault, also for a logo that is not there."""
    template = load(file, TicketTemplate)
    if template.logo and not logo_file(file, template).is_file():
        raise SettingsError([f"{file}: there is no picture {logo_file(file, template)}"])
    return template


def template_of(design: TicketDesign) -> TicketTemplate:
    """The hall's design as the server tells it; a line of a newer server is left out."""
    known: tuple[Part, ...] = get_args(Part)
    lines = tuple(part for line in design.lines for part in known if part == line)
    return TicketTemplate(lines=lines, language=design.language, logo="-" if design.logo else "")


def logo_file(file: Path, template: TicketTemplate) -> Path:
    return file.parent / template.logo
