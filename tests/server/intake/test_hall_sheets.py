"""A hall out into sheets and in again; what is wrong in one is told by sheet, row and column."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from server.domain.hall import (
    BoardNotice,
    Boards,
    BoardTime,
    Clerk,
    Device,
    Practice,
    Queue,
    TicketLayout,
    Window,
    Zone,
)
from server.domain.plan import automatic
from server.door.words import language
from server.hall_folder import DEMO, STARTER, read_hall
from server.hall_folder.cells import columns_of
from server.hall_folder.differences import differences
from server.hall_folder.files import DepartmentFile, HallFile, ServiceTable
from server.hall_folder.papers import papers_of
from server.hall_folder.row_sheets import BOARD_TIMES, NOTICES, ROW_SHEETS
from server.hall_folder.things import THINGS
from server.hall_folder.writing import folder_files
from server.intake.hall_read import Read
from server.intake.hall_sheets import read_file
from server.reports.hall_files import calendar_sheet, row_sheet, settings_sheet, thing_sheet
from server.reports.sheets import Sheet, as_csv, as_xlsx
from tests.server.hall_folder.test_round_trip import an_emblem

PAPERS = papers_of(read_hall(STARTER))
LISTED = [thing for thing in THINGS if thing.listed]


def say(lang: str = "zh") -> Any:
    return partial(language().text, lang)


def read(*sheets: Sheet, **more: Any) -> Read:
    return read_file(as_xlsx(sheets), PAPERS, say(), **more)


def told(found: Read) -> list[tuple[str, int, str, str]]:
    return [
        (one.sheet, one.row, one.column, language().text("zh", one.what, **one.facts))
        for one in found.faults
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_demo_hall_is_the_same_after_a_way_through_a_workbook(lang: str) -> None:
    papers = papers_of(read_hall(DEMO))
    papers["hall"]["ticket"] = {"lines": ["number", "class", "qr"], "language": "both"}
    boards = papers["hall"].setdefault("boards", {})
    boards["times"] = [{"start": "20:00", "end": "07:30", "brightness": 20, "volume": 0}]
    boards["notices"] = [
        {"text": {"zh": "照常办理", "en": "Open as usual"}, "since": "2027-09-28"},
        {
            "text": {"zh": "请备齐材料"},
            "title": {"zh": "办理前"},
            "zone": papers["zones"][0]["code"],
        },
    ]
    papers["departments"][0] |= {
        "hours": {"workdays": ["09:00-16:00"]},
        "calendar": {"2027-10-01": [], "2027-10-09": ["08:30-12:00", "13:00-15:00"]},
    }
    sheets = [thing_sheet(thing, papers, say(lang)) for thing in LISTED]
    settings = settings_sheet(papers, say(lang))
    rows = [row_sheet(one, papers, say(lang)) for one in ROW_SHEETS]
    book = as_xlsx([*sheets, calendar_sheet(papers, say(lang)), *rows, settings])

    found = read_file(book, papers, say(lang), remove=True)

    assert found.faults == []
    assert differences(papers, found.wanted) == []


@pytest.mark.parametrize("thing", LISTED, ids=lambda thing: thing.page)
def test_one_kind_is_known_in_a_csv_by_its_heads(thing: Any) -> None:
    found = read_file(as_csv(thing_sheet(thing, PAPERS, say())), PAPERS, say(), remove=True)

    assert (found.faults, differences(PAPERS, found.wanted)) == ([], [])


def test_a_zipped_folder_comes_in_whole() -> None:
    papers = papers_of(read_hall(DEMO))
    papers["hall"]["ticket"] = {"lines": ["logo", "number"], "logo": an_emblem()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, held in folder_files(papers).items():
            packed.writestr(f"dongping/{name}", held)

    found = read_file(out.getvalue(), PAPERS, say())

    assert found.wanted == papers


def test_the_plan_and_pictures_of_a_zipped_folder_are_held_to_the_same_rules() -> None:
    files = folder_files(PAPERS, automatic(read_hall(STARTER)))
    plan = files["plan.toml"].replace(b"[windows]\n", b"[windows]\n99 = { x = 1, y = 1 }\n")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, held in {**files, "plan.toml": plan, "pictures/holiday.jpg": b"none"}.items():
            packed.writestr(name, held)

    found = read_file(out.getvalue(), PAPERS, say())

    faults = [(sheet, language().text("zh", words)) for sheet, _, _, words in told(found)]
    assert faults == [
        ("pictures/holiday.jpg", "这张图片不是大厅导出的"),
        ("plan.toml", "没有“99”"),
    ]


def test_rows_change_and_add_and_touch_nothing_else() -> None:
    first = PAPERS["queues"][0]["code"]
    found = read(Sheet("队列", ["编号", "每日限号", "前缀"][:2], [[first, 90]]))

    changed = [(d.code, d.path, d.after) for d in differences(PAPERS, found.wanted)]
    assert changed == [(first, ("daily_limit",), 90)]


def test_every_fault_is_told_by_sheet_row_and_column_with_what_was_meant() -> None:
    found = read(
        Sheet(
            "办理事项",
            ["编号", "名称", "部门", "取号队列", "常办"],
            [
                ["a b", "甲", "综合科", "A", "是"],
                ["new", "", PAPERS["departments"][0]["code"], "AA", "也许"],
            ],
        )
    )

    row = [(sheet, line, column) for sheet, line, column, _ in told(found)]
    assert ("办理事项", 2, "A") in row
    assert ("办理事项", 3, "D") in row
    assert ("办理事项", 3, "E") in row
    assert any("是不是“A”" in words for *_, words in told(found))


def test_a_mistyped_head_or_sheet_is_told_with_the_one_that_was_meant() -> None:
    found = read(
        Sheet("队例", ["编号"], [["A"]]), Sheet("窗口", ["窗口号", "叫号队例"], [["01", "A"]])
    )

    assert told(found) == [
        ("队例", 0, "", "没有“队例”，是不是“队列”？"),
        ("窗口", 1, "B", "没有“叫号队例”，是不是“叫号队列”？"),
    ]


def test_people_write_as_people_do() -> None:
    first = PAPERS["queues"][0]
    window = PAPERS["windows"][0]["code"]
    found = read(
        Sheet("队列", ["编号", "每号大约办理时间"], [[first["code"], "8分钟"]]),
        Sheet("窗口", ["窗口号", "叫号队列"], [[int(window), first["name"]["zh"]]]),
        Sheet("人员", ["工号", "姓名", "身份"], [["7001", "周督查", "督查人员"]]),
    )

    assert told(found) == []
    assert found.wanted["queues"][0]["typical_service"] == "8 min"
    assert found.wanted["windows"][0]["queues"] == [first["code"]]
    assert found.wanted["people"][-1]["role"] == "inspector"


def test_rows_of_days_times_and_notices_are_known_by_what_they_are_about() -> None:
    department = PAPERS["departments"][0]
    zone = PAPERS["zones"][0]
    found = read(
        Sheet("部门", ["编号", "办公时间"], [[department["code"], "工作日 09:00-16:00"]]),
        Sheet(
            "部门的节假日与调休",
            ["部门", "日期", "时段"],
            [[department["name"]["zh"], "2027-10-01", "休息"]],
        ),
        Sheet("综合屏分时段", ["从", "到", "音量"], [["20:00", "7:30", 0], ["20:00", "07:30", 5]]),
        Sheet(
            "综合屏提示", ["内容", "内容 English", "区域"], [["照常", "Open", zone["name"]["zh"]]]
        ),
    )

    assert told(found) == []
    assert found.wanted["departments"][0]["calendar"] == {"2027-10-01": []}
    boards = found.wanted["hall"]["boards"]
    assert boards["times"] == [{"start": "20:00", "end": "07:30", "volume": 5}]
    assert boards["notices"] == [{"text": {"zh": "照常", "en": "Open"}, "zone": zone["code"]}]


def test_a_fault_in_such_a_row_is_told_where_it_stands() -> None:
    found = read(
        Sheet("部门的节假日与调休", ["部门", "日期", "时段"], [["没有的", "2027-10-01", "休息"]]),
    )
    assert told(found) == [("部门的节假日与调休", 2, "A", "没有“没有的”")]

    department = PAPERS["departments"][0]
    found = read(
        Sheet("综合屏分时段", ["从", "到", "音量"], [["20:00", "07:30", 50], ["8", "09:00", 150]]),
        Sheet(
            "综合屏提示",
            ["内容", "标题", "到哪天", "从哪天"],
            [["照常", "", "2027-01-01", "2027-02-01"]],
        ),
        Sheet("部门", ["编号", "办公时间"], [[department["code"], "工作日 09:00-16:00"]]),
        Sheet(
            "部门的节假日与调休",
            ["部门", "日期", "时段"],
            [[department["code"], "2027-10-01", "9点"]],
        ),
    )

    places = [(sheet, row, column) for sheet, row, column, _ in told(found)]
    assert ("综合屏分时段", 3, "A") in places
    assert ("综合屏分时段", 3, "C") in places
    assert ("综合屏提示", 2, "C") in places
    assert ("部门的节假日与调休", 2, "C") in places


NOT_IN_SHEETS = {
    "hall.code": "a hall is known by it for good; hall.toml has it",
    "hall.zones": "a sheet of their own kind",
    "hall.ticket.logo": "a picture: logo.png of the folder, or the page",
    "people.password": "only demo halls have any",
    "people.photo": "a picture: the page, or pictures/ of the folder",
    "hall.practice.targets": "its four classes are settings",
    "hall.practice.case_days_of": "complaint and returned_case are settings",
}


def test_every_field_of_the_hall_is_in_its_files_and_in_a_sheet() -> None:
    """What a hall is made of, read off its own classes: a new field must not be left behind."""
    every = {
        *paths(HallFile, "hall"),
        *(f"{kind}.{path}" for kind, shape in SHAPES.items() for path in paths(shape)),
    }
    in_sheets = {f"{one.kind}.{column.field.path}" for one in THINGS for column in columns_of(one)}
    in_sheets |= {"hall.calendar"}
    in_sheets |= {f"hall.boards.{s.page}" for s in (BOARD_TIMES, NOTICES)}
    in_sheets |= {"departments.calendar"}

    assert every - in_sheets - set(NOT_IN_SHEETS) == set()
    assert set(NOT_IN_SHEETS) - every == set()
    for shape, sheet in ((BoardTime, BOARD_TIMES), (BoardNotice, NOTICES)):
        keys = {column.path.split(".")[0] for column in sheet.columns}
        assert keys == {one.name for one in dataclasses.fields(shape)}


SHAPES: dict[str, type[Any]] = {
    "zones": Zone,
    "departments": DepartmentFile,
    "services": ServiceTable,
    "queues": Queue,
    "windows": Window,
    "people": Clerk,
    "devices": Device,
}


def paths(shape: type[Any], under: str = "") -> Iterator[str]:
    for one in dataclasses.fields(shape):
        path = f"{under}.{one.name}" if under else one.name
        inner = {"practice": Practice, "boards": Boards, "ticket": TicketLayout}.get(one.name)
        if inner is not None:
            yield from paths(inner, path)
        elif one.name != "services":
            yield path


def test_what_a_sheet_does_not_name_goes_only_if_asked() -> None:
    device = PAPERS["devices"][0]
    sheet = Sheet(
        "设备", ["编号", "类别", "所在设备盒"], [[device["code"], device["kind"], device["agent"]]]
    )

    assert differences(PAPERS, read(sheet).wanted) == []
    gone = [d.code for d in differences(PAPERS, read(sheet, remove=True).wanted)]
    assert gone == [one["code"] for one in PAPERS["devices"][1:]]
