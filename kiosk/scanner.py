"""The `gm65` driver: a barcode scanner on a serial line, lit only while the page wants it.

    we → 7E 00 08 01 00 02 01 AB CD           look for a code now
    it → 02 00 00 01 00 33 31                 heard
    it → the code's text [CR] [LF]

Scanners that are keyboards need no driver: the page listens to them itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, Thread
from time import monotonic

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.messages import DeviceHealth, DeviceKind, Message
from floorlink.profiles import load_profile
from floorlink.settings import convert

log = logging.getLogger(__name__)

DEFAULT_PROFILE = "readers/gm65.toml"
LONGEST = 512
"""Bytes of one code; more is noise."""
CLOSED_AFTER_S = 0.1
"""A code without CR or LF is whole after so long a silence: a hundred bytes at 9600 baud."""


@dataclass(frozen=True, slots=True)
class ScannerProfile:
    """One file of firmware_configs/readers/ for a scanner."""

    name: str
    baud: int = 9600
    """For the installer: the line's speed is said in agent.toml."""
    trigger: str = "7e 00 08 01 00 02 01 ab cd"
    """Lights it once; empty for a scanner that always looks."""
    heard: str = "02 00 00 01 00 33 31"
    """With what it answers a command; taken out of what it reads."""
    lit: timedelta = timedelta(seconds=4)
    """How long it looks after one trigger."""


@dataclass(frozen=True, slots=True)
class ScannerOptions:
    """agent.toml says nothing of a scanner besides the line and the profile."""


class ScanDecoder:
    """Bytes in, texts of codes out. Never holds more than one longest code."""

    def __init__(self, heard: bytes) -> None:
        self._heard = heard
        self._buffer = bytearray()
        self.noise = 0

    def feed(self, data: bytes) -> Iterator[str]:
        for byte in data:
            if byte in b"\r\n":
                yield from self.end()
                continue
            self._buffer.append(byte)
            if self._heard and self._buffer.endswith(self._heard):
                del self._buffer[-len(self._heard) :]
            if len(self._buffer) > LONGEST:
                self.noise += len(self._buffer)
                self._buffer.clear()

    def end(self) -> Iterator[str]:
        """The code is over: a line end came, or silence."""
        data, self._buffer = bytes(self._buffer), bytearray()
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = ""
        if data and (not text.isprintable() or not text.strip()):
            self.noise += len(data)
        elif data:
            yield text.strip()

    @property
    def holds(self) -> bool:
        """Something has come whose end has not."""
        return bool(self._buffer)


class Scanner:
    """A floorlink.driver.Device. `arm` lights it for a while."""

    kind: DeviceKind = "scanner"

    def __init__(self, config: DeviceConfig, around: Surroundings) -> None:
        convert(config.options, ScannerOptions, f"device {config.code}")
        self.code = config.code
        self._profile_name = config.profile or DEFAULT_PROFILE
        self._profile = load_profile(self._profile_name, ScannerProfile)
        self._trigger = bytes.fromhex(self._profile.trigger)
        self._decoder = ScanDecoder(bytes.fromhex(self._profile.heard))
        self._lock = Lock()
        self._heard_at = 0.0
        self._listeners: tuple[Callable[[str], None], ...] = ()
        self._armed_until = 0.0
        self._read = 0
        self._wake = Event()
        self._closing = Event()
        self._line = around.lines[config.line]
        self._line.listen(self._heard)
        self._thread = Thread(target=self._run, name=f"scanner {self.code}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def tell(self, message: Message) -> None:
        """A scanner follows no window."""

    def listen(self, scanned: Callable[[str], None]) -> None:
        """`scanned` gets the text of every code that is read while armed."""
        self._listeners += (scanned,)

    def arm(self, seconds: float) -> None:
        """Look for codes for so long; 0 ends it."""
        self._armed_until = monotonic() + seconds
        self._wake.set()

    def health(self) -> DeviceHealth:
        return DeviceHealth(
            device=self.code,
            kind=self.kind,
            profile=self._profile_name,
            health="ready" if self._line.is_open else "gone",
            counters={"read": self._read, "noise": self._decoder.noise},
            at=datetime.now(UTC),
        )

    def close(self) -> None:
        self._closing.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        lit_until = 0.0
        while not self._closing.is_set():
            now = monotonic()
            armed = now < self._armed_until
            if armed and now >= lit_until and self._trigger:
                self._line.send(self._trigger)
                lit_until = now + self._profile.lit.total_seconds()
            with self._lock:
                due = self._decoder.holds and now - self._heard_at >= CLOSED_AFTER_S
                codes = list(self._decoder.end()) if due else []
                holds = self._decoder.holds
            self._tell(codes)
            rest = CLOSED_AFTER_S / 2 if holds else max(0.05, lit_until - now) if armed else None
            self._wake.wait(rest)
            self._wake.clear()

    def _heard(self, data: bytes) -> None:
        with self._lock:
            self._heard_at = monotonic()
            codes = list(self._decoder.feed(data))
        self._tell(codes)
        self._wake.set()

    def _tell(self, codes: list[str]) -> None:
        for text in codes:
            if monotonic() >= self._armed_until:
                continue  # nobody asked for it: somebody plays with the scanner
            self._read += 1
            for scanned in self._listeners:
                scanned(text)


def gm65(config: DeviceConfig, around: Surroundings) -> Scanner:
    """The entry point `gm65` of hallfloor.drivers."""
    return Scanner(config, around)
