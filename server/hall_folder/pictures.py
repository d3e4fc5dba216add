"""The pictures of a hall folder: pictures/<hash>.jpg, as the set-up names them.

They were made by the hall that the folder came from, so they are taken as they are, if each is a
JPEG whose content has the hash that is its name; anything else there is a fault.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from floorlink.errors import SettingsError
from server.domain.hall import Hall

FOLDER = "pictures"
_JPEG = b"\xff\xd8\xff"


def pictures_of(hall: Hall) -> set[str]:
    named = {notice.picture for notice in hall.boards.notices}
    return {*named, *(clerk.photo for clerk in hall.clerks)} - {""}


def read_pictures(folder: Path) -> list[bytes]:
    """Raises SettingsError with every file that is no picture of a hall."""
    files = sorted((folder / FOLDER).glob("*.jpg"))
    held = [(file, file.read_bytes()) for file in files]
    faults = [
        f"{FOLDER}/{file.name}: is no picture that a hall has written"
        for file, content in held
        if not content.startswith(_JPEG) or hashlib.sha256(content).hexdigest() != file.stem
    ]
    if faults:
        raise SettingsError(faults)
    return [content for _, content in held]


def picture_files(hall: Hall, find: Callable[[str], Path | None]) -> dict[str, bytes]:
    """File name -> content of those that the hall names and `find` knows."""
    found = (find(name) for name in sorted(pictures_of(hall)))
    return {f"{FOLDER}/{path.name}": path.read_bytes() for path in found if path is not None}
