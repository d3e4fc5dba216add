"""Project numbers from files: as people write them, every fault told, the same again no change."""

from __future__ import annotations

from datetime import date

import pytest

from server.intake.project_links import read_project_links
from server.intake.reading import Reading, in_order
from server.services.commands import LinkProjects
from server.services.project_links import LinkLine
from tests.server.at_work import AtWork
from tests.server.factories import MANAGER

HEADS = "日期,号码,办件编号,环节"


def read(*lines: str, heads: str = HEADS) -> Reading[LinkLine]:
    return read_project_links("\n".join([heads, *lines]).encode())


def faults(reading: Reading[LinkLine]) -> list[tuple[int, str, str]]:
    return [
        (one.row, reading.place(one)[0], one.what.format(**one.facts))
        for one in in_order(reading.faults, reading.columns)
    ]


def test_days_and_numbers_may_be_written_as_people_do() -> None:
    lines = read(
        "2026-03-02,A001,3709-1,受理",
        "2026/3/2, a-2 ,3709-2,2",
        "2026年3月2日,Ａ003,3709-3,",
    ).lines

    assert [(one.day, one.number, one.process) for one in lines] == [
        (date(2026, 3, 2), "A001", 1),
        (date(2026, 3, 2), "A002", 2),
        (date(2026, 3, 2), "A003", 2),
    ]


def test_a_file_may_begin_with_its_data() -> None:
    reading = read("2026-03-02,A002,3709-2", heads="2026-03-02,A001,3709-1,1")

    assert [(one.row, one.project_number) for one in reading.lines] == [
        (1, "3709-1"),
        (2, "3709-2"),
    ]
    assert reading.faults == ()


def test_every_fault_is_told_by_row_and_column() -> None:
    reading = read("2026-02-31,A001,3709-1,", "2026-03-02,一号,,", "2026-03-02,A1,3.7E+17,退回")

    assert faults(reading) == [
        (2, "A", "“2026-02-31”不是日期，应写成2026-10-01"),
        (3, "B", "“一号”不是号码，应写成A001"),
        (3, "C", "没有填写办件编号"),
        (4, "C", "“3.7E+17”被表格软件改写了，请把该列设为文本"),
        (4, "D", "“退回”不是办理环节，应写受理或办结"),
    ]
    assert reading.lines == ()


def test_a_file_is_compared_with_what_is_linked(hall: AtWork) -> None:
    for _ in range(2):
        hall.issue()
    first = read("2026-03-02,A001,3709-1,", "2026-03-02,A002,3709-2,").lines
    hall.floor.do(LinkProjects(links=[line.link for line in first]), MANAGER)
    before = hall.floor.seq()

    hall.floor.do(LinkProjects(links=[line.link for line in first]), MANAGER)
    lines = read("2026-03-02,A001,3709-1,", "2026-03-02,A002,3709-9,", "2026-03-02,A003,3709-3,")
    changes, missing = hall.floor.compare_links([*lines.lines, lines.lines[0]])

    assert hall.floor.seq() == before  # the same again is no event
    assert [(one.number, one.change, one.before) for one in changes[:2]] == [
        ("A001", "same", "3709-1"),
        ("A002", "corrects", "3709-2"),
    ]
    assert [(one.row, one.what) for one in missing] == [(4, "{day}没有{number}号")]


def test_a_line_that_is_there_twice_is_told(hall: AtWork) -> None:
    hall.issue()
    reading = read("2026-03-02,A001,3709-1,", "2026-03-02,A001,3709-2,")

    _, missing = hall.floor.compare_links(reading.lines)

    assert [(one.row, one.facts) for one in missing] == [(3, {"first": 2})]


@pytest.mark.parametrize("heads", ["日期,号码", "日子,号码,编号"])
def test_columns_that_are_missing_are_named(heads: str) -> None:
    told = [what for _, _, what in faults(read("2026-03-02,A001,3709-1", heads=heads))]

    assert any("办件编号" in what for what in told)
