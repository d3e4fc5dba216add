"""What one file of a hall folder says about another, and what no file may say.

Each check notes its faults on the sheet where the installer has to change something. A file that
could not be read at all makes no further faults: what it would have named is not held against
those that name it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from floorlink.messages import DeviceKind
from floorlink.settings import Sheet, did_you_mean
from floorlink.toml_lines import Place
from server.domain.follow_up.cases import CaseKind
from server.domain.hall import Boards, BoardTime, Role, TicketLayout
from server.domain.tickets import TicketClass
from server.hall_folder.files import Folder
from server.hall_folder.naming import (
    Known,
    check_code,
    check_filled,
    check_first,
    check_name,
    check_picture,
    check_reference,
    check_unique,
    note_once,
)
from server.hall_folder.ticket_logo import png_of

_PREFIX = re.compile(r"[A-Z]{1,2}")
_AT_A_WINDOW = ("panel", "call_unit", "keypad", "rating_tablet", "button", "seat")


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
    check_code(sheet, ("code",), hall.code)
    check_name(sheet, ("name",), hall.name)
    try:
        ZoneInfo(hall.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = did_you_mean(hall.timezone, available_timezones())
        note_once(sheet, ("timezone",), f'unknown time zone "{hall.timezone}"{near}')
    practice = hall.practice
    for name, target in practice.targets.items():
        place = ("practice", "targets", name)
        if name not in set(TicketClass):
            near = did_you_mean(name, list(TicketClass))
            note_once(sheet, place, f'unknown ticket class "{name}"{near}')
        elif target <= timedelta(0):
            note_once(sheet, place, f'"{name}" must be longer than nothing')
    for name in ("cap", "prompt_lasts", "wait_amber", "texts_kept", "appointments_kept"):
        if getattr(practice, name) <= timedelta(0):
            note_once(sheet, ("practice", name), f'"{name}" must be longer than nothing')
    for kind, days in practice.case_days_of.items():
        place = ("practice", "case_days_of", kind)
        if kind not in set(CaseKind):
            near = did_you_mean(kind, list(CaseKind))
            note_once(sheet, place, f'unknown kind of case "{kind}"{near}')
        elif days < 1:
            note_once(sheet, place, f'"{kind}" must be 1 or more')
    for name in ("case_days", "case_verify_days"):
        if getattr(practice, name) < 1:
            note_once(sheet, ("practice", name), f'"{name}" must be 1 or more')
    if not 1000 <= practice.own_numbers_from <= 9500:
        note_once(sheet, ("practice", "own_numbers_from"), "must be from 1000 to 9500")
    if practice.wait_red < practice.wait_amber:
        note_once(
            sheet, ("practice", "wait_red"), '"wait_red" must not be shorter than "wait_amber"'
        )
    for name in ("recalls", "take_back_behind", "case_remind_days", "crowd"):
        if getattr(practice, name) < 0:
            note_once(sheet, ("practice", name), f'"{name}" must be 0 or more')
    _check_boards(sheet)
    if hall.ticket is not None:
        _check_ticket(sheet, hall.ticket)
    check_unique(sheet, "zones", "code", (zone.code for zone in hall.zones))
    for index, zone in enumerate(hall.zones):
        check_code(sheet, ("zones", index, "code"), zone.code)
        check_name(sheet, ("zones", index, "name"), zone.name)


def _check_boards(sheet: Sheet[Any]) -> None:
    boards = sheet.value.boards
    _check_percents(sheet, ("boards",), boards)
    for index, time in enumerate(boards.times):
        place = ("boards", "times", index)
        _check_percents(sheet, place, time)
        if time.start == time.end:
            note_once(sheet, (*place, "end"), '"end" must be another time than "start"')
    if not 1 <= boards.repeats <= 3:
        note_once(sheet, ("boards", "repeats"), '"repeats" must be 1 to 3')
    zones = {zone.code for zone in sheet.value.zones}
    for index, notice in enumerate(boards.notices):
        place = ("boards", "notices", index)
        check_name(sheet, (*place, "text"), notice.text)
        check_reference(sheet, (*place, "zone"), "zone", notice.zone, zones)
        check_picture(sheet, (*place, "picture"), notice.picture)
        if notice.picture and not notice.title.zh:
            note_once(sheet, (*place, "title"), 'a "picture" needs a "title"')
        if notice.since and notice.until and notice.until < notice.since:
            note_once(sheet, (*place, "until"), '"until" must not be before "since"')


def _check_ticket(sheet: Sheet[Any], ticket: TicketLayout) -> None:
    for index, part in enumerate(ticket.lines):
        if part in ticket.lines[:index]:
            wrong = f'"{part}" stands twice among the lines'
            note_once(sheet, ("ticket", "lines", index), wrong)
    if ticket.logo and png_of(ticket.logo) is None:
        note_once(sheet, ("ticket", "logo"), "the picture is none that this hall made small")


def _check_percents(sheet: Sheet[Any], place: Place, value: Boards | BoardTime) -> None:
    for name in ("brightness", "volume"):
        percent = getattr(value, name)
        if percent is not None and not 0 <= percent <= 100:
            note_once(sheet, (*place, name), f'"{name}" must be 0 to 100 (percent)')


def _check_queues(sheet: Sheet[Any], served: Known) -> None:
    queues = sheet.value.queues
    check_unique(sheet, "queues", "code", (queue.code for queue in queues))
    check_unique(sheet, "queues", "prefix", (queue.prefix for queue in queues))
    for index, queue in enumerate(queues):
        place = ("queues", index)
        check_code(sheet, (*place, "code"), queue.code)
        check_name(sheet, (*place, "name"), queue.name)
        if queue.prefix and not _PREFIX.fullmatch(queue.prefix):
            note_once(
                sheet,
                (*place, "prefix"),
                f'"prefix" must be one or two capital letters A-Z, not "{queue.prefix}"',
            )
        if queue.daily_limit is not None and queue.daily_limit < 1:
            note_once(sheet, (*place, "daily_limit"), '"daily_limit" must be 1 or more')
        if queue.typical_service <= timedelta(0):
            note_once(
                sheet, (*place, "typical_service"), '"typical_service" must be longer than nothing'
            )
        if served is not None and queue.code and queue.code not in served:
            note_once(sheet, (*place, "code"), f'no window serves queue "{queue.code}"')


def _check_departments(folder: Folder, queues: Known) -> None:
    departments: dict[str, tuple[Sheet[Any], Place]] = {}
    services: dict[str, tuple[Sheet[Any], Place]] = {}
    for sheet in folder.departments:
        department = sheet.value
        check_code(sheet, ("code",), department.code)
        check_name(sheet, ("name",), department.name)
        check_first(sheet, ("code",), department.code, departments)
        if department.calendar and department.hours is None:
            note_once(
                sheet, ("calendar",), '"calendar" needs the department\'s own "hours" beside it'
            )
        for index, service in enumerate(department.services):
            place = ("services", index)
            check_code(sheet, (*place, "code"), service.code)
            check_name(sheet, (*place, "name"), service.name)
            check_first(sheet, (*place, "code"), service.code, services)
            check_reference(sheet, (*place, "queue"), "queue", service.queue, queues)
            for number, stage in enumerate(service.stages):
                at = (*place, "stages", number)
                check_reference(sheet, at, "queue", stage, queues)
                if stage and stage in (service.queue, *service.stages[:number]):
                    note_once(sheet, at, f'queue "{stage}" stands twice in this visit')
            if service.parallel and not service.stages:
                note_once(sheet, (*place, "parallel"), '"parallel" needs "stages" of more queues')
            for number, material in enumerate(service.materials):
                check_name(sheet, (*place, "materials", number), material)
            if service.promised_days is not None and service.promised_days < 0:
                note_once(sheet, (*place, "promised_days"), '"promised_days" must be 0 or more')


def _check_windows(
    sheet: Sheet[Any], queues: Known, zones: Known, departments: Known, badges: Known
) -> None:
    windows = sheet.value.windows
    check_unique(sheet, "windows", "code", (window.code for window in windows))
    check_unique(sheet, "windows", "clerk", (window.clerk for window in windows))
    for index, window in enumerate(windows):
        place = ("windows", index)
        check_code(sheet, (*place, "code"), window.code)
        check_name(sheet, (*place, "name"), window.name)
        check_reference(sheet, (*place, "zone"), "zone", window.zone, zones)
        check_reference(sheet, (*place, "clerk"), "person", window.clerk, badges)
        for number, queue in enumerate(window.queues):
            check_reference(sheet, (*place, "queues", number), "queue", queue, queues)
        for number, department in enumerate(window.departments):
            at = (*place, "departments", number)
            check_reference(sheet, at, "department", department, departments)
        if sheet.written((*place, "queues")) == []:
            note_once(sheet, (*place, "queues"), f'window "{window.code}" serves no queue')


def _check_people(sheet: Sheet[Any], departments: Known) -> None:
    people = sheet.value.people
    check_unique(sheet, "people", "badge", (person.badge for person in people))
    for index, person in enumerate(people):
        place = ("people", index)
        check_code(sheet, (*place, "badge"), person.badge)
        check_reference(sheet, (*place, "department"), "department", person.department, departments)
        check_filled(sheet, (*place, "name"), person.name)
        if person.role == Role.DEPARTMENT_MANAGER and not person.department:
            note_once(sheet, (*place, "department"), f'a {person.role} needs a "department"')
        check_picture(sheet, (*place, "photo"), person.photo)


def _check_devices(sheet: Sheet[Any], windows: Known, zones: Known) -> None:
    devices = sheet.value.devices
    kinds = get_args(DeviceKind)
    check_unique(sheet, "devices", "code", (device.code for device in devices))
    for index, device in enumerate(devices):
        place = ("devices", index)
        check_code(sheet, (*place, "code"), device.code)
        check_code(sheet, (*place, "agent"), device.agent)
        check_reference(sheet, (*place, "window"), "window", device.window, windows)
        check_reference(sheet, (*place, "zone"), "zone", device.zone, zones)
        if device.kind and device.kind not in kinds:
            near = did_you_mean(device.kind, kinds)
            note_once(sheet, (*place, "kind"), f'unknown kind of device "{device.kind}"{near}')
        if device.kind in _AT_A_WINDOW and not device.window:
            note_once(sheet, (*place, "window"), f'a {device.kind} needs a "window"')


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
