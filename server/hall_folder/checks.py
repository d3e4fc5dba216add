"""What one file of a hall folder says about another, and what no file may say.

Each check notes its faults on the sheet where the installer has to change something. A file that
could not be read at all makes no further faults: what it would have named is not held against
those that name it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from floorlink.messages import DeviceKind
from floorlink.settings import Sheet, did_you_mean
from floorlink.toml_lines import Place
from server.domain.hall import Name
from server.domain.tickets import TicketClass
from server.hall_folder.files import Folder

_PREFIX = re.compile(r"[A-Z]{1,2}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_AT_A_WINDOW = ("panel", "call_unit", "keypad", "rating_tablet", "button")

Known = Collection[str] | None
"""Codes that may be named; None when their file could not be read."""


def check(folder: Folder) -> None:
    queues = _codes(folder.queues.value.queues if folder.queues else None)
    zones = _codes(folder.hall.value.zones if folder.hall else None)
    windows = _codes(folder.windows.value.windows if folder.windows else None)
    departments = (
        {sheet.value.code for sheet in folder.departments} if folder.departments_complete else None
    )
    badges = {person.badge for person in folder.people.value.people} if folder.people else None
    if folder.hall:
        _check_hall(folder.hall)
    if folder.queues:
        _check_queues(folder.queues, _served(folder))
    _check_departments(folder, queues)
    if folder.windows:
        _check_windows(folder.windows, queues, zones, departments, badges)
    if folder.people:
        _check_people(folder.people, departments)
    if folder.devices:
        _check_devices(folder.devices, windows, zones)


def _check_hall(sheet: Sheet[Any]) -> None:
    hall = sheet.value
    _code(sheet, ("code",), hall.code)
    _named(sheet, ("name",), hall.name)
    try:
        ZoneInfo(hall.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = did_you_mean(hall.timezone, available_timezones())
        _note(sheet, ("timezone",), f'unknown time zone "{hall.timezone}"{near}')
    practice = hall.practice
    for name, target in practice.targets.items():
        place = ("practice", "targets", name)
        if name not in set(TicketClass):
            near = did_you_mean(name, list(TicketClass))
            _note(sheet, place, f'unknown ticket class "{name}"{near}')
        elif target <= timedelta(0):
            _note(sheet, place, f'"{name}" must be longer than nothing')
    for name in ("cap", "prompt_lasts"):
        if getattr(practice, name) <= timedelta(0):
            _note(sheet, ("practice", name), f'"{name}" must be longer than nothing')
    for name in ("recalls", "take_back_behind"):
        if getattr(practice, name) < 0:
            _note(sheet, ("practice", name), f'"{name}" must be 0 or more')
    _unique(sheet, "zones", "code", (zone.code for zone in hall.zones))
    for index, zone in enumerate(hall.zones):
        _code(sheet, ("zones", index, "code"), zone.code)
        _named(sheet, ("zones", index, "name"), zone.name)


def _check_queues(sheet: Sheet[Any], served: Known) -> None:
    queues = sheet.value.queues
    _unique(sheet, "queues", "code", (queue.code for queue in queues))
    _unique(sheet, "queues", "prefix", (queue.prefix for queue in queues))
    for index, queue in enumerate(queues):
        place = ("queues", index)
        _code(sheet, (*place, "code"), queue.code)
        _named(sheet, (*place, "name"), queue.name)
        if queue.prefix and not _PREFIX.fullmatch(queue.prefix):
            _note(
                sheet,
                (*place, "prefix"),
                f'"prefix" must be one or two capital letters A-Z, not "{queue.prefix}"',
            )
        if queue.daily_limit is not None and queue.daily_limit < 1:
            _note(sheet, (*place, "daily_limit"), '"daily_limit" must be 1 or more')
        if queue.typical_service <= timedelta(0):
            _note(
                sheet, (*place, "typical_service"), '"typical_service" must be longer than nothing'
            )
        if served is not None and queue.code and queue.code not in served:
            _note(sheet, (*place, "code"), f'no window serves queue "{queue.code}"')


def _check_departments(folder: Folder, queues: Known) -> None:
    departments: dict[str, tuple[Sheet[Any], Place]] = {}
    services: dict[str, tuple[Sheet[Any], Place]] = {}
    for sheet in folder.departments:
        department = sheet.value
        _code(sheet, ("code",), department.code)
        _named(sheet, ("name",), department.name)
        _first(sheet, ("code",), department.code, departments)
        if department.calendar and department.hours is None:
            _note(sheet, ("calendar",), '"calendar" needs the department\'s own "hours" beside it')
        for index, service in enumerate(department.services):
            place = ("services", index)
            _code(sheet, (*place, "code"), service.code)
            _named(sheet, (*place, "name"), service.name)
            _first(sheet, (*place, "code"), service.code, services)
            _refer(sheet, (*place, "queue"), "queue", service.queue, queues)
            for number, stage in enumerate(service.stages):
                at = (*place, "stages", number)
                _refer(sheet, at, "queue", stage, queues)
                if stage and stage in (service.queue, *service.stages[:number]):
                    _note(sheet, at, f'queue "{stage}" stands twice in this visit')
            if service.parallel and not service.stages:
                _note(sheet, (*place, "parallel"), '"parallel" needs "stages" of more queues')
            for number, material in enumerate(service.materials):
                _named(sheet, (*place, "materials", number), material)
            if service.promised_days is not None and service.promised_days < 0:
                _note(sheet, (*place, "promised_days"), '"promised_days" must be 0 or more')


def _check_windows(
    sheet: Sheet[Any], queues: Known, zones: Known, departments: Known, badges: Known
) -> None:
    windows = sheet.value.windows
    _unique(sheet, "windows", "code", (window.code for window in windows))
    _unique(sheet, "windows", "clerk", (window.clerk for window in windows))
    for index, window in enumerate(windows):
        place = ("windows", index)
        _code(sheet, (*place, "code"), window.code)
        _named(sheet, (*place, "name"), window.name)
        _refer(sheet, (*place, "zone"), "zone", window.zone, zones)
        _refer(sheet, (*place, "clerk"), "person", window.clerk, badges)
        for number, queue in enumerate(window.queues):
            _refer(sheet, (*place, "queues", number), "queue", queue, queues)
        for number, department in enumerate(window.departments):
            at = (*place, "departments", number)
            _refer(sheet, at, "department", department, departments)
        if sheet.written((*place, "queues")) == []:
            _note(sheet, (*place, "queues"), f'window "{window.code}" serves no queue')


def _check_people(sheet: Sheet[Any], departments: Known) -> None:
    people = sheet.value.people
    _unique(sheet, "people", "badge", (person.badge for person in people))
    for index, person in enumerate(people):
        place = ("people", index)
        _code(sheet, (*place, "badge"), person.badge)
        _refer(sheet, (*place, "department"), "department", person.department, departments)
        _filled(sheet, (*place, "name"), person.name)


def _check_devices(sheet: Sheet[Any], windows: Known, zones: Known) -> None:
    devices = sheet.value.devices
    kinds = get_args(DeviceKind)
    _unique(sheet, "devices", "code", (device.code for device in devices))
    for index, device in enumerate(devices):
        place = ("devices", index)
        _code(sheet, (*place, "code"), device.code)
        _code(sheet, (*place, "agent"), device.agent)
        _refer(sheet, (*place, "window"), "window", device.window, windows)
        _refer(sheet, (*place, "zone"), "zone", device.zone, zones)
        if device.kind and device.kind not in kinds:
            near = did_you_mean(device.kind, kinds)
            _note(sheet, (*place, "kind"), f'unknown kind of device "{device.kind}"{near}')
        if device.kind in _AT_A_WINDOW and not device.window:
            _note(sheet, (*place, "window"), f'a {device.kind} needs a "window"')


def _codes(values: Iterable[Any] | None) -> Known:
    return None if values is None else {value.code for value in values}


def _served(folder: Folder) -> Known:
    """The queues that windows serve; unknown as long as one window's are not said properly."""
    if folder.windows is None:
        return None
    windows = folder.windows.value.windows
    said = (folder.windows.written(("windows", i, "queues")) for i in range(len(windows)))
    if not all(isinstance(queues, list) for queues in said):
        return None
    return {queue for window in windows for queue in window.queues}


