"""The hall as files: a workbook with a sheet for each kind, a CSV of one, its folder as a zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import Any

from flask import Blueprint, Response, current_app, request

from server.domain.errors import NotFound
from server.door.asker import door_of
from server.door.words import language
from server.hall_folder import STARTER, read_hall
from server.hall_folder.cells import Say, cell, columns_of
from server.hall_folder.papers import Papers, papers_of
from server.hall_folder.row_sheets import ROW_SHEETS, RowSheet, rows_of, written
from server.hall_folder.things import BY_PAGE, HALL_THINGS, THINGS, Thing
from server.hall_folder.writing import whole_folder
from server.reports.sheets import CSV_TYPE, XLSX_TYPE, Cell, Sheet, as_csv, as_xlsx
from server.services.roles import Permission

hall_files = Blueprint("hall_files", __name__, url_prefix="/admin/files")

TEMPLATE = ("zones", "departments", "queues", "services", "windows", "people")
"""The sheets of a workbook to begin with."""


@hall_files.get("/hall.xlsx")
def workbook() -> Response:
    say, papers = _say(), _papers()
    things = [thing for thing in THINGS if thing.listed]
    sheets = [thing_sheet(thing, papers, say) for thing in things]
    rows = [row_sheet(rows, papers, say) for rows in ROW_SHEETS]
    whole = [*sheets, calendar_sheet(papers, say), *rows, settings_sheet(papers, say)]
    return _file(as_xlsx(whole), XLSX_TYPE, "hall.xlsx")


@hall_files.get("/template.xlsx")
def template() -> Response:
    """Heads, and what the hall has so far; for a new hall a small example to write over."""
    say, papers = _say(), _papers()
    if not papers["queues"]:
        papers = papers_of(read_hall(STARTER))
    sheets = [thing_sheet(BY_PAGE[page], papers, say) for page in TEMPLATE]
    return _file(as_xlsx(sheets), XLSX_TYPE, "template.xlsx")


@hall_files.get("/<page>.csv")
def one_kind(page: str) -> Response:
    thing = BY_PAGE.get(page)
    rows = next((one for one in ROW_SHEETS if one.page == page), None)
    if rows is not None:
        return _file(as_csv(row_sheet(rows, _papers(), _say())), CSV_TYPE, f"{page}.csv")
    if thing is None or not thing.listed:
        raise NotFound(what="页面", key=page)
    return _file(as_csv(thing_sheet(thing, _papers(), _say())), CSV_TYPE, f"{page}.csv")


@hall_files.get("/hall.zip")
def folder() -> Response:
    """What `hallfloor export` writes, file for file."""
    door_of(current_app).asker(request).demand(Permission.SET_UP_HALL)
    floor = current_app.extensions["hallfloor_floor"]
    shelf = current_app.extensions["hallfloor_pictures"].shelf
    out, (_, plan) = io.BytesIO(), floor.drawn_plan()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, held in whole_folder(floor.hall(), plan, shelf.find).items():
            # A JPEG grows no smaller, and everybody would wait while it is tried.
            how = zipfile.ZIP_STORED if name.endswith(".jpg") else zipfile.ZIP_DEFLATED
            packed.writestr(name, held, how)
    return _file(out.getvalue(), "application/zip", "hall.zip")


def thing_sheet(thing: Thing, papers: Papers, say: Say) -> Sheet:
    columns = columns_of(thing)
    rows = (
        [cell(column, item.get(column.field.path), say) for column in columns]
        for item in papers[thing.kind]
    )
    return Sheet(say(thing.words), [column.head(say) for column in columns], rows)


def row_sheet(sheet: RowSheet, papers: Papers, say: Say) -> Sheet:
    rows = (
        [written(column, row, say) for column in sheet.columns] for row in rows_of(sheet, papers)
    )
    return Sheet(say(sheet.title), [column.head(say) for column in sheet.columns], rows)


def calendar_sheet(papers: Papers, say: Say) -> Sheet:
    days = papers["hall"].get("calendar", {})
    rows = ([day, " ".join(periods) or say("休息")] for day, periods in sorted(days.items()))
    return Sheet(say("节假日与调休"), [say("日期"), say("时段")], rows)


def settings_sheet(papers: Papers, say: Say) -> Sheet:
    heads = [say("设置"), say("值"), say("键")]
    return Sheet(say("大厅设置"), heads, _settings(papers, say))


def _settings(papers: Papers, say: Say) -> Iterator[list[Cell]]:
    for thing in HALL_THINGS:
        for column in columns_of(thing):
            value: Any = papers["hall"]
            for key in column.field.path.split("."):
                value = value.get(key) if isinstance(value, dict) else None
            shown = column.field.usual if value is None and not column.part else value
            yield [column.head(say), cell(column, shown, say), column.key]


def _papers() -> Papers:
    door_of(current_app).asker(request).demand(Permission.SET_UP_HALL)
    papers: Papers = current_app.extensions["hallfloor_floor"].set_up.papers()
    return papers


def _say() -> Say:
    return partial(language().text, request.args.get("lang") or request.cookies.get("lang", "zh"))


def _file(body: bytes, kind: str, name: str) -> Response:
    told = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, mimetype=kind, headers=told)
