"""The picture on a hall's tickets: made small and grey once, whoever hands it in.

A thermal printer knows black and white only; sixteen greys are enough for it to make its dots of,
at either paper's width. So it is a few kB and can stand in the hall's set-up itself.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from io import BytesIO
from typing import TYPE_CHECKING

from floorlink.errors import HallfloorError

if TYPE_CHECKING:
    from PIL.Image import Image

WIDEST, HIGHEST = 576, 240
"""Dots: the width of 80 mm paper, and 30 mm of it."""
MOST_BYTES = 32 * 1024
_MOST_PIXELS = 50_000_000
_FORMATS = ("PNG", "JPEG", "WEBP")
_PNG = b"\x89PNG\r\n\x1a\n"


class NotALogoError(HallfloorError):
    """What was handed in is no picture, or one that is too large to look at."""

    code = "not_a_logo"


def logo_of(sent: bytes) -> str:
    """The picture as the hall keeps it: a PNG in base64, without its white margins."""
    from PIL import Image as Pillow
    from PIL import ImageChops  # 30 ms and 10 MB, which only a hall with a picture pays

    try:
        with Pillow.open(BytesIO(sent), formats=_FORMATS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise NotALogoError(f"more than {_MOST_PIXELS // 1_000_000} million pixels")
            seen = opened.convert("RGBA")
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise NotALogoError(str(error)) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise NotALogoError("neither PNG nor JPEG nor WebP") from error
    paper = Pillow.new("RGBA", seen.size, "white")
    paper.alpha_composite(seen)
    grey = paper.convert("L")
    inked = ImageChops.invert(grey).point(lambda ink: 255 if ink > 8 else 0).getbbox()
    if inked is None:
        raise NotALogoError("nothing but white")
    grey = grey.crop(inked)
    grey.thumbnail((WIDEST, HIGHEST), Pillow.Resampling.LANCZOS)
    while len(png := _png(grey)) > MOST_BYTES:
        grey.thumbnail((grey.width * 4 // 5, grey.height * 4 // 5), Pillow.Resampling.LANCZOS)
    return b64encode(png).decode()


def png_of(logo: str) -> bytes | None:
    """What `logo_of` made; None if it is something else."""
    try:
        png = b64decode(logo, validate=True)
    except (binascii.Error, ValueError):
        return None
    return png if png.startswith(_PNG) and len(png) <= MOST_BYTES else None


def _png(grey: Image) -> bytes:
    out = BytesIO()
    grey.quantize(16).save(out, "PNG", optimize=True)
    return out.getvalue()
