"""Photos of the inspectors, pictures of the hall: files beside the database, by their hash.

    photos/3f9a….jpg

The same picture is kept once, and a file is never changed; so a copy of the folder taken at any
moment is whole, and a backup may take it before or after the database.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{64}")


class PhotoShelf:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, jpeg: bytes) -> str:
        """Durable when this returns. Answers the name to find it by."""
        name = hashlib.sha256(jpeg).hexdigest()
        path = self._folder / f"{name}.jpg"
        if path.exists():
            return name
        self._folder.mkdir(parents=True, exist_ok=True)
        begun = self._folder / f".{secrets.token_hex(8)}"
        try:
            with begun.open("xb") as file:
                file.write(jpeg)
                file.flush()
                os.fsync(file.fileno())
            begun.replace(path)
        finally:
            begun.unlink(missing_ok=True)
        return name

    def find(self, name: str) -> Path | None:
        """Where the photo lies; None for a name that is none, or that nobody kept."""
        if not _NAME.fullmatch(name):
            return None
        path = self._folder / f"{name}.jpg"
        return path if path.is_file() else None
