"""The ticket as it will be printed, while its layout is being changed; and the picture on it.

Drawn by the code of `hallfloor preview-ticket`, which is that of the printers' own dots.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import msgspec
from werkzeug.wrappers import Request

from floorlink.language import message
from floorlink.messages import Names
from floorlink.ticket_design import TicketDesign
from printer.example import Case, example
from printer.layout import fitted, printable, ticket_layout
from printer.profile import load_profile
from printer.template import template_of
from server.door.pictures import MAX_SENT, NotAPicture
from server.door.refusals import EdgeError
from server.hall_folder.editing import Edit
from server.hall_folder.ticket_logo import NotALogoError, logo_of, png_of
from server.services.hall_versions.views import HallEdits, HallFault
from server.services.ticket_design import design_of
from server.web.passwords import Offload

if TYPE_CHECKING:
    from server.domain.hall import Hall
    from server.services.floor import Floor

_PROFILES = {"58": "printers/escpos-58.toml", "80": "printers/escpos-80.toml"}
_MOST_ROWS = 3
"""A line of advice that takes more rows than these is told: a citizen reads no paragraph."""


class NoFontHere(EdgeError):
    code = "no_font"
    status = 503
    title: ClassVar[str] = message("画不出号票")
    detail: ClassVar[str] = message("服务器上没有中文字体：apt-get install fonts-wqy-microhei")


class TicketAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`values`: the layout's own fields that are being changed, as in a HallEdits' edit."""

    values: dict[str, Any] = {}
    paper: Literal["58", "80"] = "80"
    """mm."""
    language: Literal["zh", "en"] = "zh"
    """Of the citizen."""
    case: Case = "ordinary"


class TicketNote(msgspec.Struct, frozen=True, kw_only=True):
    """What is no fault, but worth knowing, at one of the layout's lines."""

    line: str
    what: str
    """A message id, with `facts`."""
    facts: dict[str, str] = {}


class TicketPreview(msgspec.Struct, frozen=True, kw_only=True):
    picture: str = ""
    """A PNG in base64; empty with faults."""
    faults: list[HallFault] = []
    notes: list[TicketNote] = []


class LogoKept(msgspec.Struct, frozen=True):
    logo: str
    """For `ticket.logo`; nothing is changed before that is saved."""


class TicketDesk:
    def __init__(self, floor: Floor, offload: Offload) -> None:
        self._floor = floor
        self._offload = offload

    def preview(self, asked: TicketAsked) -> TicketPreview:
        """Drawing is left to another thread, so that nobody's call waits."""
        values = {
            path: value
            for path, value in asked.values.items()
            if path == "advice" or path.startswith("ticket.")
        }
        hall, faults = self._floor.set_up.tried(HallEdits(edits=[Edit(kind="hall", values=values)]))
        if hall is None:
            return TicketPreview(faults=faults)
        found: TicketPreview = self._offload(lambda: _drawn(hall, asked))
        return found

    def make_logo(self, request: Request) -> LogoKept:
        request.max_content_length = MAX_SENT
        sent = request.get_data(cache=False)
        try:
            logo: str = self._offload(lambda: logo_of(sent))
        except NotALogoError as error:
            raise NotAPicture from error
        return LogoKept(logo)


def _drawn(hall: Hall, asked: TicketAsked) -> TicketPreview:
    from printer.preview import as_png, preview  # Pillow and the fonts load slowly
    from printer.raster import NoFont, logo_bitmap

    profile = load_profile(_PROFILES[asked.paper])
    design = design_of(hall)
    template = template_of(design or TicketDesign(lines=[]))
    png = png_of(design.logo) if design else None
    logo = logo_bitmap(BytesIO(png), profile.dots) if png else None
    advice = Names(zh=hall.advice.zh, en=hall.advice.en)
    paper = example(asked.language, asked.case, Names(zh=hall.name.zh, en=hall.name.en), advice)
    try:
        picture = preview(ticket_layout(paper, profile.columns, template), profile, logo)
    except NoFont as error:
        raise NoFontHere from error
    return TicketPreview(
        picture=b64encode(as_png(picture)).decode(),
        notes=list(_notes(template.lines, logo is not None, advice, profile.columns)),
    )


def _notes(
    lines: Sequence[str], has_logo: bool, advice: Names, columns: int
) -> Iterator[TicketNote]:
    if "number" not in lines:
        yield TicketNote(line="number", what=message("号码总会印出，放在最上面"))
    if "logo" in lines and not has_logo:
        yield TicketNote(line="logo", what=message("还没有图，这一行不印"))
    rows = max(len(list(fitted(printable(said), columns))) for said in (advice.zh, advice.en))
    if "advice" in lines and rows > _MOST_ROWS:
        what = message("这句提示在这种纸上占{rows}行，短一些更有人看")
        yield TicketNote(line="advice", what=what, facts={"rows": str(rows)})
