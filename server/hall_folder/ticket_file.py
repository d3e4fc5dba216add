"""ticket.toml and its picture <-> the hall's TicketLayout.

In the hall there is one line of advice; a file that says another goes before hall.toml.
"""

from __future__ import annotations

from pathlib import Path

from floorlink.errors import SettingsError
from floorlink.settings import read
from printer.template import FILE, TicketTemplate, logo_file
from server.domain.hall import Name, TicketLayout
from server.hall_folder.naming import note_once
from server.hall_folder.ticket_logo import NotALogoError, logo_of

LOGO = "logo.png"


def read_ticket(folder: Path, faults: list[str]) -> tuple[TicketLayout, Name | None] | None:
    """None where the folder has no ticket.toml, or one that cannot be read; then with faults."""
    file = folder / FILE
    if not file.exists():
        return None
    try:
        sheet = read(file, TicketTemplate, FILE)
    except SettingsError as error:
        faults += error.faults
        return None
    template, logo = sheet.value, ""
    for index, part in enumerate(template.lines):
        if part in template.lines[:index]:
            note_once(sheet, ("lines", index), f'"{part}" stands twice among the lines')
    if template.logo:
        try:
            logo = logo_of(logo_file(file, template).read_bytes())
        except (OSError, NotALogoError) as error:
            why = error.strerror if isinstance(error, OSError) else str(error)
            note_once(sheet, ("logo",), f'the picture "{template.logo}" cannot be used: {why}')
    faults += sheet.told()
    layout = TicketLayout(template.lines, template.language, logo)
    advice = template.advice
    return layout, None if advice is None else Name(advice.zh, advice.en)
