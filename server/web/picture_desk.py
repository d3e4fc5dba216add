"""The shelf of pictures that the hall shows: slides of the boards, faces of the clerks.

Each stands under the hash of its content, which the hall's set-up names.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from flask import current_app
from werkzeug.wrappers import Request

from server.door.pictures import MAX_SENT, written_anew
from server.store.photos import PhotoShelf
from server.web.passwords import Offload

_BOXES = {"slide": (1920, 1080), "face": (480, 480)}


class PictureQuery(msgspec.Struct, frozen=True, kw_only=True):
    shape: Literal["slide", "face"] = "slide"


class PictureKept(msgspec.Struct, frozen=True):
    picture: str
    """For a notice's `picture` or a person's `photo`; nothing shows it before that is saved."""


class PictureDesk:
    """Where pictures are handed in."""

    def __init__(self, shelf: PhotoShelf, offload: Offload) -> None:
        self.shelf = shelf
        self._offload = offload

    def keep(self, request: Request, asked: PictureQuery) -> PictureKept:
        request.max_content_length = MAX_SENT
        sent = request.get_data(cache=False)
        box = _BOXES[asked.shape]
        name: str = self._offload(lambda: self.shelf.keep(written_anew(sent, box)))
        return PictureKept(name)


def shelf_here() -> PhotoShelf:
    desk: PictureDesk = current_app.extensions["hallfloor_pictures"]
    return desk.shelf
