"""A picture that somebody sends becomes one of our own: decoded, turned upright, written anew.

What the sender says of it is not believed: only what can be read as JPEG, PNG or WebP is a picture.
Written anew, it has neither place nor camera nor owner in it (EXIF), nor anything hidden behind it.
"""

from __future__ import annotations

from io import BytesIO
from typing import ClassVar

from floorlink.language import message
from server.door.refusals import EdgeError

MAX_SENT = 8 * 1024 * 1024
_LONGEST = 1600
"""Pixels: a licence on the wall is still read, and a photo has about 300 kB."""
_MOST_PIXELS = 50_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")
PICTURE_TYPES = ("image/jpeg", "image/png", "image/webp")


class NotAPicture(EdgeError):
    code = "not_a_picture"
    status = 422
    title: ClassVar[str] = message("照片无法读取")
    detail: ClassVar[str] = message("请用JPEG、PNG或WebP格式的照片")


class PictureTooLarge(EdgeError):
    """facts: limit, in million pixels."""

    code = "picture_too_large"
    status = 422
    title: ClassVar[str] = message("照片太大")
    detail: ClassVar[str] = message("照片不能超过{limit}百万像素")


def written_anew(sent: bytes, box: tuple[int, int] = (_LONGEST, _LONGEST)) -> bytes:
    """A JPEG that fits into `box` (width, height). Takes tenths of a second: not for the hub."""
    from PIL import Image, ImageOps  # 30 ms and 10 MB, which only a hall with photos pays

    try:
        with Image.open(BytesIO(sent), formats=_FORMATS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise PictureTooLarge(limit=_MOST_PIXELS // 1_000_000)
            opened.draft("RGB", box)
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureTooLarge(limit=_MOST_PIXELS // 1_000_000) from None
    except (OSError, ValueError, SyntaxError) as error:
        raise NotAPicture from error
    upright.thumbnail(box)
    # A fresh picture: comments and profiles would be taken along otherwise.
    fresh = Image.new("RGB", upright.size)
    fresh.paste(upright)
    out = BytesIO()
    fresh.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
