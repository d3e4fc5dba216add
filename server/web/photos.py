"""Photos of the inspectors: handed in at /api/photos, shown to who may see the assessment."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Flask, current_app, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage
from werkzeug.wrappers import Request

from server.domain.errors import NotFound
from server.door.asker import door_of
from server.door.pictures import MAX_SENT, written_anew
from server.services.roles import Permission
from server.store.photos import PhotoShelf
from server.web.passwords import Offload

photo_files = Blueprint("photos", __name__)


class PhotoDesk:
    """Where photos are handed in."""

    def __init__(self, shelf: PhotoShelf, offload: Offload) -> None:
        self.shelf = shelf
        self._offload = offload

    def keep(self, request: Request) -> str:
        """Decoding and the disk are left to another thread, so that nobody's call waits."""
        request.max_content_length = MAX_SENT
        sent = request.get_data(cache=False)
        name: str = self._offload(lambda: self.shelf.keep(written_anew(sent)))
        return name

    def must_have(self, photos: Iterable[str]) -> None:
        """Evidence that is not there is none."""
        for photo in photos:
            if self.shelf.find(photo) is None:
                raise NotFound(what="照片", key=photo[:8])


def desk_of(app: Flask) -> PhotoDesk:
    desk: PhotoDesk = app.extensions["hallfloor_photos"]
    return desk


def shelf_of(app: Flask) -> PhotoShelf:
    return desk_of(app).shelf


@photo_files.get("/photos/<name>.jpg")
def photo(name: str) -> ResponseReturnValue:
    door_of(current_app).asker(request).demand(Permission.SEE_ASSESSMENT)
    return send_photo(name)


def send_photo(name: str) -> ResponseReturnValue:
    """To somebody who was found to be allowed to see it."""
    path = shelf_of(current_app).find(name)
    if path is None:
        raise NoSuchPage
    answer = send_file(path, mimetype="image/jpeg", conditional=True)
    # It never changes; but it is for this reader only.
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer
