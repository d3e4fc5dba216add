"""Hall -> a hall folder that an installer likes to read. What is as usual is left out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import time, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Array, InlineTable, Table

from floorlink.errors import SettingsError
from server.domain.hall import Boards, Hall, Name, Service
from server.hall_folder.files import DEFAULT_ADVICE, DEPARTMENTS
from server.hall_folder.hours import written_hours
from server.hall_folder.words import HEADS

_UNITS = (("h", 3600), ("min", 60), ("s", 1))


def write_hall(hall: Hall, folder: Path) -> None:
    """Writes into a new or empty folder only, so that no file of another hall stays behind."""
    if folder.exists() and any(folder.iterdir()):
        raise SettingsError([f"{folder}: is not empty"])
    (folder / DEPARTMENTS).mkdir(parents=True)
    texts = {
        "hall.toml": _hall(hall),
        "queues.toml": _tables("queues.toml", "queues", hall.queues),
        "windows.toml": _tables("windows.toml", "windows", hall.windows),
        "people.toml": _tables("people.toml", "people", hall.clerks),
        "devices.toml": _tables("devices.toml", "devices", hall.devices),
        **_departments(hall),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _hall(hall: Hall) -> str:
    document = _document("hall.toml")
    document["code"] = hall.code
    document["name"] = _value(hall.name)
    document["timezone"] = hall.timezone
    if hall.advice != DEFAULT_ADVICE:
        document["advice"] = _value(hall.advice)
    _hours(document, written_hours(hall.hours))
    practice = tomlkit.table()
    for field in dataclasses.fields(hall.practice):
        if (value := getattr(hall.practice, field.name)) != "":
            practice[field.name] = _value(value)
    document["practice"] = practice
    if hall.boards != Boards():
        document["boards"] = boards = _aot([hall.boards], leave_out=("times", "notices"))[0]
        for name in ("times", "notices"):
            if tables := getattr(hall.boards, name):
                boards[name] = _aot(tables)
    if hall.zones:
        document["zones"] = _aot(hall.zones)
    return tomlkit.dumps(document)


def _departments(hall: Hall) -> dict[str, str]:
    texts = {}
    digits = len(str(len(hall.departments)))
    for position, department in enumerate(hall.departments, start=1):
        name = f"{DEPARTMENTS}/{position:0{max(2, digits)}}-{department.code}.toml"
        document = _document(DEPARTMENTS)
        document["code"] = department.code
        document["name"] = _value(department.name)
        if department.hours is not None:
            _hours(document, written_hours(department.hours, hall.hours.days))
        services = [one for one in hall.services if one.department == department.code]
        if services:
            document["services"] = _aot(services, leave_out=("department",), order=_SERVICE_ORDER)
        texts[name] = tomlkit.dumps(document)
    return texts


_SERVICE_ORDER = [
    *(field.name for field in dataclasses.fields(Service) if field.name != "materials"),
    "materials",
]
"""The longest key last."""


def _tables(file: str, key: str, values: Iterable[Any]) -> str:
    document = _document(file)
    document[key] = _aot(values)
    return tomlkit.dumps(document)


def _document(file: str) -> tomlkit.TOMLDocument:
    document = tomlkit.document()
    for line in HEADS[file].splitlines():
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    return document


def _hours(document: tomlkit.TOMLDocument, written: dict[str, Any]) -> None:
    if written["hours"] == "always":
        document["hours"] = "always"
    else:
        document["hours"] = _plain_table(written["hours"])
    if "calendar" in written:
        document["calendar"] = _plain_table(written["calendar"])


def _plain_table(values: dict[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in values.items():
        table[key] = _value(value)
    return table


def _aot(
    values: Iterable[Any], leave_out: tuple[str, ...] = (), order: list[str] | None = None
) -> Any:
    tables = tomlkit.aot()
    for value in values:
        table = tomlkit.table()
        for name in order or [field.name for field in dataclasses.fields(value)]:
            field = next(f for f in dataclasses.fields(value) if f.name == name)
            item = getattr(value, name)
            if name not in leave_out and not _usual(field, item):
                table[name] = _value(item)
        tables.append(table)
    return tables


def _usual(field: dataclasses.Field[Any], value: Any) -> bool:
    if field.default_factory is not dataclasses.MISSING:
        return bool(value == field.default_factory())
    return field.default is not dataclasses.MISSING and value == field.default


def _value(value: Any) -> Any:
    if isinstance(value, Name):
        return _inline({"zh": value.zh, **({"en": value.en} if value.en else {})})
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, dict):
        return _inline({str(getattr(k, "value", k)): _value(v) for k, v in value.items()})
    if isinstance(value, (tuple, list)):
        return _array([_value(item) for item in value])
    return value


def _inline(values: dict[str, Any]) -> InlineTable:
    table = tomlkit.inline_table()
    for key, item in values.items():
        table[key] = item
    return table


def _array(items: list[Any]) -> Array:
    array = tomlkit.array()
    array.extend(items)
    return array.multiline(any(isinstance(item, InlineTable) for item in items))


def _duration(value: timedelta) -> str:
    seconds = value.total_seconds()
    for unit, length in _UNITS:
        if seconds and seconds % length == 0:
            return f"{seconds // length:.0f} {unit}"
    return f"{seconds:g} s"
