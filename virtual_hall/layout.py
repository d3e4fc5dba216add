"""Which device hangs on which line at which address, for a hall whose lines all end here.

One plan serves both ends: the agents' agent.toml files are rendered from it and the twins are
built from it, so the two can never disagree. Every zone has one FF 68 bus for its call units and
keypads and one line for its panels (the first half of the zones Onbon, the others bank strips);
every printer and every reader has a line of its own. Boards and tablets are browsers and hang on
no line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import tomlkit

from floorlink.driver import DeviceConfig
from floorlink.line_settings import LineSettings
from floorlink.messages import DeviceKind, Names

FLOOR_FILE = "floor.json"
LINES_FOLDER = "lines"
CLIPS_FOLDER = "clips"
READY_MARK = ".ready"
"""Stands in the lines' folder once all of them are open."""
BADGE_FILE = "badge"

BUS_BAUD, PRINTER_BAUD = 9600, 115200
READERS = {"id_reader": ("sam-v", 115200), "scanner": ("gm65", 9600)}
"""Driver and line speed of what a kiosk reads with."""
PANELS = (("onbon-bx", 57600), ("bank-strip", 9600))
"""Drivers of panels and the speed of their lines."""


class Zone(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    name: Names


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One window."""

    code: str
    name: Names
    zone: str


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """One device of the hall: on which box it hangs, and at which window, if any."""

    code: str
    kind: DeviceKind
    agent: str
    window: str = ""


class Floor(msgspec.Struct, frozen=True, kw_only=True):
    """What the virtual hall needs to know of a hall; floor.json in the demo's data folder."""

    hall_name: Names
    zones: list[Zone]
    windows: list[Place]
    devices: list[Placed]


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """One line, and the devices on it in the order of their addresses."""

    settings: LineSettings
    devices: tuple[DeviceConfig, ...]


@dataclass(slots=True)
class PlannedBox:
    """One agent: its lines, and its devices in the order in which they must be built."""

    lines: list[PlannedLine] = field(default_factory=list)
    unwired: list[DeviceConfig] = field(default_factory=list)
    """Kiosks: they hang on no line and come after their printers and readers."""

    @property
    def devices(self) -> list[DeviceConfig]:
        return [device for line in self.lines for device in line.devices] + self.unwired


@dataclass(frozen=True, slots=True)
class Plan:
    boxes: dict[str, PlannedBox]

    @property
    def lines(self) -> list[PlannedLine]:
        return [line for box in self.boxes.values() for line in box.lines]


def keep_floor(data: Path, floor: Floor) -> None:
    (data / FLOOR_FILE).write_bytes(msgspec.json.format(msgspec.json.encode(floor), indent=1))


def read_floor(data: Path) -> Floor:
    return msgspec.json.decode((data / FLOOR_FILE).read_bytes(), type=Floor)


def plan(floor: Floor, data: Path, kiosk_ports: Mapping[str, int]) -> Plan:
    """Lay out the whole floor. `kiosk_ports` gives the page's port of each kiosk's box."""
    zone_of = {window.code: window.zone for window in floor.windows}
    boxes = {device.agent: PlannedBox() for device in floor.devices}
    for at, zone in enumerate(floor.zones):
        driver, baud = PANELS[at * len(PANELS) // len(floor.zones)]
        for agent, box in boxes.items():
            here = [
                device
                for device in floor.devices
                if device.agent == agent and zone_of.get(device.window) == zone.code
            ]
            wired = [*_numbered(here, "call_unit", "ff68-call-unit")]
            wired += _numbered(here, "keypad", "ff68-keypad")
            _add_line(box, data, f"bus-{zone.code.lower()}", BUS_BAUD, wired, half_duplex=True)
            panels = _numbered(here, "panel", driver)
            _add_line(box, data, f"panels-{zone.code.lower()}", baud, panels)
    for device in floor.devices:
        box = boxes[device.agent]
        if device.kind == "printer":
            printer = DeviceConfig(device.code, device.kind, "escpos")
            _add_line(box, data, device.code, PRINTER_BAUD, [printer])
        elif device.kind in READERS:
            driver, baud = READERS[device.kind]
            reader = DeviceConfig(device.code, device.kind, driver)
            _add_line(box, data, device.code, baud, [reader])
    for device in floor.devices:
        if device.kind == "kiosk":
            boxes[device.agent].unwired.append(_kiosk(device, floor, data, kiosk_ports))
    return Plan({name: box for name, box in boxes.items() if box.devices})


def write_agent_files(data: Path, server: str, kiosk_ports: Mapping[str, int]) -> None:
    """agent.toml of every box, in data/<agent>/, from data/floor.json."""
    for name, box in plan(read_floor(data), data, kiosk_ports).boxes.items():
        folder = data / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "agent.toml").write_text(agent_toml(name, box, server), encoding="utf-8")


def agent_toml(name: str, box: PlannedBox, server: str) -> str:
    """The file that docs/agents.md explains."""
    document = tomlkit.document()
    document.add(tomlkit.comment("Written by the demo at every start: changes are lost."))
    document["server"] = server
    document["name"] = name
    document["badge_file"] = BADGE_FILE
    document["data"] = "."
    lines = tomlkit.aot()
    for line in box.lines:
        lines.append(_table(line.settings))
    document["lines"] = lines
    devices = tomlkit.aot()
    for device in box.devices:
        devices.append(_table(device))
    document["devices"] = devices
    return tomlkit.dumps(document)


def _numbered(devices: Sequence[Placed], kind: DeviceKind, driver: str) -> list[DeviceConfig]:
    """Those of one kind, with addresses from 1 in the order of their windows."""
    ours = sorted((d for d in devices if d.kind == kind), key=lambda device: device.window)
    return [
        DeviceConfig(device.code, kind, driver, address=at) for at, device in enumerate(ours, 1)
    ]


def _add_line(
    box: PlannedBox,
    data: Path,
    name: str,
    baud: int,
    devices: list[DeviceConfig],
    *,
    half_duplex: bool = False,
) -> None:
    if devices:
        port = str(data / LINES_FOLDER / name)
        settings = LineSettings(name, port, baud, half_duplex)
        on_it = tuple(replace(device, line=name) for device in devices)
        box.lines.append(PlannedLine(settings, on_it))


def _kiosk(
    device: Placed, floor: Floor, data: Path, kiosk_ports: Mapping[str, int]
) -> DeviceConfig:
    options: dict[str, object] = {
        "port": kiosk_ports.get(device.agent, 0),
        "clips": str((data / CLIPS_FOLDER).resolve()),
    }
    for other in floor.devices:
        if other.agent == device.agent and other.kind in ("printer", *READERS):
            options[other.kind] = other.code
    others = [
        place
        for place, other in enumerate((d for d in floor.devices if d.kind == "kiosk"), start=1)
        if other.code != device.code
    ]
    if others:
        options["other_kiosk"] = {"zh": f"{others[0]}号取号机", "en": f"ticket machine {others[0]}"}
    return DeviceConfig(device.code, device.kind, "kiosk", options=options)


def _table(value: LineSettings | DeviceConfig) -> tomlkit.items.Table:
    """Only what differs from the defaults, as a person would write it."""
    table = tomlkit.table()
    defaults = DeviceConfig("", "panel", "") if isinstance(value, DeviceConfig) else None
    for name in value.__dataclass_fields__:
        content = getattr(value, name)
        if name == "options":
            table.update(content)
        elif name in ("code", "kind", "name", "port", "baud") or content != getattr(
            defaults, name, False
        ):
            table[name] = content
    return table
