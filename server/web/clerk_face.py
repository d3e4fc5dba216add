"""Who sits at a window, as its rating tablet shows it: name, number, and a photo if there is one.

The photo is what the hall's set-up names, or a file that somebody put into the data by hand:
clerks/<badge>.jpg. Without one the page shows the first character of the name.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
from flask import current_app

from server.services.floor import Floor
from server.web.picture_desk import shelf_here

_BADGE = re.compile(r"[A-Za-z0-9_-]{1,60}")


class ClerkFace(msgspec.Struct, frozen=True):
    badge: str
    name: str
    photo: bool


def clerk_face(floor: Floor, window: str) -> ClerkFace | None:
    """None while nobody has opened the window yet."""
    sits = floor.clerk_at(window)
    if sits is None:
        return None
    return ClerkFace(sits.badge, sits.name, clerk_photo(sits.badge) is not None)


def clerk_photo(badge: str) -> Path | None:
    floor: Floor = current_app.extensions["hallfloor_floor"]
    named = next((one.photo for one in floor.hall().clerks if one.badge == badge), "")
    if named and (path := shelf_here().find(named)) is not None:
        return path
    path = current_app.config["CLERK_PHOTOS"] / f"{badge}.jpg"
    return path if _BADGE.fullmatch(badge) and path.is_file() else None
