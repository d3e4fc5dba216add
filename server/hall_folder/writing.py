"""Hall -> a hall folder that an installer likes to read. What is as usual is left out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array, InlineTable, Table

from floorlink.errors import SettingsError
from printer.template import FILE as TICKET
from server.domain.hall import Hall, Service
from server.domain.plan import Plan
from server.hall_folder.files import DEPARTMENTS
from server.hall_folder.papers import Papers, papers_of
from server.hall_folder.pictures import picture_files
from server.hall_folder.plan_file import FILE as PLAN_FILE
from server.hall_folder.ticket_file import LOGO
from server.hall_folder.ticket_logo import png_of
from server.hall_folder.words import HEADS

_SERVICE_KEYS = [
    *(field.name for field in dataclasses.fields(Service) if field.name != "materials"),
    "materials",
]
"""In this order: the longest last."""


def write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    """Writes into a new or empty folder only, so that no file of another hall stays behind."""
    if folder.exists() and any(folder.iterdir()):
        raise SettingsError([f"{folder}: is not empty"])
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def whole_folder(
    hall: Hall, plan: Plan | None, find: Callable[[str], Path | None]
) -> dict[str, bytes]:
    """File name -> content of everything that moves a hall to another machine. `find`: where a
    picture lies, by its name."""
    return {**folder_files(papers_of(hall), plan), **picture_files(hall, find)}


def folder_files(papers: Papers, plan: Plan | None = None) -> dict[str, bytes]:
    """File name -> content of a hall folder, with its plan, without its pictures."""
    texts = {
        "hall.toml": _hall(papers),
        **{f"{kind}.toml": _listed(kind, papers[kind]) for kind in _FILES},
        **_departments(papers),
        **_ticket(papers),
        **({PLAN_FILE: _plan(plan)} if plan is not None else {}),
    }
    files = {name: text.encode() for name, text in texts.items()}
    logo = papers["hall"].get("ticket", {}).get("logo", "")
    return {**files, LOGO: png_of(logo) or b""} if logo else files


def _plan(plan: Plan) -> str:
    """plan.toml, by which another machine draws the same plan."""
    document = _document(PLAN_FILE)
    document["width"] = plan.width
    document["height"] = plan.height
    for name, places in (("windows", plan.windows), ("zones", plan.zones)):
        document[name] = table = tomlkit.table()
        for code, place in places.items():
            table[code] = _inline(dataclasses.asdict(place))
    if plan.marks:
        document["marks"] = _aot(
            [
                {"kind": mark.kind.value, "area": dataclasses.asdict(mark.area)}
                for mark in plan.marks
            ]
        )
    return tomlkit.dumps(document)


_FILES = ("queues", "windows", "people", "devices")


def _hall(papers: Papers) -> str:
    document = _document("hall.toml")
    for key, value in papers["hall"].items():
        if key == "boards":
            document[key] = boards = _table(value, leave_out=("times", "notices"))
            for name in ("times", "notices"):
                if name in value:
                    boards[name] = _aot([_dated(one) for one in value[name]])
        elif key in ("hours", "calendar", "practice") and isinstance(value, dict):
            document[key] = _table(value)
        elif key != "ticket":
            document[key] = _value(value)
    if papers["zones"]:
        document["zones"] = _aot(papers["zones"])
    return tomlkit.dumps(document)


def _departments(papers: Papers) -> dict[str, str]:
    texts = {}
    digits = len(str(len(papers["departments"])))
    for position, department in enumerate(papers["departments"], start=1):
        code = department["code"]
        document = _document(DEPARTMENTS)
        for key, value in department.items():
            tabled = key in ("hours", "calendar") and isinstance(value, dict)
            document[key] = _table(value) if tabled else _value(value)
        services = [
            {key: one[key] for key in _SERVICE_KEYS if key in one and key != "department"}
            for one in papers["services"]
            if one["department"] == code
        ]
        if services:
            document["services"] = _aot(services)
        name = f"{DEPARTMENTS}/{position:0{max(2, digits)}}-{code}.toml"
        texts[name] = tomlkit.dumps(document)
    return texts


def _ticket(papers: Papers) -> dict[str, str]:
    if "ticket" not in papers["hall"]:
        return {}
    document = _document(TICKET)
    for key, value in papers["hall"]["ticket"].items():
        document[key] = LOGO if key == "logo" else _value(value)
    return {TICKET: tomlkit.dumps(document)}


def _listed(kind: str, tables: list[dict[str, Any]]) -> str:
    document = _document(f"{kind}.toml")
    document[kind] = _aot(tables)
    return tomlkit.dumps(document)


def _document(file: str) -> tomlkit.TOMLDocument:
    document = tomlkit.document()
    for line in HEADS[file].splitlines():
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    return document


def _aot(tables: list[dict[str, Any]]) -> AoT:
    found = tomlkit.aot()
    for table in tables:
        found.append(_table(table))
    return found


def _table(values: dict[str, Any], leave_out: tuple[str, ...] = ()) -> Table:
    table = tomlkit.table()
    for key, value in values.items():
        if key not in leave_out:
            table[key] = _value(value)
    return table


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return _inline({key: _value(item) for key, item in value.items()})
    if isinstance(value, list):
        return _array([_value(item) for item in value])
    return value


def _dated(table: dict[str, Any]) -> dict[str, Any]:
    """Days as TOML has them."""
    days: dict[str, Any] = {
        key: date.fromisoformat(table[key]) for key in ("since", "until") if key in table
    }
    return {**table, **days}


def _inline(values: dict[str, Any]) -> InlineTable:
    table = tomlkit.inline_table()
    for key, item in values.items():
        table[key] = item
    return table


def _array(items: list[Any]) -> Array:
    array = tomlkit.array()
    array.extend(items)
    return array.multiline(any(isinstance(item, InlineTable) for item in items))
