"""The keys that personal texts are sealed with: a file beside the database, never in it.

One key a line, the newest first; what is sealed names its key by a hash. Making
a new one and sealing everything again is `hallfloor rotate-key`. Whoever has the database without
this file cannot read what citizens wrote or left.
"""

from __future__ import annotations

import logging
import os
import tempfile
from hashlib import sha256
from pathlib import Path
from threading import Lock

from cryptography.fernet import Fernet, InvalidToken

FILE = "personal.keys"
UNREADABLE = "〔无法解密〕"
"""Shown where the key of a text is not there: a restored copy without its key file."""
MARK = "sealed:"
"""Begins whatever is sealed."""

log = logging.getLogger(__name__)


class KeyRing:
    """Every method may be called from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._keys: dict[str, Fernet] = {}
        """By their names, the newest first."""
        self._gone: dict[str, Fernet] = {}
        """No longer in the file, but some page may still hold what they seal."""
        self._read_at: int | None = None
        self._lock = Lock()

    def seal(self, text: str) -> str:
        """What is stored of `text`; nothing stays nothing."""
        if not text:
            return ""
        self._renew()
        if not self._keys:
            self.add_key()
        name, key = next(iter(self._keys.items()))
        return f"{MARK}{name}:{key.encrypt(text.encode()).decode()}"

    def open(self, stored: str) -> str:
        """The text itself. What was written before there were keys is as it was."""
        if not stored.startswith(MARK):
            return stored
        name, _, sealed = stored.removeprefix(MARK).partition(":")
        if name not in self._keys:
            self._renew()
        key = self._keys.get(name) or self._gone.get(name)
        try:
            if key is not None:
                return key.decrypt(sealed.encode()).decode()
        except InvalidToken:
            pass
        log.warning("a text cannot be read: its key is not in %s", self._path)
        return UNREADABLE

    def marks(self) -> list[str]:
        """How what is sealed with each key begins, the newest key first."""
        self._renew()
        return [f"{MARK}{name}:" for name in self._keys]

    def add_key(self) -> None:
        """A new key that everything is sealed with from now on; the old ones still open."""
        with self._lock:
            self._write([Fernet.generate_key().decode(), *self._lines()])
        self._renew()

    def forget_old_keys(self) -> int:
        """Leaves the newest alone: only after everything was sealed again. How many went."""
        with self._lock:
            lines = self._lines()
            self._write(lines[:1])
        self._renew()
        return len(lines) - 1

    def _renew(self) -> None:
        """Another process may have added a key."""
        try:
            changed = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return
        if changed == self._read_at:
            return
        self._gone |= self._keys
        self._keys = {sha256(line.encode()).hexdigest()[:8]: Fernet(line) for line in self._lines()}
        self._read_at = changed

    def _lines(self) -> list[str]:
        try:
            return self._path.read_text(encoding="ascii").split()
        except FileNotFoundError:
            return []

    def _write(self, lines: list[str]) -> None:
        """Whole or not at all, readable by its owner only."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=self._path.parent, prefix=f".{FILE}")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write("".join(f"{line}\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
        Path(made).replace(self._path)
        # What is sealed with a new key must not be durable before the key is.
        folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
