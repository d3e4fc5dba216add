"""plan.toml: the drawn plan of the hall, so that it moves with the hall's folder.

    width = 58
    height = 40

    [windows]
    01 = { x = 2, y = 4 }
    [zones]
    a = { x = 1, y = 1, width = 28, height = 16 }

    [[marks]]
    kind = "entrance"
    area = { x = 1, y = 18, width = 6, height = 4 }

Reading it is reading a domain.plan.Plan; the rules of a drawing are checked with the hall at hand.
"""

from __future__ import annotations

from pathlib import Path

from floorlink.errors import SettingsError
from floorlink.settings import did_you_mean, read
from floorlink.toml_lines import Place
from server.domain.hall import Hall
from server.domain.plan import HIGH, LARGEST, WIDE, Plan, faults

FILE = "plan.toml"


def read_plan(folder: Path, hall: Hall) -> Plan | None:
    """None without the file. Raises SettingsError with all its faults, by their lines."""
    if not (folder / FILE).exists():
        return None
    sheet = read(folder / FILE, Plan, FILE)
    for fault, code in faults(sheet.value, hall):
        sheet.note(*_told(fault, code, hall))
    if sheet.noted:
        raise SettingsError(sheet.told())
    return sheet.value


def _told(fault: str, code: str, hall: Hall) -> tuple[Place, str]:
    window, zone = ("windows", code), ("zones", code)
    if fault == "unknown_window":
        meant = did_you_mean(code, [one.code for one in hall.windows])
        return window, f'unknown window "{code}"{meant}'
    if fault == "unknown_zone":
        return zone, f'unknown zone "{code}"{did_you_mean(code, [z.code for z in hall.zones])}'
    if fault == "off_the_plan":
        return window, f"lies outside the plan: a window takes {WIDE} by {HIGH} cells"
    if fault == "on_another":
        return window, f"stands on another window: each takes {WIDE} by {HIGH} cells"
    if fault == "size":
        return ("width",), f"a plan is {WIDE} by {HIGH} to {LARGEST} by {LARGEST} cells"
    return (), "a zone or mark lies outside the plan"
