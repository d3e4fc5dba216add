"""A hall, or one kind of thing in it, as somebody's file: what it would make of the hall.

A workbook has a sheet for each kind, by its name in either language; a CSV is one such sheet and is
known by its heads; a zip is a hall folder. Every fault is told at once by sheet, row and column.
"""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from floorlink.errors import SettingsError
from floorlink.language import message
from server.domain.errors import InvalidRequest
from server.hall_folder.cells import Column, Say, columns_of, read_cell, read_name, read_names
from server.hall_folder.fault_words import in_hall_words
from server.hall_folder.papers import Fault, Papers, key_of, papers_of, read_papers
from server.hall_folder.row_sheets import ROW_SHEETS
from server.hall_folder.things import HALL_THINGS, THINGS, Thing
from server.hall_folder.whole import read_whole
from server.intake.columns import known_code, plain_head, tidy
from server.intake.hall_read import Read, SheetFault, known_in, names_of
from server.intake.hall_sheet_rows import CALENDAR, row_of, row_sheet_of, take_calendar, take_rows
from server.intake.tables import MOST_BYTES, Line, column_letter, read_table
from server.intake.workbooks import files_of_folder, sheets

SETTINGS = message("大厅设置")
_DAY, _PERIODS = ("日期", "date", "day"), ("时段", "periods", "hours")
_NAME, _VALUE, _KEY = ("设置", "setting"), ("值", "value"), ("键", "key")


def read_file(
    data: bytes, now: Papers, say: Say, *, remove: bool = False, windows: int = 0
) -> Read:
    """`remove`: what a sheet does not name shall go. Nothing else is touched by a sheet.
    `windows`: so many that serve every queue, for a hall that has none yet."""
    packed = data[:4] == b"PK\x03\x04"
    if packed and (files := files_of_folder(data)):
        return _folder(files, now)
    if len(data) > MOST_BYTES:
        raise InvalidRequest(what=message("工作簿太大，请只留要导入的表"))
    read = Read(copy.deepcopy(now))
    if packed:
        found = sheets(data)
    else:
        table = read_table(data)
        found = {"": [table.heads, *table.lines]}
    for title, lines in sorted(found.items(), key=lambda one: _turn(one[0], say)):
        if lines:
            _sheet(title, lines, read, say, remove)
    if windows and not read.wanted["windows"]:
        _open_windows(read.wanted, windows)
    if not read.faults:
        _, faults = read_papers(read.wanted)
        read.faults += [_where(fault, read, say) for fault in faults]
    return read


def _open_windows(papers: Papers, count: int) -> None:
    zones = papers["zones"] or [{"code": "A", "name": {"zh": "大厅", "en": "Hall"}}]
    papers["zones"] = zones
    papers["windows"] = [
        {
            "code": f"{number:02d}",
            "name": {"zh": f"{number}号窗口", "en": f"Window {number}"},
            "zone": zones[0]["code"],
            "queues": [queue["code"] for queue in papers["queues"]],
        }
        for number in range(1, count + 1)
    ]


# --- a hall folder -------------------------------------------------------------------------


def _folder(files: dict[str, bytes], now: Papers) -> Read:
    with tempfile.TemporaryDirectory() as made:
        for name, content in files.items():
            (Path(made) / name).parent.mkdir(exist_ok=True)
            (Path(made) / name).write_bytes(content)
        try:
            whole = read_whole(Path(made))
            return Read(papers_of(whole.hall), plan=whole.plan, pictures=whole.pictures)
        except SettingsError as error:
            return Read(now, [_said(fault) for fault in error.faults])


def _said(fault: str) -> SheetFault:
    """`queues.toml:3: …` as sheet, row and what is wrong."""
    place, _, wrong = fault.partition(": ")
    file, _, line = place.partition(":")
    return SheetFault(file, int(line) if line.isdecimal() else 0, "", *in_hall_words(wrong))


# --- one sheet -----------------------------------------------------------------------------


