"""A file somebody sends → lines of cells as text. What the columns mean is in columns.py.

CSV as office programs write it: UTF-8 or GB 18030, with commas, semicolons or tabs. Of a workbook
the first sheet is read; its dates come out as 2026-10-31 and its numbers as written.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from server.domain.errors import InvalidRequest
from server.intake.packed import NO_TABLE, workbook

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLE_TYPES = ("text/csv", XLSX_TYPE)
MOST_LINES = 2000
MOST_BYTES = 1024 * 1024
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
    packed = data[:4] == b"PK\x03\x04"
    rows = workbook(data, MOST_LINES + 100)[0][1] if packed else _text(data)
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
        raise InvalidRequest(what=NO_TABLE)
    if "\0" in text:
        raise InvalidRequest(what=NO_TABLE)
    first = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise InvalidRequest(what=NO_TABLE) from None
