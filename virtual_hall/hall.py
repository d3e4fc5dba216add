"""The virtual hall itself: all devices on their lines, what they show, and a hand to press keys."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import msgspec

from floorlink.driver import DeviceConfig
from floorlink.errors import HallfloorError
from virtual_hall.citizens import CITIZENS
from virtual_hall.devices import VirtualDevice, VirtualKeypad, VirtualScanner, virtual_device
from virtual_hall.layout import LINES_FOLDER, Floor, Plan
from virtual_hall.lines import VirtualLine, VirtualLines

REPEATS = 3
REPEAT_AFTER = 0.4
"""A unit that does not hear its own frame echoed says it again so soon, so often."""
FRAMES_SHOWN = 12


class NoSuchThing(HallfloorError):
    """A device, key or mischief that this hall does not have."""

    code = "not_found"


class _Line:
    """All virtual devices on one line."""

    def __init__(self, devices: dict[str, VirtualDevice]) -> None:
        self.devices = devices

    def feed(self, data: bytes) -> bytes:
        return b"".join(device.feed(data) for device in self.devices.values())


class VirtualHall:
    """Thread-safe. `version` grows with everything that could be seen to change."""

    def __init__(self, floor: Floor, plan: Plan, data: Path) -> None:
        self.floor = floor
        self.version = 0
        self._released = False
        self._changed = threading.Condition()
        self._lines = VirtualLines(self._change, self._tick)
        self._devices: dict[str, tuple[VirtualLine, VirtualDevice]] = {}
        self._configs: dict[str, DeviceConfig] = {}
        self._agents = {device.code: device.agent for device in floor.devices}
        self._again: list[tuple[float, int, str]] = []
        """When to say a press again, how often still, and whose."""
        self._lamps: tuple[object, ...] = ()
        for planned in plan.lines:
            devices = {config.code: virtual_device(config) for config in planned.devices}
            name = planned.settings.name
            line = self._lines.add(name, data / LINES_FOLDER / name, _Line(devices))
            for config in planned.devices:
                self._devices[config.code] = (line, devices[config.code])
                self._configs[config.code] = config

    def start(self) -> None:
        self._lines.start()

    def close(self) -> None:
        self._lines.close()

    def press(self, code: str, key: str) -> bytes:
        """Press a key: nothing happens but bytes on the line, which are returned."""
        line, device = self._find(code)
        try:
            data = line.say(lambda: device.press(key))
        except KeyError:
            raise NoSuchThing(f"{code} has no key {key!r}") from None
        with self._changed:
            self._again.append((time.monotonic() + REPEAT_AFTER, REPEATS, code))
        self._change()
        return data

    def mischief(self, code: str, what: str) -> None:
        line, device = self._find(code)
        try:
            line.say(lambda: device.do(what))
        except KeyError:
            raise NoSuchThing(f"{what!r} cannot be done to {code}") from None
        self._change()

    def wait(self, seen: int, timeout: float) -> None:
        """Until something changed since version `seen`."""
        with self._changed:
            self._changed.wait_for(lambda: self._released or self.version != seen, timeout)

    def release(self) -> None:
        """Nobody waits any more: the page's server is about to end."""
        with self._changed:
            self._released = True
            self._changed.notify_all()

    def state(self) -> dict[str, Any]:
        """The whole hall as JSON values."""
        with self._changed:
            version = self.version
        devices = {}
        for code, (line, device) in self._devices.items():
            with line.lock:
                devices[code] = {
                    "kind": self._configs[code].kind,
                    "agent": self._agents[code],
                    "driver": self._configs[code].driver,
                    "line": line.name,
                    "mischiefs": device.mischiefs,
                    **device.shown(),
                }
        return {
            "version": version,
            "hall_name": msgspec.to_builtins(self.floor.hall_name),
            "zones": msgspec.to_builtins(self.floor.zones),
            "windows": [self._window(place.code) for place in self.floor.windows],
            "devices": devices,
            "citizens": {
                key: {"name": citizen.name, "birth": citizen.birth[:4]}
                for key, citizen in CITIZENS.items()
            },
            "lines": {name: _traffic(line) for name, line in self._lines.by_name.items()},
        }

    def passed(self, name: str) -> list[dict[str, Any]]:
        """The latest pieces of traffic on a line, each whole. Raises NoSuchThing."""
        line = self._lines.by_name.get(name)
        if line is None:
            raise NoSuchThing(f"no line is called {name!r}")
        with line.lock:
            return [
                {"at": piece.at, "way": piece.way, "hex": piece.data.hex()} for piece in line.passed
            ]

    def paper_qr(self, code: str, number: int) -> str:
        """What the QR code of one paper says. Raises NoSuchThing when it is no longer there."""
        line, device = self._find(code)
        with line.lock:
            papers = device.shown().get("papers", [])
        for paper in papers:
            if paper["n"] == number and paper["qr"]:
                return str(paper["qr"])
        raise NoSuchThing(f"{code} has no paper {number} with a QR code")

    def _window(self, code: str) -> dict[str, Any]:
        place = next(place for place in self.floor.windows if place.code == code)
        here = [
            device.code
            for device in self.floor.devices
            if device.window == code and device.code in self._devices
        ]
        return {**msgspec.to_builtins(place), "devices": here}

    def _find(self, code: str) -> tuple[VirtualLine, VirtualDevice]:
        try:
            return self._devices[code]
        except KeyError:
            raise NoSuchThing(f"no device is called {code!r}") from None

    def _change(self) -> None:
        with self._changed:
            self.version += 1
            self._changed.notify_all()

    def _tick(self) -> None:
        """What happens by itself: unheard presses are repeated, lamps go out."""
        now = time.monotonic()
        with self._changed:
            due = [entry for entry in self._again if entry[0] <= now]
            self._again = [entry for entry in self._again if entry[0] > now]
        said = False
        for _, left, code in due:
            line, device = self._devices[code]
            if line.say(device.repeat):
                said = True
                if left > 1:
                    with self._changed:
                        self._again.append((now + REPEAT_AFTER, left - 1, code))
        lamps: list[object] = []
        for line, device in self._devices.values():
            with line.lock:
                if isinstance(device, VirtualKeypad):
                    lamps.append(device.twin.lamp)
                elif isinstance(device, VirtualScanner):
                    lamps.append(device.twin.lit)
        if said or tuple(lamps) != self._lamps:
            self._lamps = tuple(lamps)
            self._change()


def _traffic(line: VirtualLine) -> dict[str, Any]:
    with line.lock:
        passed = list(line.passed)[-FRAMES_SHOWN:]
        dropped = line.dropped
    return {
        "dropped": dropped,
        "passed": [
            {"at": round(piece.at, 3), "way": piece.way, "hex": piece.data[:64].hex(" ")}
            for piece in passed
        ],
    }
