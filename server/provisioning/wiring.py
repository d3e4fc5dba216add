"""wiring.toml: which device hangs where, which devices.toml does not say (docs/firmware.md).

Everything in it may be left out; `planning` knows what is usual.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from floorlink.errors import SettingsError
from floorlink.settings import Rest, Sheet, did_you_mean, read
from server.domain.hall import Hall
from server.provisioning.firmware import FIRMWARE

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class WiredLine:
    box: str
    name: str
    port: str = ""
    """A device path or pyserial URL; empty: /dev/hallfloor/NAME."""
    usb: str = ""
    """ID_PATH of the adapter's socket, which udev names /dev/hallfloor/NAME."""
    baud: int | None = None
    half_duplex: bool | None = None


@dataclass(frozen=True, slots=True)
class WiredDevice:
    code: str
    driver: str = ""
    line: str = ""
    address: int | None = None
    profile: str = ""
    firmware: str = ""
    """It is our own: an ESPHome configuration of firmware_configs/esphome, without .yaml."""
    options: Annotated[dict[str, Any], Rest()] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BrokerPlace:
    address: str = ""
    port: int = 1883


@dataclass(frozen=True, slots=True)
class Wifi:
    ssid: str = ""
    password_file: Path | None = None
    """Relative to wiring.toml, which holds no secrets."""


@dataclass(frozen=True, slots=True)
class Wiring:
    server: str = ""
    """Address of the server, as the boxes reach it."""
    lines: tuple[WiredLine, ...] = ()
    devices: tuple[WiredDevice, ...] = ()
    broker: BrokerPlace = BrokerPlace()
    wifi: Wifi = Wifi()
    folder: Path | None = None
    """Where the file lies, and ticket.toml beside it; set by `read_wiring`."""


def read_wiring(path: Path, hall: Hall) -> Wiring:
    """Raises SettingsError with every fault, by line."""
    sheet = read(path, Wiring)
    boxes = {device.agent for device in hall.devices}
    lines = _check_lines(sheet, boxes)
    _check_devices(sheet, {device.code: device.agent for device in hall.devices}, lines)
    if sheet.noted:
        raise SettingsError(sheet.told())
    value: Wiring = sheet.value
    return Wiring(
        value.server, value.lines, value.devices, value.broker, value.wifi, path.resolve().parent
    )


def _check_lines(sheet: Sheet[Any], boxes: set[str]) -> set[tuple[str, str]]:
    seen: set[tuple[str, str]] = set()
    for at, line in enumerate(sheet.value.lines):
        place = ("lines", at, "name")
        if line.box not in boxes:
            near = did_you_mean(line.box, boxes)
            sheet.note(("lines", at, "box"), f'the hall has no box "{line.box}"{near}')
        if not _NAME.fullmatch(line.name):
            sheet.note(place, f'"{line.name}" is no name for a line: letters, digits, - _ .')
        if (line.box, line.name) in seen:
            sheet.note(place, f'box {line.box} has line "{line.name}" already')
        if not re.fullmatch(r"[\w:.-]*", line.usb):
            sheet.note(("lines", at, "usb"), f'"{line.usb}" is no ID_PATH')
        seen.add((line.box, line.name))
    return seen


def _check_devices(sheet: Sheet[Any], box_of: dict[str, str], lines: set[tuple[str, str]]) -> None:
    seen: set[str] = set()
    for at, device in enumerate(sheet.value.devices):
        place = ("devices", at, "code")
        if device.code not in box_of:
            near = did_you_mean(device.code, box_of)
            sheet.note(place, f'the hall has no device "{device.code}"{near}')
            continue
        if device.code in seen:
            sheet.note(place, f'device "{device.code}" is already there')
        seen.add(device.code)
        if device.firmware and device.firmware not in FIRMWARE:
            near = did_you_mean(device.firmware, FIRMWARE)
            sheet.note(("devices", at, "firmware"), f'no firmware "{device.firmware}"{near}')
        if device.line and (box_of[device.code], device.line) not in lines:
            known = [name for box, name in lines if box == box_of[device.code]]
            wrong = f'box {box_of[device.code]} has no line "{device.line}"'
            sheet.note(("devices", at, "line"), wrong + did_you_mean(device.line, known))
