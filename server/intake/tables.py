"""A file somebody sends → lines of cells as text. What the columns mean is in columns.py.

CSV as office programs write it: UTF-8 or GB 18030, with commas, semicolons or tabs. Of a workbook
the first sheet is read; its dates come out as 2026-10-31 and its numbers as written.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from server.domain.errors import InvalidRequest

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLE_TYPES = ("text/csv", XLSX_TYPE)
MOST_LINES = 2000
MOST_BYTES = 1024 * 1024
_MOST_UNPACKED = 32 * 1024 * 1024
"""Of a workbook's parts: a small file may unpack to anything."""
_MOST_COLUMNS = 64
_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class Line:
    row: int
    """As the office program counts: the heads are row 1."""
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    heads: Line
    lines: tuple[Line, ...]


def read_table(data: bytes) -> Table:
    """The first line that is not empty has the heads; empty lines are left out. InvalidRequest for
    what is no table, has no lines, or too many."""
    rows = _workbook(data) if data[:4] == b"PK\x03\x04" else _text(data)
    lines = [
        Line(row, tuple(cell.strip() for cell in cells[:_MOST_COLUMNS]))
        for row, cells in enumerate(rows, start=1)
        if any(cell.strip() for cell in cells)
    ]
    if len(lines) < 2:
        raise InvalidRequest(what="文件里没有数据行：第一行应是列名，下面是数据")
    if len(lines) - 1 > MOST_LINES:
        raise InvalidRequest(what="一个文件最多{limit}行，请分开导入", limit=MOST_LINES)
    return Table(lines[0], tuple(lines[1:]))


def column_letter(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA, as the office program names them."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _text(data: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise InvalidRequest(what="文件不是CSV或XLSX表格")
    if "\0" in text:
        raise InvalidRequest(what="文件不是CSV或XLSX表格")
    first = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise InvalidRequest(what="文件不是CSV或XLSX表格") from None


def _workbook(data: bytes) -> list[list[str]]:
    from openpyxl import load_workbook  # 0.2 s, which only an import pays

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED:
                raise InvalidRequest(what="工作簿太大，请只留要导入的表")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise InvalidRequest(what="文件不是CSV或XLSX表格") from None
    try:
        return [
            cells_of(row)
            for row in book.worksheets[0].iter_rows(
                max_row=MOST_LINES + 100, max_col=_MOST_COLUMNS, values_only=True
            )
        ]
    finally:
        book.close()


def cells_of(row: Iterable[Any]) -> list[str]:
    return [_written(value) for value in row]


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        # Fifteen digits are what the office program shows: 3.54, not 3.5400000000000001.
        return f"{value:.15g}"
    return str(value)
