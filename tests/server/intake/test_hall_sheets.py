"""A hall out into sheets and in again; what is wrong in one is told by sheet, row and column."""

from __future__ import annotations

import io
import zipfile
from functools import partial
from typing import Any

import pytest

from server.door.words import language
from server.hall_folder import DEMO, STARTER, read_hall
from server.hall_folder.differences import differences
from server.hall_folder.papers import papers_of
from server.hall_folder.things import THINGS
from server.hall_folder.writing import folder_files
from server.intake.hall_sheets import Read, read_file
from server.reports.hall_files import calendar_sheet, settings_sheet, thing_sheet
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
    sheets = [thing_sheet(thing, papers, say(lang)) for thing in LISTED]
    settings = settings_sheet(papers, say(lang))
    book = as_xlsx([*sheets, calendar_sheet(papers, say(lang)), settings])

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


def test_what_a_sheet_does_not_name_goes_only_if_asked() -> None:
    device = PAPERS["devices"][0]
    sheet = Sheet(
        "设备", ["编号", "类别", "所在设备盒"], [[device["code"], device["kind"], device["agent"]]]
    )

    assert differences(PAPERS, read(sheet).wanted) == []
    gone = [d.code for d in differences(PAPERS, read(sheet, remove=True).wanted)]
    assert gone == [one["code"] for one in PAPERS["devices"][1:]]
