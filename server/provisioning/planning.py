"""One box's lines and devices, from the hall's devices and the wiring table.

What the table does not say is as usual: a zone's call units and keypads share one FF 68 bus, its
panels one line of bank strips, every printer and every reader has a line of its own; the devices of
a window have the same address, counted from 1 in the order of the zone's windows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from floorlink.errors import SettingsError
from printer.template import FILE as TICKET
from server.domain.hall import Device, Hall
from server.provisioning.firmware import FIRMWARE, profile_value
from server.provisioning.wiring import WiredDevice, WiredLine, Wiring

BROWSERS = ("board", "rating_tablet", "seat")
"""Pages of the server's, shown by the box's own browser."""
_USUAL = {
    "panel": ("bank-strip", "panels/bank-strip.toml"),
    "call_unit": ("ff68-call-unit", "keypads/ff68-caller.toml"),
    "keypad": ("ff68-keypad", "keypads/ff68-five.toml"),
    "printer": ("escpos", ""),
    "button": ("gpio-button", ""),
    "id_reader": ("sam-v", ""),
    "scanner": ("gm65", ""),
    "kiosk": ("kiosk", ""),
}
_ORDER = tuple(_USUAL)
"""A kiosk names its printer and its readers, so it comes last."""
_OF_A_KIOSK = ("printer", "id_reader", "scanner")
"""What a kiosk of the same box works with, by the name of its option too."""
_LINELESS = ("gpio-", "usb-", "mqtt-", "kiosk")
"""How the names of drivers begin that need no line."""
_BAUDS = {"printer": 115200, "id_reader": 115200}
_BAUD = 9600


@dataclass(slots=True)
class PlannedDevice:
    code: str
    kind: str
    driver: str
    line: str = ""
    address: int = 0
    profile: str = ""
    firmware: str = ""
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def through_broker(self) -> bool:
        return self.driver.startswith("mqtt-")


@dataclass(frozen=True, slots=True)
class PlannedLine:
    name: str
    port: str
    baud: int
    half_duplex: bool
    usb: str


@dataclass(frozen=True, slots=True)
class PlannedBox:
    name: str
    server: str
    lines: list[PlannedLine]
    devices: list[PlannedDevice]
    browser: Device | None
    """The board or tablet that this box's screen shows."""

    @property
    def has_kiosk(self) -> bool:
        return any(device.kind == "kiosk" for device in self.devices)

    @property
    def through_broker(self) -> list[PlannedDevice]:
        return [device for device in self.devices if device.through_broker]


def plan_box(name: str, hall: Hall, wiring: Wiring, server: str) -> PlannedBox:
    """Raises SettingsError for a box that the hall does not have, or devices that do not fit."""
    ours = [device for device in hall.devices if device.agent == name]
    if not ours:
        known = ", ".join(sorted({device.agent for device in hall.devices}))
        raise SettingsError([f"the hall has no box {name}; it has: {known}"])
    wired = {device.code: device for device in wiring.devices}
    zones = {window.code: window.zone for window in hall.windows}
    devices = [
        _device(device, hall, wired.get(device.code), zones)
        for device in sorted(ours, key=lambda d: _ORDER.index(d.kind) if d.kind in _ORDER else -1)
        if device.kind not in BROWSERS
    ]
    _furnish_kiosks(devices)
    _give_template(devices, wiring)
    browsers = [device for device in ours if device.kind in BROWSERS]
    faults = _faults(devices)
    if devices:
        faults += [
            f"{device.code}: a rating tablet must be a box of its own in devices.toml"
            for device in browsers
            if device.kind == "rating_tablet"
        ]
    if faults:
        raise SettingsError(faults)
    lines = {line.name: line for line in wiring.lines if line.box == name}
    used = list(dict.fromkeys(device.line for device in devices if device.line))
    return PlannedBox(
        name,
        server,
        [_line(line, lines.get(line), devices) for line in used],
        devices,
        browsers[0] if browsers else None,
    )


def _device(
    device: Device, hall: Hall, wired: WiredDevice | None, zones: dict[str, str]
) -> PlannedDevice:
    wired = wired or WiredDevice(device.code)
    own = FIRMWARE.get(wired.firmware)
    usual_driver, usual_profile = _USUAL[device.kind]
    driver = wired.driver or (own.driver if own else usual_driver)
    usual_profile = own.profile if own else usual_profile if driver == usual_driver else ""
    planned = PlannedDevice(
        device.code,
        device.kind,
        driver,
        profile=wired.profile or usual_profile,
        firmware=wired.firmware,
        options=dict(wired.options),
    )
    if driver.startswith(_LINELESS):
        return planned
    zone = zones.get(device.window, "")
    usual_line = f"panels-{zone}" if device.kind == "panel" else f"bus-{zone}"
    if device.kind in _OF_A_KIOSK:
        usual_line = device.code
    planned.line = wired.line or usual_line.lower().rstrip("-")
    if wired.address is not None:
        planned.address = wired.address
    elif device.window:
        beside = [window.code for window in hall.windows if window.zone == zone]
        planned.address = beside.index(device.window) + 1
    return planned


def _furnish_kiosks(devices: list[PlannedDevice]) -> None:
    for kiosk in (device for device in devices if device.kind == "kiosk"):
        for kind in _OF_A_KIOSK:
            code = next((device.code for device in devices if device.kind == kind), "")
            if code:
                kiosk.options.setdefault(kind, code)


def _give_template(devices: list[PlannedDevice], wiring: Wiring) -> None:
    if wiring.folder is None or not (wiring.folder / TICKET).exists():
        return
    for device in devices:
        if device.kind == "printer":
            device.options.setdefault("template", f"/etc/hallfloor/{TICKET}")


def _faults(devices: list[PlannedDevice]) -> list[str]:
    faults = []
    taken: dict[tuple[str, str, int], str] = {}
    for device in devices:
        own = FIRMWARE.get(device.firmware)
        if own and device.kind not in own.kinds:
            faults.append(f"{device.code}: {device.firmware} is no firmware of a {device.kind}")
        if device.driver == "gpio-button" and "pin" not in device.options:
            faults.append(f"{device.code}: wiring.toml must say its pin (BCM number)")
        if device.line and device.kind != "printer":
            key = (device.line, device.driver, device.address)
            if key in taken:
                faults.append(
                    f"{device.code}: {taken[key]} has address {device.address} on {device.line}"
                )
            taken[key] = device.code
    return faults


def _line(name: str, wired: WiredLine | None, devices: list[PlannedDevice]) -> PlannedLine:
    on_it = [device for device in devices if device.line == name]
    usual = _BAUDS.get(on_it[0].kind, _BAUD)
    bauds = {profile_value(device.profile, "baud", usual) for device in on_it}
    if wired is not None and wired.baud is not None:
        bauds = {wired.baud}
    if len(bauds) > 1:
        told = ", ".join(str(baud) for baud in sorted(bauds))
        raise SettingsError([f"line {name}: its devices speak at {told} baud: say which"])
    half_duplex = on_it[0].driver.startswith("ff68-")
    if wired is not None and wired.half_duplex is not None:
        half_duplex = wired.half_duplex
    port = wired.port if wired is not None and wired.port else f"/dev/hallfloor/{name}"
    usb = wired.usb if wired is not None else ""
    return PlannedLine(name, port, bauds.pop(), half_duplex, usb)
