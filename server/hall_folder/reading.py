"""A hall folder -> Hall, or every fault of every file at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from floorlink.errors import SettingsError
from floorlink.settings import Sheet, did_you_mean, read
from server.domain.hall import Hall, OpeningHours, Practice
from server.hall_folder.checks import check
from server.hall_folder.files import (
    DEPARTMENTS,
    FILES,
    OPTIONAL,
    DepartmentFile,
    DevicesFile,
    Folder,
    HallFile,
    PeopleFile,
    QueuesFile,
    WindowsFile,
)
from server.hall_folder.hours import opening_hours
from server.hall_folder.ticket_file import read_ticket

T = TypeVar("T")


def read_hall(folder: Path) -> Hall:
    """Raises SettingsError with all faults, file by file, in the order of their lines."""
    faults: list[str] = []
    if not folder.is_dir():
        raise SettingsError([f"{folder}: no such folder"])
    found = Folder(
        _sheet(folder, "hall.toml", HallFile, faults),
        *_departments(folder, faults),
        _sheet(folder, "queues.toml", QueuesFile, faults),
        _sheet(folder, "windows.toml", WindowsFile, faults),
        _sheet(folder, "people.toml", PeopleFile, faults),
        _sheet(folder, "devices.toml", DevicesFile, faults),
    )
    faults += _strangers(folder)
    ticket = read_ticket(folder, faults)
    hall = hall_in(found)
    if found.hall and found.hall.value.ticket is not None:
        found.hall.note(("ticket",), "the layout of tickets stands in ticket.toml")
    sheets: list[Sheet[Any] | None] = [
        found.hall,
        found.queues,
        *found.departments,
        found.windows,
        found.people,
        found.devices,
    ]
    for sheet in sheets:
        if sheet is not None and sheet.noted:
            faults += sheet.told()
    if faults or hall is None:
        raise SettingsError(faults)
    if ticket is not None:
        layout, advice = ticket
        hall = replace(hall, ticket=layout, advice=advice or hall.advice)
    return hall


def _sheet(folder: Path, name: str, kind: type[T], faults: list[str]) -> Sheet[T] | None:
    try:
        return read(folder / name, kind, name)
    except SettingsError as error:
        faults += error.faults
        return None


def _departments(folder: Path, faults: list[str]) -> tuple[tuple[Sheet[DepartmentFile], ...], bool]:
    files = sorted((folder / DEPARTMENTS).glob("*.toml"))
    if not files:
        faults.append(f"{DEPARTMENTS}: no such folder, or no department in it")
    sheets = [
        _sheet(folder, f"{DEPARTMENTS}/{file.name}", DepartmentFile, faults) for file in files
    ]
    return tuple(sheet for sheet in sheets if sheet), bool(sheets) and all(sheets)


def _strangers(folder: Path) -> list[str]:
    """A file that nobody reads is a fault: what stands in it would silently not be so."""
    missing = [name for name in FILES if not (folder / name).exists()]
    return [
        f"{file.name}: unknown file{did_you_mean(file.name, missing or FILES)}"
        for file in sorted(folder.glob("*.toml"))
        if file.name not in (*FILES, *OPTIONAL)
    ]


def hall_in(found: Folder) -> Hall | None:
    """The hall of these sheets; what is wrong with them is noted on each, by every check."""
    hall = _hall(found)
    check(found)
    return hall


def _hall(found: Folder) -> Hall | None:
    """Reads the hours of the hall and its departments too, noting their faults."""
    own = found.hall
    hall_hours = (
        opening_hours(own.value.hours, own.value.calendar, own.note) if own else OpeningHours({})
    )
    departments = []
    for sheet in found.departments:
        department = sheet.value.department()
        if sheet.value.hours is not None:
            hours = opening_hours(
                sheet.value.hours, sheet.value.calendar, sheet.note, hall_hours.days
            )
            department = replace(department, hours=hours)
        departments.append(department)
    if own is None or not (found.queues and found.windows and found.people and found.devices):
        return None
    return Hall(
        code=own.value.code,
        name=own.value.name,
        timezone=own.value.timezone,
        hours=hall_hours,
        practice=_with_all_targets(own.value.practice),
        zones=own.value.zones,
        departments=tuple(departments),
        services=tuple(
            service.service(sheet.value.code)
            for sheet in found.departments
            for service in sheet.value.services
        ),
        queues=found.queues.value.queues,
        windows=found.windows.value.windows,
        clerks=found.people.value.people,
        devices=found.devices.value.devices,
        advice=own.value.advice,
        boards=own.value.boards,
        ticket=own.value.ticket,
    )


def _with_all_targets(practice: Practice) -> Practice:
    """An installer who changes one class's target need not repeat the others."""
    return replace(practice, targets={**Practice().targets, **practice.targets})
