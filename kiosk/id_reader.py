"""The `sam-v` driver: an identity-card reader at a kiosk, looked at only while the page wants it.

find ──→ select ──→ read ──→ the card's birth and hash to whoever listens
 ↑ every 0.4 s while armed; then again only when the card has been taken away
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.messages import DeviceHealth, DeviceKind, Health, Message, PersonKey
from floorlink.persons import person_hash
from floorlink.profiles import load_profile
from floorlink.settings import convert
from kiosk.id_card import Card, CardUnreadable, read_card
from kiosk.identity import Hider
from kiosk.sam_frames import (
    DONE,
    FIND,
    FOUND,
    HEAD,
    READ,
    SELECT,
    SELECTED,
    TEXT,
    SamDecoder,
    frame,
)

log = logging.getLogger(__name__)

DEFAULT_PROFILE = "readers/sam-v.toml"
KEY_FILE = "identity.key"


@dataclass(frozen=True, slots=True)
class IdReaderProfile:
    """One file of firmware_configs/readers/ for a SAM-V."""

    name: str
    baud: int = 115200
    """For the installer: the line's speed is said in agent.toml."""
    look_every: timedelta = timedelta(milliseconds=400)
    patience: timedelta = timedelta(milliseconds=1500)
    """A whole card is 1,295 bytes: 0.12 s at 115200 baud, and the reader thinks before."""


@dataclass(frozen=True, slots=True)
class IdReaderOptions:
    """agent.toml says nothing of a reader besides the line and the profile."""


class IdReader:
    """A floorlink.driver.Device. `arm` makes it look for cards for a while."""

    kind: DeviceKind = "id_reader"

    def __init__(self, config: DeviceConfig, around: Surroundings) -> None:
        convert(config.options, IdReaderOptions, f"device {config.code}")
        self.code = config.code
        self._profile_name = config.profile or DEFAULT_PROFILE
        self._profile = load_profile(self._profile_name, IdReaderProfile)
        self._hide = Hider(around.data / KEY_FILE)
        self._hall_key = b""
        self._line = around.lines[config.line]
        self._line.listen(self._heard)
        self._decoder = SamDecoder()
        self._answers: SimpleQueue[bytes] = SimpleQueue()
        self._listeners: tuple[Callable[[Card], None], ...] = ()
        self._armed_until = 0.0
        self._answered = True
        self._read = self._unreadable = 0
        self._wake = Event()
        self._closing = Event()
        self._thread = Thread(target=self._run, name=f"id reader {self.code}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def tell(self, message: Message) -> None:
        """A reader follows no window; it learns the hall's key, and keeps it in memory only."""
        if isinstance(message, PersonKey):
            self._hall_key = bytes.fromhex(message.key)

    def listen(self, seen: Callable[[Card], None]) -> None:
        """`seen` gets every card, from the reader's thread."""
        self._listeners += (seen,)

    def arm(self, seconds: float) -> None:
        """Look for a card for so long; 0 ends it."""
        self._armed_until = monotonic() + seconds
        self._wake.set()

    def health(self) -> DeviceHealth:
        health: Health = "ready" if self._answered else "silent"
        return DeviceHealth(
            device=self.code,
            kind=self.kind,
            profile=self._profile_name,
            health=health,
            counters={
                "read": self._read,
                "unreadable": self._unreadable,
                "noise": self._decoder.noise,
            },
            at=datetime.now(UTC),
        )

    def close(self) -> None:
        self._closing.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    # --- the reader's own thread ------------------------------------------------------------

    def _run(self) -> None:
        taken_away = True
        self._find()  # once, so that a reader that is not there is known before it is needed
        while not self._closing.is_set():
            self._wake.wait(self._rest())
            self._wake.clear()
            if monotonic() >= self._armed_until:
                taken_away = True
                continue
            found = self._find()
            if found and taken_away:
                taken_away = not self._take()
            elif not found:
                taken_away = True

    def _rest(self) -> float | None:
        armed = monotonic() < self._armed_until
        return self._profile.look_every.total_seconds() if armed else None

    def _find(self) -> bool:
        return self._ask(FIND)[:3] == FOUND

    def _take(self) -> bool:
        """Select and read the card that was found; False: it slipped, try again."""
        if self._ask(SELECT)[:3] != SELECTED:
            return False
        answer = self._ask(READ)
        if answer[:3] != DONE or len(answer) < HEAD + TEXT:
            return False
        try:
            card = read_card(answer[HEAD : HEAD + TEXT], self._hide, self._book)
        except CardUnreadable as error:
            self._unreadable += 1
            log.warning("id reader %s: %s", self.code, error)
            return False
        self._read += 1
        for seen in self._listeners:
            seen(card)
        return True

    def _book(self, number: str) -> str:
        return person_hash(self._hall_key, number) if self._hall_key else ""

    def _ask(self, command: bytes) -> bytes:
        """The answer's body; empty for silence."""
        self._decoder.reset()
        while not self._answers.empty():
            self._answers.get_nowait()  # late answers to what was asked before
        self._line.send(frame(command))
        try:
            body = self._answers.get(timeout=self._profile.patience.total_seconds())
        except Empty:
            body = b""
        if self._answered != bool(body):
            self._answered = bool(body)
            told = log.info if body else log.warning
            told("id reader %s: %s", self.code, "answers" if body else "does not answer")
        return body

    def _heard(self, data: bytes) -> None:
        for body in self._decoder.feed(data):
            self._answers.put(body)


def sam_v(config: DeviceConfig, around: Surroundings) -> IdReader:
    """The entry point `sam-v` of hallfloor.drivers."""
    return IdReader(config, around)