def _sheet(title: str, lines: Sequence[Line], read: Read, say: Say, remove: bool) -> None:
    plain = plain_head(title)
    if plain in names_of(CALENDAR, say) or (not title and _has(lines[0], _DAY, _PERIODS)):
        take_calendar(title, lines, read, remove)
    elif plain in names_of(SETTINGS, say) or (not title and _has(lines[0], _NAME, _VALUE)):
        _settings(title, lines, read, say)
    elif (rows := row_sheet_of(title, lines[0], say)) is not None:
        take_rows(title or say(rows.title), rows, lines, read, say, remove)
    elif (thing := _thing_of(title, lines[0], say)) is not None:
        _things(title or say(thing.words), thing, lines, read, say, remove)
    else:
        titles = {plain_head(name): name for name in _titles(say)}
        near = get_close_matches(plain, titles, n=1, cutoff=0.5)
        facts = {"code": title, **({"near": titles[near[0]]} if near else {})}
        what = message("没有“{code}”，是不是“{near}”？") if near else message("不认识这张表")
        read.faults.append(SheetFault(title, 0, "", what, facts))


_FIRST = ("zones", "departments", "queues", "people")
"""What others name: read before them."""


def _turn(title: str, say: Say) -> int:
    thing = _thing_of(title, Line(0, ()), say) if title else None
    return 1 if thing is None or thing.kind not in _FIRST else 0


def _titles(say: Say) -> list[str]:
    kinds = [say(thing.words) for thing in THINGS if thing.listed]
    return [*kinds, *(say(rows.title) for rows in ROW_SHEETS), say(CALENDAR), say(SETTINGS)]


def _has(heads: Line, *these: Sequence[str]) -> bool:
    plain = {plain_head(head) for head in heads.cells}
    return all(plain & {plain_head(one) for one in names} for names in these)


def _thing_of(title: str, heads: Line, say: Say) -> Thing | None:
    """By its title; a file without titles by its heads."""
    listed = [thing for thing in THINGS if thing.listed]
    if title:
        plain = plain_head(title)
        same = (
            one
            for one in listed
            if plain in {*names_of(one.words, say), *names_of(one.word, say), plain_head(one.page)}
        )
        return next(same, None)
    plain_heads = [plain_head(head) for head in heads.cells if head]
    fitting = {thing.page: len(set(plain_heads) & {*_heads(thing, say)}) for thing in listed}
    best = max(listed, key=lambda thing: (fitting[thing.page], -len(thing.fields)))
    return best if fitting[best.page] > 1 else None  # a code alone is every kind's


def _heads(thing: Thing, say: Say) -> dict[str, Column]:
    """Every way to write a head -> its column."""
    found = {}
    for column in columns_of(thing):
        for head in (column.key, column.head(str), column.head(say)):
            found[plain_head(head)] = column
        if column.part != "en":
            found.setdefault(plain_head(column.field.path), column)
    return found


def _things(
    title: str, thing: Thing, lines: Sequence[Line], read: Read, say: Say, remove: bool
) -> None:
    heads, columns = _heads(thing, say), dict[str, int]()
    first = lines[0]
    for place, head in enumerate(first.cells):
        column = heads.get(plain_head(head))
        if column is not None:
            columns[column.key] = place
        elif head:
            near = get_close_matches(plain_head(head), heads, n=1, cutoff=0.6)
            what, facts = message("没有“{code}”这一列"), {"code": head}
            if near:
                what = message("没有“{code}”，是不是“{near}”？")
                facts["near"] = heads[near[0]].head(say)
            read.faults.append(SheetFault(title, first.row, column_letter(place), what, facts))
    name = key_of(thing.kind)
    if name not in columns:
        facts = {"code": say(thing.fields[0].word)}
        what = message("缺少“{code}”这一列")
        read.faults.append(SheetFault(title, first.row, "", what, facts))
        return
    before = {str(one.get(name)): one for one in read.wanted[thing.kind]}
    items: list[dict[str, Any]] = [] if remove else list(read.wanted[thing.kind])
    seen: set[str] = set()
    for line in lines[1:]:
        code = _code(tidy(line.cell(columns[name])), before)
        item = copy.deepcopy(before.get(code, {}))
        _fill(item, thing, columns, line, read, say)
        item[name] = code
        known = next((n for n, one in enumerate(items) if one.get(name) == code), None)
        if known is None or code in seen:
            items.append(item)
            index = len(items) - 1
        else:
            items[known], index = item, known
        seen.add(code)
        letters = {key: column_letter(place) for key, place in columns.items()}
        read.written[thing.kind, index] = (title, line.row, letters)
    read.wanted[thing.kind] = items


