"""Every sheet of a workbook, as lines of cells; and a zip of text files. tables.py reads one."""

from __future__ import annotations

import io
import zipfile

from server.domain.errors import InvalidRequest
from server.intake.tables import Line, cells_of

MOST_LINES = 5000
_MOST_UNPACKED = 32 * 1024 * 1024
_MOST_COLUMNS = 64


def sheets(data: bytes) -> dict[str, list[Line]]:
    """Title -> its lines that are not empty. InvalidRequest for what is no workbook."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            _check_size(parts)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise InvalidRequest(what="文件不是CSV或XLSX表格") from None
    try:
        return {
            sheet.title: [
                Line(row, tuple(cell.strip() for cell in cells_of(values)))
                for row, values in enumerate(
                    sheet.iter_rows(max_row=MOST_LINES, max_col=_MOST_COLUMNS, values_only=True), 1
                )
                if any(cell.strip() for cell in cells_of(values))
            ]
            for sheet in book.worksheets
        }
    finally:
        book.close()


_OF_A_FOLDER = (".toml", ".png", ".jpg", ".jpeg", ".webp")


def files_of_folder(data: bytes) -> dict[str, bytes]:
    """The files of a zipped hall folder, by their place in it; {} if it holds no hall.toml."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = [name for name in parts.namelist() if name.casefold().endswith(_OF_A_FOLDER)]
            top = next((name for name in names if name.rpartition("/")[2] == "hall.toml"), None)
            if top is None:
                return {}
            _check_size(parts)
            start = top.removesuffix("hall.toml")
            inside = [name for name in names if name.startswith(start)]
            return {name.removeprefix(start): parts.read(name) for name in inside}
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return {}


def _check_size(parts: zipfile.ZipFile) -> None:
    if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED:
        raise InvalidRequest(what="工作簿太大，请只留要导入的表")
