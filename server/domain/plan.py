"""The plan of a hall: where its windows, zones and fixtures stand, on a grid of cells.

A window takes WIDE × HIGH cells and its place is its upper left cell. Nobody has to draw: the
automatic plan sets the zones side by side, and what a drawn plan does not know yet (a window that
was added to the hall) is put into the next free place of its zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil

from server.domain.hall import Hall

WIDE, HIGH = 5, 6
HEAD = 3
"""Cells above the windows of a zone, for its name and how many wait there."""
LARGEST = 200
"""Cells of a plan in each direction, at the most."""
_IN_A_ROW = 5
_ROW_WIDTH = 58
"""Zones stand side by side up to this width."""
_GAP = 2
_NARROWEST = 34
"""So that entrance, kiosks and reception have room."""


class Fixture(StrEnum):
    ENTRANCE = "entrance"
    RECEPTION = "reception"
    KIOSK = "kiosk"
    SEATS = "seats"


@dataclass(frozen=True, slots=True)
class Spot:
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Area:
    x: int
    y: int
    width: int
    height: int

    def meets(self, other: Area) -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def holds(self, other: Area) -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.x + other.width <= self.x + self.width
            and other.y + other.height <= self.y + self.height
        )


@dataclass(frozen=True, slots=True)
class Mark:
    kind: Fixture
    area: Area


@dataclass(frozen=True, slots=True)
class Plan:
    width: int
    height: int
    windows: dict[str, Spot]
    zones: dict[str, Area]
    marks: tuple[Mark, ...] = ()


def desk(spot: Spot) -> Area:
    """The cells that a window takes."""
    return Area(spot.x, spot.y, WIDE, HIGH)


def automatic(hall: Hall) -> Plan:
    """Zones side by side, their windows in rows of five, the entrance below."""
    windows: dict[str, Spot] = {}
    zones: dict[str, Area] = {}
    x = y = 1
    tallest = widest = 0
    for zone, codes in _by_zone(hall):
        rows = ceil(len(codes) / _IN_A_ROW)
        columns = ceil(len(codes) / rows)
        width, height = columns * WIDE + 2, HEAD + rows * HIGH + 1
        if x > 1 and x + width > _ROW_WIDTH:
            x, y, tallest = 1, y + tallest + _GAP, 0
        zones[zone] = Area(x, y, width, height)
        for place, code in enumerate(codes):
            row, column = divmod(place, columns)
            windows[code] = Spot(x + 1 + column * WIDE, y + HEAD + row * HIGH)
        tallest = max(tallest, height)
        widest = max(widest, x + width)
        x += width + _GAP
    width = max(widest, _NARROWEST) + 1
    below = y + tallest + (_GAP if windows else 0)
    return Plan(width, max(below + 4, HIGH), windows, zones, tuple(_way_in(hall, width, below)))


def _by_zone(hall: Hall) -> list[tuple[str, list[str]]]:
    """The zones that have windows, as the hall lists them; those of no zone at the end."""
    listed = [zone.code for zone in hall.zones]
    found: dict[str, list[str]] = {zone: [] for zone in listed}
    for window in hall.windows:
        found.setdefault(window.zone, []).append(window.code)
    return [(zone, codes) for zone, codes in found.items() if codes]


def _way_in(hall: Hall, width: int, y: int) -> Iterator[Mark]:
    """Entrance in the middle, kiosks to its left, the reception to its right."""
    middle = width // 2
    yield Mark(Fixture.ENTRANCE, Area(middle - 4, y, 8, 3))
    kiosks = sum(device.kind == "kiosk" for device in hall.devices)
    for number in range(min(kiosks, (middle - 6) // 6)):
        yield Mark(Fixture.KIOSK, Area(middle - 10 - 6 * number, y, 5, 3))
    if width - middle >= 14:
        yield Mark(Fixture.RECEPTION, Area(middle + 6, y, 7, 3))


def faults(plan: Plan, hall: Hall) -> Iterator[tuple[str, str]]:
    """(what is wrong, of which window or zone): off the plan, or two windows on one place."""
    ground = Area(0, 0, plan.width, plan.height)
    if not (WIDE <= plan.width <= LARGEST and HIGH <= plan.height <= LARGEST):
        yield "size", ""
    known = {window.code for window in hall.windows}
    zones = {zone.code for zone in hall.zones} | {window.zone for window in hall.windows}
    desks = {code: desk(spot) for code, spot in plan.windows.items()}
    for code, area in desks.items():
        if code not in known:
            yield "unknown_window", code
        elif not ground.holds(area):
            yield "off_the_plan", code
    yield from (("unknown_zone", zone) for zone in plan.zones if zone not in zones)
    areas = [*plan.zones.values(), *(mark.area for mark in plan.marks)]
    if any(not ground.holds(area) or min(area.width, area.height) < 1 for area in areas):
        yield "area_off_the_plan", ""
    placed = sorted(
        ((code, area) for code, area in desks.items() if code in known),
        key=lambda item: (item[1].y, item[1].x),
    )
    for place, (code, area) in enumerate(placed):
        if any(area.meets(other) for _, other in placed[place + 1 :]):
            yield "on_another", code


def fitted(plan: Plan, hall: Hall) -> Plan:
    """`plan` as it shows the hall of today: windows it lacks are added, those gone left out."""
    windows = {w.code: plan.windows[w.code] for w in hall.windows if w.code in plan.windows}
    listed = {zone for zone, _ in _by_zone(hall)}
    zones = {code: area for code, area in plan.zones.items() if code in listed}
    height = plan.height
    taken = set(windows.values())
    for window in hall.windows:
        if window.code in windows:
            continue
        home = zones.get(window.zone, Area(0, 0, plan.width, plan.height))
        spot = _free_spot(home, taken)
        if spot is None:
            spot = _free_spot(Area(0, plan.height, plan.width, LARGEST), taken) or Spot(0, height)
            height = max(height, spot.y + HIGH)
        windows[window.code] = spot
        taken.add(spot)
    return replace(plan, windows=windows, zones=zones, height=height)


def _free_spot(home: Area, taken: Set[Spot]) -> Spot | None:
    """The first place in `home` where no window stands, row by row."""
    near = [(dx, dy) for dx in range(1 - WIDE, WIDE) for dy in range(1 - HIGH, HIGH)]
    for y in range(home.y, home.y + home.height - HIGH + 1):
        for x in range(home.x, home.x + home.width - WIDE + 1):
            if not any(Spot(x + dx, y + dy) in taken for dx, dy in near):
                return Spot(x, y)
    return None