def _note(sheet: Sheet[Any], place: Place, wrong: str) -> None:
    """What has a fault already is a blank by now: nothing more can be said of it."""
    if all(place != noted for noted, _ in sheet.noted):
        sheet.note(place, wrong)


def _code(sheet: Sheet[Any], place: Place, code: str) -> None:
    """Codes stand in addresses, file names and on the wire."""
    if isinstance(sheet.written(place), str) and not _CODE.fullmatch(code):
        wanted = "letters, digits, - and _, beginning with a letter or digit"
        _note(sheet, place, f'"{place[-1]}" must be {wanted}, not "{code}"')


def _named(sheet: Sheet[Any], place: Place, name: Name) -> None:
    _filled(sheet, (*place, "zh"), name.zh)


def _filled(sheet: Sheet[Any], place: Place, text: str) -> None:
    if isinstance(sheet.written(place), str) and not text.strip():
        _note(sheet, place, f'"{place[-1]}" must not be empty')


def _refer(sheet: Sheet[Any], place: Place, what: str, code: str, known: Known) -> None:
    if code and known is not None and code not in known:
        _note(sheet, place, f'unknown {what} "{code}"{did_you_mean(code, known)}')


def _unique(sheet: Sheet[Any], table: str, key: str, codes: Iterable[str]) -> None:
    seen: dict[str, int] = {}
    for index, code in enumerate(codes):
        if code and code in seen:
            line = sheet.line((table, seen[code], key))
            _note(sheet, (table, index, key), f'{key} "{code}" stands already in line {line}')
        seen.setdefault(code, index)


def _first(
    sheet: Sheet[Any], place: Place, code: str, seen: dict[str, tuple[Sheet[Any], Place]]
) -> None:
    """`code` is the only one of its kind, over several files."""
    if code and code in seen:
        other, there = seen[code]
        where = f"{other.shown}:{other.line(there)}"
        _note(sheet, place, f'code "{code}" stands already in {where}')
    seen.setdefault(code, (sheet, place))
