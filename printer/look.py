"""How one printer's tickets look: as the hall told its box last, else as the box's own file says.

What the hall told is kept beside the spool: a box that starts while the server is away prints the
same paper. The picture is turned into dots when the first paper needs it.
"""

from __future__ import annotations

import logging
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import msgspec

from floorlink.ticket_design import TicketDesign
from printer.raster import Bitmap, logo_bitmap
from printer.template import PLAIN, TicketTemplate, load_template, logo_file, template_of

log = logging.getLogger(__name__)


class TicketLook:
    """`told` by the connection's thread, `now` by the printer's."""

    def __init__(self, told: Path, own: Path | None, dots: int) -> None:
        """`own`: the box's ticket.toml. Raises SettingsError with its faults."""
        self._file, self._dots = told, dots
        self._own = _own(own, dots)
        self._design = _kept(told)
        self._drawn: tuple[TicketDesign, TicketTemplate, Bitmap | None] | None = None

    def told(self, design: TicketDesign) -> None:
        if design.of_box:
            self._design = None
            self._file.unlink(missing_ok=True)
            return
        if design == self._design:
            return
        self._design = design
        begun = self._file.with_suffix(".part")
        begun.write_bytes(msgspec.json.encode(design))
        begun.replace(self._file)

    def now(self) -> tuple[TicketTemplate, Bitmap | None]:
        design = self._design
        if design is None:
            return self._own
        if self._drawn is None or self._drawn[0] is not design:
            self._drawn = design, *_drawn(design, self._dots)
        return self._drawn[1:]


def _drawn(design: TicketDesign, dots: int) -> tuple[TicketTemplate, Bitmap | None]:
    """A picture that cannot be drawn must not keep a citizen from a number."""
    template = template_of(design)
    if not design.logo:
        return template, None
    try:
        return template, logo_bitmap(BytesIO(b64decode(design.logo)), dots)
    except (OSError, ValueError) as error:
        log.error("the ticket's picture cannot be drawn: %s", error)
        return template, None


def _own(file: Path | None, dots: int) -> tuple[TicketTemplate, Bitmap | None]:
    if file is None:
        return PLAIN, None
    template = load_template(file)
    if not template.logo:
        return template, None
    return template, logo_bitmap(logo_file(file, template), dots)


def _kept(file: Path) -> TicketDesign | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=TicketDesign)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        log.warning("%s cannot be read, the hall will tell it again: %s", file, error)
        return None
