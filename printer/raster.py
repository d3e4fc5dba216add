"""Dots instead of letters: what a printer's own font lacks, the hall's logo, and the preview.

Everything is drawn on the printer's grid (an ASCII character 12 dots wide, everything else 24, a
line 24 high), so that a line that is a picture stands exactly where its text would have stood.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import ceil
from pathlib import Path
from typing import IO

from PIL import Image, ImageDraw, ImageFont

from floorlink.errors import HallfloorError

CELL, LINE = 12, 24
"""Dots of one cell and of one line, at single size: the common 24-dot Chinese font."""
BASE = 0.78
"""Where the letters stand, from the top of their line."""
BAND = 240
"""Rows in one GS v 0: cheap boards lose what does not fit their small buffer."""

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
FONTS = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansSC-Regular.*",
    "SourceHanSansSC-Regular.otf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
    "unifont.otf",
    "unifont_upper.otf",
    "DejaVuSans.ttf",
)
"""Fonts of Debian's packages, the handsomest first. A character is drawn with the first that has
it; fonts-wqy-microhei is small and enough for most halls."""


class NoFont(HallfloorError):
    """There is nothing to draw with; the text says what to install."""

    code = "no_font"

    def __init__(self) -> None:
        super().__init__(
            "no font with Chinese characters is installed: apt-get install fonts-wqy-microhei"
        )


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Black dots, one bit each, rows of whole bytes from the top."""

    width: int
    """A multiple of eight."""
    height: int
    rows: bytes

    def commands(self) -> Iterator[bytes]:
        """GS v 0 m xL xH yL yH d…, in bands."""
        step = self.width // 8
        for top in range(0, self.height, BAND):
            high = min(BAND, self.height - top)
            head = bytes((0x1D, 0x76, 0x30, 0, step & 0xFF, step >> 8, high & 0xFF, high >> 8))
            yield head + self.rows[top * step : (top + high) * step]


def text_bitmap(text: str, size: int = 1) -> Bitmap:
    """One line of text as the printer would have set it. Raises NoFont."""
    return _bitmap(draw_text(text, size))


def logo_bitmap(file: Path | IO[bytes], widest: int) -> Bitmap:
    """A picture in black dots, made smaller where the paper is narrower. Raises OSError."""
    with Image.open(file) as opened:
        seen = opened.convert("RGBA")
    on_paper = Image.new("RGBA", seen.size, "white")
    on_paper.alpha_composite(seen)
    if on_paper.width > widest:
        high = max(1, on_paper.height * widest // on_paper.width)
        on_paper = on_paper.resize((widest, high), Image.Resampling.LANCZOS)
    return _bitmap(on_paper.convert("1"))


def draw_text(text: str, size: int = 1) -> Image.Image:
    """Black on white, mode "1", of the very width that the text has on the printer's grid."""
    cells = [1 if character.isascii() else 2 for character in text]
    picture = Image.new("L", (max(1, sum(cells)) * CELL * size, LINE * size), 255)
    pen = ImageDraw.Draw(picture)
    left = 0
    for character, wide in zip(text, cells, strict=True):
        width = wide * CELL * size
        font = _font_with(character, size)
        if font.getlength(character) > width:
            picture.paste(_squeezed(character, font, width, size), (left, 0))
        else:
            # From the middle of its cell, on a common base line.
            middle = (left + width // 2, round(LINE * size * BASE))
            pen.text(middle, character, 0, font, anchor="ms")
        left += width
    return picture.point(lambda grey: 255 if grey > 140 else 0).convert("1")


def _squeezed(character: str, font: ImageFont.FreeTypeFont, width: int, size: int) -> Image.Image:
    """An M or W, wider than its cell in a font for reading, made as narrow as a printer's own."""
    wide = Image.new("L", (ceil(font.getlength(character)), LINE * size), 255)
    pen = ImageDraw.Draw(wide)
    pen.text((wide.width / 2, round(LINE * size * BASE)), character, 0, font, anchor="ms")
    return wide.resize((width, LINE * size), Image.Resampling.LANCZOS)


@cache
def fonts() -> tuple[Path, ...]:
    """Those of FONTS that this machine has. Raises NoFont when there is none."""
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    found = [
        file
        for name in FONTS
        for folder in folders
        if folder.is_dir()
        for file in sorted(folder.rglob(name))[:1]
    ]
    if not found:
        raise NoFont
    return tuple(dict.fromkeys(found))


@cache
def _loaded(file: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(file), round(LINE * size * 0.9))


@cache
def _font_with(character: str, size: int) -> ImageFont.FreeTypeFont:
    """The first font that has the character; where none has, the first draws its empty box."""
    for file in fonts():
        font = _loaded(file, size)
        if unicodedata.category(character) == "Zs" or not _is_missing(font, character):
            return font
    return _loaded(fonts()[0], size)


def _is_missing(font: ImageFont.FreeTypeFont, character: str) -> bool:
    """Whether the font draws the character as it draws one that no font has."""
    nothing, drawn = font.getmask("\U0010fffd"), font.getmask(character)
    return nothing.size == drawn.size and bytes(nothing) == bytes(drawn)


def _bitmap(picture: Image.Image) -> Bitmap:
    width = -(-picture.width // 8) * 8
    # Pillow's set bit is white, the printer's is black; what is added at the right stays white.
    padded = Image.new("1", (width, picture.height), 1)
    padded.paste(picture)
    rows = bytes(byte ^ 0xFF for byte in padded.tobytes())
    return Bitmap(width, picture.height, rows)
