"""What stands in lists inside the hall, as sheets of their own: a row for each.

    departments' own days    部门 · 日期 · 时段
    times of the boards      从 · 到 · 亮度 · 音量
    notices of the boards    标题 · 内容 · 区域 · 从哪天 · 到哪天 · 图片

Such a row has no code. It is known by what it is about (a department's day, from when to when, what
is told where); a row that is known already changes it, another is added.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Collection
from typing import Any, Literal, NamedTuple

from floorlink.language import message
from server.hall_folder.cells import Say
from server.hall_folder.papers import Papers

_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?")
_BETWEEN_PERIODS = re.compile(r"[\s,，、;；]+")
_CLOSED = {"休息", "closed"}

RowPlace = tuple[str, ...]
"""Where a row stands in the papers: ("departments", code, "calendar", day) or
("hall", "boards", "notices", "3")."""


class RowColumn(NamedTuple):
    path: str
    word: str
    type: Literal["text", "number", "day", "clock", "one", "periods"] = "text"
    of: str = ""

    def head(self, say: Say) -> str:
        return f"{say(self.word)} English" if self.path.endswith(".en") else say(self.word)


class RowSheet(NamedTuple):
    page: str
    title: str
    columns: tuple[RowColumn, ...]
    known_by: tuple[str, ...]


DEPARTMENT_DAYS = RowSheet(
    "department_days",
    message("部门的节假日与调休"),
    (
        RowColumn("department", message("部门"), "one", "departments"),
        RowColumn("day", message("日期"), "day"),
        RowColumn("periods", message("时段"), "periods"),
    ),
    ("department", "day"),
)
BOARD_TIMES = RowSheet(
    "times",
    message("综合屏分时段"),
    (
        RowColumn("start", message("从"), "clock"),
        RowColumn("end", message("到"), "clock"),
        RowColumn("brightness", message("亮度"), "number"),
        RowColumn("volume", message("音量"), "number"),
    ),
    ("start", "end"),
)
NOTICES = RowSheet(
    "notices",
    message("综合屏提示"),
    (
        RowColumn("title.zh", message("标题")),
        RowColumn("title.en", message("标题")),
        RowColumn("text.zh", message("内容")),
        RowColumn("text.en", message("内容")),
        RowColumn("zone", message("区域"), "one", "zones"),
        RowColumn("since", message("从哪天"), "day"),
        RowColumn("until", message("到哪天"), "day"),
        RowColumn("picture", message("图片")),
    ),
    ("title.zh", "text.zh", "zone"),
)
ROW_SHEETS = (DEPARTMENT_DAYS, BOARD_TIMES, NOTICES)


def rows_of(sheet: RowSheet, papers: Papers) -> list[dict[str, Any]]:
    if sheet is not DEPARTMENT_DAYS:
        rows: list[dict[str, Any]] = papers["hall"].get("boards", {}).get(sheet.page, [])
        return rows
    return [
        {"department": one["code"], "day": day, "periods": periods}
        for one in papers["departments"]
        for day, periods in sorted(one.get("calendar", {}).items())
    ]


def written(column: RowColumn, row: dict[str, Any], say: Say) -> str | int | None:
    """The row's value in this column, as a cell."""
    value: Any = row
    for key in column.path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    if column.type == "periods":
        return " ".join(value) or say("休息")
    return value or (0 if value == 0 else None)


def read_row(cells: dict[RowColumn, str], known: Callable[[str, str], str]) -> dict[str, Any]:
    """A row as it was typed; `known(kind, text)` is the code that is meant."""
    row: dict[str, Any] = {}
    for column, text in cells.items():
        value = _value(column, text.strip(), known)
        if value is None:
            continue
        key, _, part = column.path.partition(".")
        if part:
            row.setdefault(key, {})[part] = value
        else:
            row[key] = value
    return row


def put_rows(
    sheet: RowSheet,
    rows: list[dict[str, Any]],
    named: Collection[RowColumn],
    papers: Papers,
    *,
    remove: bool,
) -> list[RowPlace]:
    """Puts them in; answers where each of them stands now. What a row of before says in columns
    that are not `named` stays. `remove`: what is not among the rows goes."""
    if sheet is DEPARTMENT_DAYS:
        return _put_days(rows, papers, remove)
    boards = papers["hall"].setdefault("boards", {})
    before = boards.get(sheet.page, [])
    known = {_about(sheet, one): one for one in before}
    after: list[dict[str, Any]] = [] if remove else copy.deepcopy(before)
    keys = {column.path.partition(".")[0] for column in named}
    places: list[RowPlace] = []
    for row in rows:
        about = _about(sheet, row)
        at = next((n for n, one in enumerate(after) if _about(sheet, one) == about), len(after))
        kept = {key: value for key, value in known.get(about, {}).items() if key not in keys}
        after[at : at + 1] = [{**kept, **row}]
        places.append(("hall", "boards", sheet.page, str(at)))
    if after:
        boards[sheet.page] = after
    else:
        boards.pop(sheet.page, None)
    if not boards:
        papers["hall"].pop("boards")
    return places


def _put_days(rows: list[dict[str, Any]], papers: Papers, remove: bool) -> list[RowPlace]:
    departments = {one["code"]: one for one in papers["departments"]}
    if remove:
        for one in departments.values():
            one.pop("calendar", None)
    places: list[RowPlace] = []
    for row in rows:
        code, day = row.get("department", ""), row.get("day", "")
        places.append(("departments", code, "calendar", day))
        if code in departments:
            departments[code].setdefault("calendar", {})[day] = row.get("periods", [])
    return places


def _about(sheet: RowSheet, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(
        written(column, row, str) for column in sheet.columns if column.path in sheet.known_by
    )


def _value(column: RowColumn, text: str, known: Callable[[str, str], str]) -> Any:
    if column.type == "periods":
        return [
            one for one in _BETWEEN_PERIODS.split(text) if one and one.casefold() not in _CLOSED
        ]
    if not text:
        return None
    if column.type == "one":
        return known(column.of, text)
    if column.type == "day":
        return text[:10]
    if column.type == "clock" and (found := _CLOCK.fullmatch(text)):
        return f"{int(found[1]):02d}:{found[2]}"
    if column.type == "number" and text.rstrip("%").isdecimal():
        return int(text.rstrip("%"))
    return text
