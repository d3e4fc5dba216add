"""Which phones asked to be reminded of which ticket: kept beside the database, and not for long.

It is no fact of the hall and stands in no journal. The file is sealed like everything that citizens
leave; a phone is dropped with its ticket, and the last one takes the file along.
"""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path
from threading import Lock
from typing import Protocol

import msgspec

from server.data_folder import REMINDERS as FILE
from server.push.message import BrowserKeys

PHONES_OF_A_TICKET = 3
"""A family may wait with one number."""
AT_MOST = 5000

log = logging.getLogger("hallfloor.push")


class Phone(msgspec.Struct, frozen=True, kw_only=True):
    token: str
    """Of the ticket."""
    endpoint: str
    keys: BrowserKeys
    language: str


class Seal(Protocol):
    """server/store/keys.py."""

    def seal(self, text: str) -> str: ...

    def open(self, stored: str) -> str: ...


def seal_again(folder: Path, seal: Seal) -> None:
    """With the newest key. What a server that runs meanwhile writes is newer, and stays."""
    path = folder / FILE
    try:
        before = path.stat().st_mtime_ns
        phones = _phones_in(path, seal)
        if phones and path.stat().st_mtime_ns == before:
            _write(path, phones, seal)
    except FileNotFoundError:
        pass  # nobody waits to be reminded
    except ValueError:
        log.warning("%s is sealed with a key that is not there, and stays as it is", path)


def _phones_in(path: Path, seal: Seal) -> list[Phone]:
    stored = path.read_text(encoding="ascii")
    return msgspec.json.decode(seal.open(stored), type=list[Phone])


def _write(path: Path, phones: list[Phone], seal: Seal) -> None:
    """Whole or not at all."""
    sealed = seal.seal(msgspec.json.encode(phones).decode())
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{FILE}", suffix=".part")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(sealed)
    Path(made).replace(path)


class Shelf:
    """Thread-safe. Of a phone that asks again the newest word counts."""

    def __init__(self, folder: Path, seal: Seal) -> None:
        self._path = folder / FILE
        self._seal = seal
        self._lock = Lock()
        self._phones: dict[str, tuple[Phone, ...]] = {}
        for phone in self._kept():
            self._phones[phone.token] = (*self._phones.get(phone.token, ()), phone)

    def tokens(self) -> list[str]:
        return list(self._phones)

    def of(self, token: str) -> tuple[Phone, ...]:
        return self._phones.get(token, ())

    def put(self, phone: Phone) -> bool:
        """False when there is no room: then the page has to do without."""
        with self._lock:
            others = tuple(one for one in self.of(phone.token) if one.endpoint != phone.endpoint)
            if len(others) >= PHONES_OF_A_TICKET or len(self._phones) >= AT_MOST:
                return False
            self._phones[phone.token] = (*others, phone)
            self._keep()
            return True

    def drop(self, token: str, endpoint: str = "") -> None:
        """One phone of a ticket, or all of them."""
        with self._lock:
            before = self.of(token)
            left = tuple(one for one in before if endpoint and one.endpoint != endpoint)
            if left == before:
                return
            if left:
                self._phones[token] = left
            else:
                del self._phones[token]
            self._keep()

    def _kept(self) -> list[Phone]:
        try:
            return _phones_in(self._path, self._seal)
        except FileNotFoundError:
            return []
        except (OSError, ValueError) as error:
            log.warning("%s cannot be read, nobody is reminded by it: %s", self._path, error)
            return []

    def _keep(self) -> None:
        """A disk that is full costs a restart its reminders, nothing else."""
        phones = [phone for phones in self._phones.values() for phone in phones]
        try:
            if not phones:
                self._path.unlink(missing_ok=True)
                return
            _write(self._path, phones, self._seal)
        except OSError as error:
            log.warning("%s cannot be written: %s", self._path, error)
