"""Every sheet of a workbook, as lines of cells; and a zipped hall folder. tables.py reads one."""

from __future__ import annotations

from server.hall_folder.pictures import FOLDER as PICTURES
from server.intake.packed import files_in, workbook
from server.intake.tables import Line

MOST_LINES = 5000
MOST_OF_A_FOLDER = 15 * 1024 * 1024
"""Of a zip with its pictures: a little less than the proxies of docs/operations.md let through."""
_OF_A_FOLDER = (".toml", ".png", ".jpg", ".jpeg", ".webp")
_FOLDERS = ("departments/", f"{PICTURES}/")
_LONGEST_NAME = 200
"""Bytes, for no file system takes more than 255."""


def sheets(data: bytes) -> dict[str, list[Line]]:
    """Title -> its lines that are not empty. InvalidRequest for what is no workbook."""
    return {
        title: [
            Line(row, tuple(cell.strip() for cell in cells))
            for row, cells in enumerate(lines, 1)
            if any(cell.strip() for cell in cells)
        ]
        for title, lines in workbook(data, MOST_LINES)
    }


def files_of_folder(data: bytes) -> dict[str, bytes]:
    """The files of a zipped hall folder, by their place in it; {} if it holds no hall.toml.
    InvalidRequest for what is no zip, or too large a one. Only names that a hall folder has: none
    leads anywhere else."""
    found = files_in(data, _OF_A_FOLDER)
    top = next((name for name in found if name.rpartition("/")[2] == "hall.toml"), None)
    if top is None:
        return {}
    start = top.removesuffix("hall.toml")
    inside = {
        name.removeprefix(start): text for name, text in found.items() if name.startswith(start)
    }
    return {name: text for name, text in inside.items() if _is_of_a_hall(name)}


def _is_of_a_hall(name: str) -> bool:
    file = next((name.removeprefix(one) for one in _FOLDERS if name.startswith(one)), name)
    return (
        len(file.encode()) <= _LONGEST_NAME
        and not file.startswith(".")
        and not any(letter in "/\\" or not letter.isprintable() for letter in file)
    )
