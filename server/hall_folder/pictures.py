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


def write_pictures(hall: Hall, folder: Path, find: Callable[[str], Path | None]) -> int:
    """Those that the hall names and `find` knows; answers how many."""
    found = [path for name in sorted(pictures_of(hall)) if (path := find(name)) is not None]
    if found:
        (folder / FOLDER).mkdir()
    for path in found:
        (folder / FOLDER / path.name).write_bytes(path.read_bytes())
    return len(found)
