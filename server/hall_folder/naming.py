"""The checks that every file shares: codes, names, references, things said twice."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from floorlink.settings import Sheet, did_you_mean
from floorlink.toml_lines import Place
from server.domain.hall import Name

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_PICTURE = re.compile(r"[0-9a-f]{64}")

Known = Collection[str] | None
"""Codes that may be named; None when their file could not be read."""


def note_once(sheet: Sheet[Any], place: Place, wrong: str) -> None:
    """What has a fault already is a blank by now: nothing more can be said of it."""
    if all(place != noted for noted, _ in sheet.noted):
        sheet.note(place, wrong)


def check_code(sheet: Sheet[Any], place: Place, code: str) -> None:
    """Codes stand in addresses, file names and on the wire."""
    if isinstance(sheet.written(place), str) and not _CODE.fullmatch(code):
        wanted = "letters, digits, - and _, beginning with a letter or digit"
        note_once(sheet, place, f'"{place[-1]}" must be {wanted}, not "{code}"')


def check_name(sheet: Sheet[Any], place: Place, name: Name) -> None:
    check_filled(sheet, (*place, "zh"), name.zh)


def check_filled(sheet: Sheet[Any], place: Place, text: str) -> None:
    if isinstance(sheet.written(place), str) and not text.strip():
        note_once(sheet, place, f'"{place[-1]}" must not be empty')


def check_reference(sheet: Sheet[Any], place: Place, what: str, code: str, known: Known) -> None:
    if code and known is not None and code not in known:
        note_once(sheet, place, f'unknown {what} "{code}"{did_you_mean(code, known)}')


def check_picture(sheet: Sheet[Any], place: Place, picture: str) -> None:
    """Pictures stand on the hall's shelf, each under the hash of its content."""
    if picture and not _PICTURE.fullmatch(picture):
        note_once(sheet, place, f'"{picture}" is no picture of the hall\'s shelf')


def check_unique(sheet: Sheet[Any], table: str, key: str, codes: Iterable[str]) -> None:
    seen: dict[str, int] = {}
    for index, code in enumerate(codes):
        if code and code in seen:
            line = sheet.line((table, seen[code], key))
            note_once(sheet, (table, index, key), f'{key} "{code}" stands already in line {line}')
        seen.setdefault(code, index)


def check_first(
    sheet: Sheet[Any], place: Place, code: str, seen: dict[str, tuple[Sheet[Any], Place]]
) -> None:
    """`code` is the only one of its kind, over several files."""
    if code and code in seen:
        other, there = seen[code]
        where = f"{other.shown}:{other.line(there)}"
        note_once(sheet, place, f'code "{code}" stands already in {where}')
    seen.setdefault(code, (sheet, place))
