"""Sheets whose rows are no items: days, times of the boards, notices (row_sheets.py)."""

from __future__ import annotations

from collections.abc import Sequence

from floorlink.language import message
from server.hall_folder.cells import Say
from server.hall_folder.papers import Fault, key_of
from server.hall_folder.row_sheets import ROW_SHEETS, RowColumn, RowSheet, put_rows, read_row
from server.intake.columns import plain_head
from server.intake.hall_read import Read, SheetFault, known_in, names_of
from server.intake.tables import Line, column_letter

CALENDAR = message("节假日与调休")


def row_sheet_of(title: str, heads: Line, say: Say) -> RowSheet | None:
    """By its title; a file without titles by what its rows are known by, which no kind has."""
    if title:
        plain = plain_head(title)
        same = (s for s in ROW_SHEETS if plain in {*names_of(s.title, say), plain_head(s.page)})
        return next(same, None)
    plain_heads = {plain_head(head) for head in heads.cells}
    for rows in ROW_SHEETS:
        needed = (column for column in rows.columns if column.path in rows.known_by)
        if all(plain_heads & _heads_of(column, say) for column in needed):
            return rows
    return None


def _heads_of(column: RowColumn, say: Say) -> set[str]:
    return {plain_head(head) for head in (column.path, column.head(str), column.head(say))}


def take_rows(
    title: str, sheet: RowSheet, lines: Sequence[Line], read: Read, say: Say, remove: bool
) -> None:
    known = known_in(read.wanted)

    columns: dict[RowColumn, int] = {}
    for at, head in enumerate(lines[0].cells):
        plain = plain_head(head)
        column = next((one for one in sheet.columns if plain in _heads_of(one, say)), None)
        if column is not None:
            columns[column] = at
        elif plain:
            what, facts = message("没有“{code}”"), {"code": head}
            letter = column_letter(at)
            read.faults.append(SheetFault(title, lines[0].row, letter, what, facts))
    rows = [
        read_row({column: line.cell(at) for column, at in columns.items()}, known)
        for line in lines[1:]
    ]
    letters = {column.path: column_letter(at) for column, at in columns.items()}
    departments = {str(one.get("code")) for one in read.wanted["departments"]}
    places = put_rows(sheet, rows, columns, read.wanted, remove=remove)
    for line, place in zip(lines[1:], places, strict=True):
        read.rows[place] = (title, line.row, letters)
        if place[0] == "departments" and place[1] not in departments:
            facts = {"code": place[1]}
            letter = letters.get("department", "")
            read.faults.append(SheetFault(title, line.row, letter, message("没有“{code}”"), facts))


def take_calendar(title: str, lines: Sequence[Line], read: Read, remove: bool) -> None:
    days = {} if remove else dict(read.wanted["hall"].get("calendar", {}))
    for line in lines[1:]:
        written = line.cell(1).replace("休息", "").replace("closed", "")
        days[line.cell(0)[:10]] = written.split()
        place = ("hall", "calendar", line.cell(0)[:10])
        read.rows[place] = (title or CALENDAR, line.row, {"calendar": "B"})
    read.wanted["hall"]["calendar"] = days
    read.written["hall", -1] = (title or CALENDAR, 0, {})


def row_of(fault: Fault, read: Read) -> tuple[str, int, str] | None:
    """Sheet, row and column of a fault in what is no item, if it came from a sheet."""
    path = [str(part) for part in fault.path]
    items = read.wanted[fault.kind] if fault.index >= 0 else []
    code = [str(items[fault.index].get(key_of(fault.kind), ""))] if items else []
    for end in range(len(path), 0, -1):
        found = read.rows.get((fault.kind, *code, *path[:end]))
        if found is not None:
            title, row, letters = found
            rest = ".".join(path[end:])
            by_field = letters.get(rest) or letters.get(f"{rest}.zh") or letters.get(path[0])
            return title, row, by_field or letters.get("periods", "")
    return None
