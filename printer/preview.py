"""A ticket as a picture: what the paper will look like, for whoever lays out a hall's."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

import segno
from PIL import Image, ImageFilter

from printer.layout import LayoutLine, QrCode, TextLine
from printer.profile import PrinterProfile
from printer.raster import LINE, Bitmap, draw_text

GAP = 6
"""Dots between two lines: a line feed is 30 dots, a character 24."""
MARGIN = 24


def preview(
    lines: Iterable[LayoutLine], profile: PrinterProfile, logo: Bitmap | None = None
) -> Image.Image:
    """The paper, dot for dot, on the white margins of its roll. Raises raster.NoFont."""
    strips: list[tuple[Image.Image, bool]] = []
    for line in lines:
        if isinstance(line, QrCode):
            if profile.qr != "none":
                strips.append((_qr(line.content, profile.qr_module), True))
        elif isinstance(line, TextLine):
            strips.append((draw_text(line.text, line.size), line.align == "center"))
        elif logo is not None:
            dots = Image.frombytes("1", (logo.width, logo.height), logo.rows)
            strips.append((dots.point(lambda dot: 255 - dot), True))
    feed = profile.feed_lines * (LINE + GAP)
    height = sum(strip.height + GAP for strip, _ in strips) + feed + MARGIN
    paper = Image.new("L", (profile.dots + 2 * MARGIN, height), 255)
    top = MARGIN
    for strip, centred in strips:
        left = MARGIN + ((profile.dots - strip.width) // 2 if centred else 0)
        paper.paste(strip, (left, top))
        top += strip.height + GAP
    return paper


def as_png(picture: Image.Image) -> bytes:
    """Twice as large and a little soft, as a thermal head's dots look."""
    large = picture.resize((picture.width * 2, picture.height * 2), Image.Resampling.NEAREST)
    out = BytesIO()
    large.filter(ImageFilter.GaussianBlur(0.6)).save(out, format="PNG", optimize=True)
    return out.getvalue()


def _qr(content: str, module: int) -> Image.Image:
    drawn = BytesIO()
    segno.make(content, error="m", micro=False).save(drawn, kind="png", scale=module, border=2)
    with Image.open(drawn) as opened:
        return opened.convert("1")