def _code(text: str, before: dict[str, Any]) -> str:
    """An office program makes 7 of 07."""
    return known_code(text, dict.fromkeys(before, "")) or text


def _fill(
    item: dict[str, Any],
    thing: Thing,
    columns: dict[str, int],
    line: Line,
    read: Read,
    say: Say,
) -> None:
    known = known_in(read.wanted)

    for field_ in thing.fields:
        path = field_.path
        if field_.type in ("name", "names"):
            zh, en = (f"{path}.zh" in columns), (f"{path}.en" in columns)
            if not (zh or en):
                continue
            chinese = line.cell(columns[f"{path}.zh"]) if zh else ""
            english = line.cell(columns[f"{path}.en"]) if en else ""
            reader = read_name if field_.type == "name" else read_names
            value: Any = reader(chinese, english)
        elif path in columns:
            text = tidy(line.cell(columns[path]))
            value = read_cell(Column(field_, ""), text, known, say)
            if field_.usual is not None and value == field_.usual:
                value = None
        else:
            continue
        if value is None:
            item.pop(path, None)
        else:
            item[path] = value


def _settings(title: str, lines: Sequence[Line], read: Read, say: Say) -> None:
    columns = [column for thing in HALL_THINGS for column in columns_of(thing)]
    by_head = {plain_head(head): c for c in columns for head in (c.key, c.head(str), c.head(say))}
    hall = read.wanted["hall"]
    for line in lines[1:]:
        named = line.cell(2) or line.cell(0)
        column = by_head.get(plain_head(named))
        if column is None:
            near = get_close_matches(plain_head(named), by_head, n=1, cutoff=0.6)
            what, facts = message("没有“{code}”"), {"code": named}
            if near:
                what = message("没有“{code}”，是不是“{near}”？")
                facts["near"] = by_head[near[0]].head(say)
            read.faults.append(SheetFault(title, line.row, "A", what, facts))
            continue
        _set_setting(hall, column, tidy(line.cell(1)), say)


def _set_setting(hall: dict[str, Any], column: Column, text: str, say: Say) -> None:
    *way, last = column.field.path.split(".")
    table = hall
    for key in way:
        table = table.setdefault(key, {})
    if column.part:
        name = dict(table.get(last) or {"zh": ""})
        name[column.part] = text
        if not name.get("en"):
            name.pop("en", None)
        if any(name.values()):
            table[last] = name
        return
    value = read_cell(column, text, lambda _, code: code, say)
    if value is None or (value == column.field.usual and last not in table):
        table.pop(last, None)
    else:
        table[last] = value


def _where(fault: Fault, read: Read, say: Say) -> SheetFault:
    what, facts = in_hall_words(fault.wrong)
    if (at_row := row_of(fault, read)) is not None:
        return SheetFault(*at_row, what, facts)
    thing = next((one for one in THINGS if one.kind == fault.kind), THINGS[0])
    index = -1 if fault.kind == "hall" else fault.index
    title, row, letters = read.written.get((fault.kind, index), (say(thing.words), 0, {}))
    path = [str(part) for part in fault.path] or [str(facts.get("key", ""))]
    letter = letters.get(".".join(path[:2])) or letters.get(path[0]) or letters.get(f"{path[0]}.zh")
    if not row and fault.kind != "hall" and fault.index >= 0:
        code = read.wanted[fault.kind][fault.index].get(key_of(fault.kind), "")
        title = f"{title} {code}"
    return SheetFault(title, row, letter or "", what, facts)
