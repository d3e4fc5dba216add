"""Tables as files: CSV for programs, XLSX for people. Text stays text: no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


Cell = str | int | float | None
"""Numbers stay numbers, nothing is an empty cell."""


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def as_csv(sheet: Sheet) -> bytes:
    """With a byte order mark, so that office programs see that it is UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(sheet.heads)
    writer.writerows([_harmless(cell) for cell in row] for row in sheet.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(cell: Cell) -> Cell:
    """What a citizen wrote must not be run by the office program that opens the file."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def as_xlsx(sheets: Iterable[Sheet]) -> bytes:
    from openpyxl import Workbook  # 0.2 s, which only an export pays
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        page.freeze_panes = "A2"
        heads = [WriteOnlyCell(page, value=head) for head in sheet.heads]
        for head in heads:
            head.font = Font(bold=True)
        page.append(heads)
        for row in sheet.rows:
            cells = [WriteOnlyCell(page, value=cell) for cell in row]
            for cell in cells:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
            page.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
