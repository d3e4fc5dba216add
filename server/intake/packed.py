"""What comes packed: the sheets of a workbook, the texts of a zipped folder.

A small file may unpack to anything, and each of its parts may be broken. So its size is looked at
before it is unpacked, and whatever then goes wrong in it is the fault of the file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from floorlink.language import message
from server.domain.errors import InvalidRequest

NO_TABLE = message("文件不是CSV或XLSX表格")
_MOST_UNPACKED = 8 * 1024 * 1024
_MOST_OF_A_FOLDER = 24 * 1024 * 1024
"""With its pictures, of which fifty slides and a hundred faces take less."""
_MOST_SHEETS = 40
_MOST_COLUMNS = 64
_MOST_TEXT = 512 * 1024
"""Five times the hall of Dongping. Reading TOML takes tens of times longer than reading cells."""


def workbook(data: bytes, most_lines: int) -> list[tuple[str, list[list[str]]]]:
    """Each sheet's title and its lines of cells as text, the first `most_lines` of them.
    InvalidRequest for what is no workbook, or too large a one."""
    from openpyxl import load_workbook  # 0.2 s, which only an import pays

    with _unpacked(data) as parts:
        _bounded(parts.infolist(), _MOST_UNPACKED)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            if not 0 < len(book.worksheets) <= _MOST_SHEETS:
                raise InvalidRequest(what=NO_TABLE)
            return [
                (
                    sheet.title,
                    [
                        _cells(values)
                        for values in sheet.iter_rows(
                            max_row=most_lines, max_col=_MOST_COLUMNS, values_only=True
                        )
                    ],
                )
                for sheet in book.worksheets
            ]
        finally:
            book.close()


def files_in(data: bytes, endings: tuple[str, ...]) -> dict[str, bytes]:
    """The files with these endings, by their names in the zip; InvalidRequest if they are too large
    together, or none can be read."""
    with _unpacked(data) as parts:
        wanted = [one for one in parts.infolist() if one.filename.casefold().endswith(endings)]
        texts = [one for one in wanted if one.filename.endswith(".toml")]
        _bounded(wanted, _MOST_OF_A_FOLDER)
        _bounded(texts, _MOST_TEXT)
        return {one.filename: parts.read(one) for one in wanted}


def _bounded(parts: Iterable[zipfile.ZipInfo], at_most: int) -> None:
    """No part gives more bytes than it was said to have, so the sum that is said can be trusted."""
    if sum(part.file_size for part in parts) > at_most:
        raise InvalidRequest(what="工作簿太大，请只留要导入的表")


@contextmanager
def _unpacked(data: bytes) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            yield parts
    except InvalidRequest:
        raise
    except Exception as error:
        # A part may be cut, encrypted, of another kind or full of nonsense; the libraries tell of
        # it by some fifteen kinds of error, of which none is a fault of ours.
        raise InvalidRequest(what=NO_TABLE) from error


def _cells(row: Iterable[Any]) -> list[str]:
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
