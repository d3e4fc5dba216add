"""Who has taken what today, known to this box by keyed hashes only.

The key is made once, in the agent's own folder, readable by the agent alone; it never leaves the
box. Without it a hash says nothing, not even whether a given number is among them.
"""

from __future__ import annotations

import hmac
import os
import secrets
from datetime import datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock

import msgspec

from floorlink.messages import Paper


class Hider:
    """Turns identity numbers into keyed hashes. The key is made on first use."""

    def __init__(self, file: Path) -> None:
        self._key = _key(file)

    def __call__(self, number: str) -> str:
        return hmac.new(self._key, number.encode(), sha256).hexdigest()


class Taken(msgspec.Struct, frozen=True):
    """One ticket that somebody showed a card for."""

    person: str
    queue: str
    number: str
    until: datetime
    """The end of its business day: then it is forgotten."""


class Register:
    """Today's tickets by person, in one file. Thread-safe."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = Lock()
        try:
            self._taken = msgspec.json.decode(file.read_bytes(), type=list[Taken])
        except (OSError, msgspec.DecodeError):
            self._taken = []

    def note(self, person: str, paper: Paper, now: datetime) -> None:
        tomorrow = paper.issued_at.date() + timedelta(days=1)
        until = datetime.combine(tomorrow, time(), tzinfo=paper.issued_at.tzinfo)
        with self._lock:
            self._taken = [one for one in self._taken if one.until > now]
            self._taken.append(Taken(person, paper.queue, paper.number, until))
            fresh = self._file.with_name(self._file.name + ".new")
            with open(_private(fresh), "wb") as opened:
                opened.write(msgspec.json.encode(self._taken))
            fresh.replace(self._file)

    def numbers(self, person: str, now: datetime) -> dict[str, str]:
        """Queue -> the number that this person took for it today."""
        with self._lock:
            return {
                one.queue: one.number
                for one in self._taken
                if one.until > now and hmac.compare_digest(one.person, person)
            }


def _key(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        key = secrets.token_bytes(32)
        with open(_private(file), "wb") as opened:
            opened.write(key)
            opened.flush()
            os.fsync(opened.fileno())
        return key


def _private(file: Path) -> int:
    """A file that only the agent's user can read, from its first byte on."""
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
