"""A layout as the bytes of an ESC/POS printer.

    ESC @ | FS & | { ESC a 1 | GS ! n | FS ! m | text LF | GS ( k … | GS v 0 … } | FS . | ESC d n
    GS V m | GS a n

Text is spelled by hand through the library's `_raw`: its own `text()` loses characters and sends
Chinese without entering Chinese mode. Where it is right (QR codes) the library speaks. A line with
a character that the printer's font lacks is sent as a picture of that line.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from escpos.constants import QR_ECLEVEL_M
from escpos.printer import Dummy

from printer.layout import LayoutLine, QrCode, TextLine, printable
from printer.profile import PrinterProfile
from printer.raster import Bitmap, NoFont, text_bitmap

log = logging.getLogger(__name__)

INITIALISE = b"\x1b@"
ALIGN = {"left": b"\x1ba\x00", "center": b"\x1ba\x01"}
ANNOUNCE = b"\x1da\xff"
"""GS a: tell every change of state unasked, until ESC @ or the next power cycle."""


def ticket_bytes(
    lines: Iterable[LayoutLine], profile: PrinterProfile, logo: Bitmap | None = None
) -> bytes:
    """The whole paper, from initialising to the cut; about 200 bytes for a ticket with its QR."""
    sheet = _Sheet(profile)
    for line in lines:
        if isinstance(line, QrCode):
            sheet.qr(line.content)
        elif isinstance(line, TextLine):
            sheet.text(line)
        elif logo is not None:
            sheet.picture(logo)
    return sheet.finished()


class _Sheet:
    """Bytes so far and the printer's state after them, so that no command is sent twice."""

    def __init__(self, profile: PrinterProfile) -> None:
        self._profile = profile
        self._printer = Dummy(profile=profile.library_profile)
        self._align = "left"
        self._size = 1
        self._chinese_size = 1
        self._printer._raw(INITIALISE + bytes.fromhex(profile.chinese_on))

    def text(self, line: TextLine) -> None:
        text = printable(line.text)
        self._align_to(line.align)
        if self._profile.lacks(text) and (drawn := _drawn(text, line.size)):
            self.picture(drawn)
            return
        if line.size != self._size:
            self._size = line.size
            self._printer._raw(bytes((0x1D, 0x21, (line.size - 1) * 0x11)))
        has_chinese_mode = bool(self._profile.chinese_on)
        if has_chinese_mode and not text.isascii() and line.size != self._chinese_size:
            self._chinese_size = line.size
            self._printer._raw(bytes((0x1C, 0x21, 0x0C if line.size > 1 else 0x00)))
        self._printer._raw(self._profile.encode(text) + b"\n")

    def picture(self, bitmap: Bitmap) -> None:
        self._align_to("center")
        for command in bitmap.commands():
            self._printer._raw(command)

    def qr(self, content: str) -> None:
        if self._profile.qr == "none":
            return
        self._align_to("center")
        # center=True with a native code raises in python-escpos 3.1: the alignment above does it.
        self._printer.qr(
            content,
            ec=QR_ECLEVEL_M,
            size=self._profile.qr_module,
            native=self._profile.qr == "native",
        )

    def finished(self) -> bytes:
        self._printer._raw(bytes.fromhex(self._profile.chinese_off))
        self._printer._raw(bytes((0x1B, 0x64, self._profile.feed_lines)))
        if self._profile.cut != "none":
            # GS V 0 / 1 by hand: the library's cut() sends GS V 66, or nothing at all, by profile.
            self._printer._raw(b"\x1dV\x00" if self._profile.cut == "full" else b"\x1dV\x01")
        if self._profile.announces:
            self._printer._raw(ANNOUNCE)
        return bytes(self._printer.output)

    def _align_to(self, align: str) -> None:
        if align != self._align:
            self._align = align
            self._printer._raw(ALIGN[align])


def _drawn(text: str, size: int) -> Bitmap | None:
    """None where nothing can be drawn: then the question marks must do."""
    try:
        return text_bitmap(text, size)
    except NoFont as error:
        log.warning("%s", error)
        return None
