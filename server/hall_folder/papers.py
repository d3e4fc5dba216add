"""A hall as plain tables, kind by kind: what its folder, its forms and its spreadsheets share.

    {"hall": {"code": "riverside", "name": {"zh": "…"}, "hours": {…}, "practice": {…}, …},
     "queues": [{"code": "A", "name": {"zh": "…"}, "prefix": "A"}, …], "zones": […], …}

Every table holds what the hall folder's TOML would: durations "5 min", times "08:30", periods
"08:30-12:00"; what is as usual is left out. A service names its department, because here it does
not stand in a file of its own. Plain JSON, so that a version of the hall can be kept as it was.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date, time, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from floorlink.settings import Sheet
from floorlink.settings_values import build
from floorlink.toml_lines import Place
from server.domain.hall import Boards, Hall, Name
from server.hall_folder.files import (
    DEFAULT_ADVICE,
    DepartmentFile,
    DevicesFile,
    Folder,
    HallFile,
    PeopleFile,
    QueuesFile,
    WindowsFile,
)
from server.hall_folder.hours import written_hours
from server.hall_folder.reading import hall_in

Papers = dict[str, Any]

LISTS = ("zones", "departments", "services", "queues", "windows", "people", "devices")
"""The kinds of which there are many; the rest of the hall is the one table "hall"."""

_NOBODY: dict[str, Any] = {"code": "", "name": {"zh": "-"}}
_UNITS = (("h", 3600), ("min", 60), ("s", 1))


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """`path` within the item `index` of `kind`; index -1: the hall's one table, or a whole list."""

    kind: str
    index: int
    path: Place
    wrong: str
    """As the hall folder's reader says it; people read it by `fault_words`."""


def key_of(kind: str) -> str:
    """The field by which an item of this kind is known."""
    return "badge" if kind == "people" else "code"


# --- from a hall ---------------------------------------------------------------------------


def papers_of(hall: Hall, *, passwords: bool = False) -> Papers:
    """Without the passwords that a demo hall's folder gives: data knows them by hashes only."""
    return {
        "hall": _hall_table(hall),
        "zones": _tables(hall.zones),
        "departments": [
            {**_table(one, ("hours",)), **_hours_of_department(hall, one.hours)}
            for one in hall.departments
        ],
        "services": _tables(hall.services),
        "queues": _tables(hall.queues),
        "windows": _tables(hall.windows),
        "people": _tables(hall.clerks, () if passwords else ("password",)),
        "devices": _tables(hall.devices),
    }


def _hall_table(hall: Hall) -> dict[str, Any]:
    table: dict[str, Any] = {
        "code": hall.code,
        "name": _plain(hall.name),
        "timezone": hall.timezone,
    }
    if hall.advice != DEFAULT_ADVICE:
        table["advice"] = _plain(hall.advice)
    table |= written_hours(hall.hours)
    table["practice"] = {
        field.name: _plain(value)
        for field in dataclasses.fields(hall.practice)
        if (value := getattr(hall.practice, field.name)) != ""
    }
    if hall.boards != Boards():
        table["boards"] = _table(hall.boards)
    if hall.ticket is not None:
        table["ticket"] = _table(hall.ticket)
    return table


def _hours_of_department(hall: Hall, hours: Any) -> dict[str, Any]:
    return {} if hours is None else written_hours(hours, hall.hours.days)


def _tables(values: Iterable[Any], leave_out: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    return [_table(value, leave_out) for value in values]


def _table(value: Any, leave_out: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        field.name: _plain(item)
        for field in dataclasses.fields(value)
        if field.name not in leave_out and not _usual(field, item := getattr(value, field.name))
    }


def _usual(field: dataclasses.Field[Any], value: Any) -> bool:
    if field.default_factory is not dataclasses.MISSING:
        return bool(value == field.default_factory())
    return field.default is not dataclasses.MISSING and value == field.default


def _plain(value: Any) -> Any:
    if isinstance(value, Name):
        return {"zh": value.zh, **({"en": value.en} if value.en else {})}
    if dataclasses.is_dataclass(value):
        return _table(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(getattr(k, "value", k)): _plain(v) for k, v in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


def _duration(value: timedelta) -> str:
    seconds = value.total_seconds()
    for unit, length in _UNITS:
        if seconds and seconds % length == 0:
            return f"{seconds // length:.0f} {unit}"
    return f"{seconds:g} s"


# --- to a hall -----------------------------------------------------------------------------


def read_papers(papers: Papers) -> tuple[Hall | None, list[Fault]]:
    """The hall that these tables describe, or every fault in them: the hall folder's own checks."""
    # The last list is of services that belong to nobody: they have their other faults told too.
    services: list[list[tuple[int, dict[str, Any]]]] = [[] for _ in (*papers["departments"], None)]
    owner: dict[Any, int] = {}
    for at, table in enumerate(papers["departments"]):
        owner.setdefault(table.get("code"), at)
    faults: list[Fault] = []
    for index, table in enumerate(papers["services"]):
        department = table.get("department", "")
        if department not in owner:
            faults.append(Fault("services", index, ("department",), _unknown(department)))
        own = {name: value for name, value in table.items() if name != "department"}
        services[owner.get(department, -1)].append((index, own))
    departments = [
        _sheet(DepartmentFile, {**table, "services": [own for _, own in services[at]]})
        for at, table in enumerate([*papers["departments"], *([_NOBODY] if services[-1] else [])])
    ]
    found = Folder(
        _sheet(HallFile, {**papers["hall"], "zones": papers["zones"]}),
        tuple(departments),
        True,
        *(
            _sheet(shape, {kind: papers[kind]})
            for kind, shape in (
                ("queues", QueuesFile),
                ("windows", WindowsFile),
                ("people", PeopleFile),
                ("devices", DevicesFile),
            )
        ),
    )
    hall = hall_in(found)
    assert found.hall, "just made"
    faults += [_fault("hall", place, wrong) for place, wrong in found.hall.noted]
    for at, sheet in enumerate(departments):
        for place, wrong in sheet.noted:
            if place[:1] == ("services",) and len(place) > 1:
                faults.append(Fault("services", services[at][int(place[1])][0], place[2:], wrong))
            elif at < len(papers["departments"]):
                faults.append(Fault("departments", at, place, wrong))
    for listed in (found.queues, found.windows, found.people, found.devices):
        assert listed, "just made"
        faults += [_fault("hall", place, wrong) for place, wrong in listed.noted]
    faults.sort(key=lambda fault: (("hall", *LISTS).index(fault.kind), fault.index))
    return (None, faults) if faults else (hall, [])


def _unknown(department: object) -> str:
    return f'unknown department "{department}"' if department else 'missing key "department"'


def _fault(kind: str, place: Place, wrong: str) -> Fault:
    """A place such as ("queues", 3, "prefix") names its kind; others stand in the hall's table."""
    if place and place[0] in LISTS:
        if len(place) == 1:
            return Fault(str(place[0]), -1, (), wrong)
        return Fault(str(place[0]), int(place[1]), place[2:], wrong)
    return Fault(kind, -1, place, wrong)


def _sheet(kind: type[Any], table: dict[str, Any]) -> Sheet[Any]:
    noted: list[tuple[Place, str]] = []
    value = build(kind, table, (), lambda place, wrong: noted.append((place, wrong)))
    return Sheet(Path(), kind.__name__, "", table, value, noted)
