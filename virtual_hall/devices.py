"""Every kind of virtual device behind one face: what it shows, what can be pressed, its mischief.

The twins themselves belong to the device packages. Here is only what the page needs from them.
All methods run under the lock of the device's line.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Protocol

import display.twins
import window.twins
from display.twins import PanelTwin
from floorlink.driver import DeviceConfig
from floorlink.twin import MISCHIEFS, Mischief
from kiosk.twins import IdReaderTwin, ScannerTwin
from printer.driver import DEFAULT_PROFILE
from printer.profile import load_profile
from printer.twin import PrinterTwin
from virtual_hall.citizens import CITIZENS
from window.twins import CallUnitTwin, KeypadTwin

PAPERS_SHOWN = 6
PAPERS_KEPT = 30


class VirtualDevice(Protocol):
    mischiefs: tuple[str, ...]
    """What can be done to it, besides "" which sets everything right again."""

    def feed(self, data: bytes) -> bytes:
        """Bytes from the line; the device's answer."""

    def press(self, key: str) -> bytes:
        """The bytes that a pressed key puts on the line. Raises KeyError: no such key."""

    def repeat(self) -> bytes:
        """What it says again if it was not heard; b"" when it has nothing to say."""

    def do(self, mischief: str) -> bytes:
        """One of `mischiefs`, or ""; what the device says of it by itself. KeyError otherwise."""

    def shown(self) -> dict[str, Any]:
        """What a person would see of it, as JSON values."""


class _Wired:
    """What the twins of floorlink.twin have in common."""

    mischiefs: tuple[str, ...] = (*MISCHIEFS, "power")
    twin: PanelTwin | CallUnitTwin | KeypadTwin | IdReaderTwin | ScannerTwin

    def feed(self, data: bytes) -> bytes:
        return self.twin.feed(data)

    def press(self, key: str) -> bytes:
        raise KeyError(key)

    def repeat(self) -> bytes:
        return self.twin.late()

    def do(self, mischief: str) -> bytes:
        if mischief == "power":
            self.twin.power_cycle()
            return b""
        known: dict[str, Mischief] = {"": "", **{name: name for name in MISCHIEFS}}
        self.twin.mischief = known[mischief]
        return b""


class VirtualPanel(_Wired):
    def __init__(self, twin: PanelTwin) -> None:
        self.twin: PanelTwin = twin

    def shown(self) -> dict[str, Any]:
        return {
            "text": self.twin.text,
            "frames": self.twin.frames,
            "mischief": self.twin.mischief,
        }


class VirtualCallUnit(_Wired):
    def __init__(self, twin: CallUnitTwin) -> None:
        self.twin: CallUnitTwin = twin

    def press(self, key: str) -> bytes:
        return self.twin.press(key)

    def repeat(self) -> bytes:
        return self.twin.late() + self.twin.repeat()

    def shown(self) -> dict[str, Any]:
        return {
            "shown": self.twin.shown,
            "keys": self.twin.keys,
            "beeps": self.twin.beeps,
            "acknowledged": self.twin.acknowledged,
            "mischief": self.twin.mischief,
        }


class VirtualKeypad(_Wired):
    def __init__(self, twin: KeypadTwin) -> None:
        self.twin: KeypadTwin = twin

    def press(self, key: str) -> bytes:
        if not key.isdecimal():
            raise KeyError(key)
        return self.twin.press(int(key))

    def shown(self) -> dict[str, Any]:
        return {
            "levels": self.twin.levels,
            "lamp": self.twin.lamp,
            "received": self.twin.received,
            "mischief": self.twin.mischief,
        }


READERS_MISCHIEFS: tuple[str, ...] = ("silent", "slow", "noise", "half", "power")
"""They have no address on their line to get wrong."""


class VirtualIdReader(_Wired):
    """A press lays a citizen's card on it; the press of "" takes the card away."""

    mischiefs = READERS_MISCHIEFS

    def __init__(self, twin: IdReaderTwin) -> None:
        self.twin: IdReaderTwin = twin
        self._card = ""

    def press(self, key: str) -> bytes:
        if key:
            citizen = CITIZENS[key]
            self.twin.put(citizen.number, citizen.name)
        else:
            self.twin.take()
        self._card = key
        return b""

    def shown(self) -> dict[str, Any]:
        return {"card": self._card, "reads": self.twin.reads, "mischief": self.twin.mischief}


class VirtualScanner(_Wired):
    """A press holds a code before it, which it reads as soon as it is lit."""

    mischiefs = READERS_MISCHIEFS

    def __init__(self, twin: ScannerTwin) -> None:
        self.twin: ScannerTwin = twin

    def press(self, key: str) -> bytes:
        return self.twin.show(key)

    def shown(self) -> dict[str, Any]:
        return {
            "lit": self.twin.lit,
            "held": self.twin.held,
            "mischief": self.twin.mischief,
        }


class VirtualPrinter:
    mischiefs: tuple[str, ...] = (
        "out_of_paper",
        "near_end",
        "cover_open",
        "cutter_stuck",
        "silent",
        "power",
    )

    def __init__(self, twin: PrinterTwin) -> None:
        self.twin = twin
        self.printed = 0
        twin.on_paper = lambda _: self._count()

    def feed(self, data: bytes) -> bytes:
        answer = self.twin.hear(data)
        del self.twin.papers[:-PAPERS_KEPT]
        return answer

    def press(self, key: str) -> bytes:
        raise KeyError(key)

    def repeat(self) -> bytes:
        return b""

    def do(self, mischief: str) -> bytes:
        if mischief == "power":
            self.twin.power_off()
            return b""
        if mischief and mischief not in self.mischiefs:
            raise KeyError(mischief)
        for what in self.mischiefs[:-1]:
            setattr(self.twin, what, what == mischief)
        self.twin.work()
        return self.twin.speak()

    def shown(self) -> dict[str, Any]:
        papers = self.twin.papers[-PAPERS_SHOWN:]
        first = self.printed - len(papers) + 1
        return {
            "papers": [
                {"n": n, "lines": [asdict(line) for line in paper.lines], "qr": paper.qr}
                for n, paper in enumerate(papers, first)
            ],
            "printed": self.printed,
            "mischief": next((m for m in self.mischiefs[:-1] if getattr(self.twin, m)), ""),
        }

    def _count(self) -> None:
        self.printed += 1


def virtual_device(config: DeviceConfig) -> VirtualDevice:
    """The far end of a device that an agent.toml describes so. Raises KeyError: no twin for it."""
    if config.kind == "panel":
        return VirtualPanel(display.twins.TWINS[config.driver](config))
    if config.kind == "printer":
        profile = load_profile(config.profile or DEFAULT_PROFILE)
        twin = PrinterTwin(
            profile.encoding,
            chinese_mode=bool(profile.chinese_on),
            has_cutter=profile.cut != "none",
        )
        return VirtualPrinter(twin)
    if config.kind == "id_reader":
        return VirtualIdReader(IdReaderTwin())
    if config.kind == "scanner":
        return VirtualScanner(ScannerTwin())
    unit = window.twins.TWINS[config.driver](config)
    if isinstance(unit, CallUnitTwin):
        return VirtualCallUnit(unit)
    assert isinstance(unit, KeypadTwin)
    return VirtualKeypad(unit)
