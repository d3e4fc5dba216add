"""Figures of the approval systems from files: as people write them, with every fault told."""

from __future__ import annotations

import io
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook

import server.hall_folder
from server.domain.assessment.evidence import Kind, Subject
from server.domain.errors import InvalidRequest
from server.hall_folder import read_hall
from server.intake.case_figures import read_case_figures
from server.intake.reading import Reading, in_order
from server.intake.tables import column_letter, read_table
from server.services.assessing.case_figures import FiguresLine
from server.services.assessing.commands import AddCaseFigures, ImportCaseFigures
from server.services.assessing.figures_shown import total_of
from server.services.commands import Actor
from tests.server.at_work import AtWork
from tests.server.factories import MANAGER, small_hall

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "case-figures.csv"
DONGPING = Path(server.hall_folder.__file__).parent / "dongping"
INSPECTOR = Actor(kind="inspector", id="4001")
HEADS = "月份,窗口,受理件数,办结件数,按时办结,提前办结,平均承诺天数,平均办理天数"
GOOD = "2026-03,1,12,10,9,8,18.22,3.54"


def read(*lines: str, heads: str = HEADS) -> Reading[FiguresLine]:
    return read_case_figures("\n".join([heads, *lines]).encode(), small_hall())


def faults(reading: Reading[FiguresLine]) -> list[tuple[int, str, str]]:
    return [
        (one.row, reading.place(one)[0], one.what.format(**one.facts))
        for one in in_order(reading.faults, reading.columns)
    ]


# --- reading -----------------------------------------------------------------------------------


def test_the_county_s_own_figures_are_read(tmp_path: Path) -> None:
    reading = read_case_figures(EXAMPLE.read_bytes(), read_hall(DONGPING))

    total = total_of(reading.lines)
    assert reading.faults == ()
    assert (len(reading.lines), reading.skipped, reading.columns.ignored) == (40, 1, ("部门",))
    assert (total.promised_days, total.actual_days) == ("18.22", "3.54")
    assert total.on_time == total.completed
    assert total.early / total.completed > 0.95


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_is_read_however_an_office_program_wrote_it(encoding: str, separator: str) -> None:
    text = f"{HEADS}\r\n{GOOD}\r\n\r\n".replace(",", separator)

    (line,) = read_case_figures(text.encode(encoding), small_hall()).lines

    assert (line.row, line.period, line.code, line.promised_days) == (2, "2026-03", "1", "18.22")


def test_a_workbook_says_the_same_as_a_csv_file() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADS.split(","))
    sheet.append([date(2026, 3, 1), 1, 12, 10, 9, 8, 18.22, 3.54])
    out = io.BytesIO()
    book.save(out)

    reading = read_case_figures(out.getvalue(), small_hall())

    assert (reading.lines, reading.faults) == (read(GOOD).lines, ())


def test_heads_windows_and_numbers_may_be_written_as_people_do() -> None:
    heads = "统计月份,窗口号,受理（件）,办结 数,按期办结,Early,承诺时限(天),Mean actual days"

    (line,) = read("2026年3月,1号窗口,１２,10.0,9,8,18.220,3.54", heads=heads).lines

    assert line == read(GOOD).lines[0]
    assert read('2026/3,1,"1,234",10,9,8,18,3').lines[0].accepted == 1234


def test_an_office_program_that_drops_a_window_s_nought_is_understood() -> None:
    reading = read_case_figures(f"{HEADS}\n{GOOD}".encode(), read_hall(DONGPING))

    assert reading.lines[0].code == "01"


def test_every_fault_is_told_by_row_and_column_with_what_was_meant() -> None:
    reading = read(
        GOOD,
        "2026-13,1,12,10,9,8,18.22,3.54",
        "2026-03,9号窗口,1O,十,98%,8件,18天,3 or 4",
        "2026-03,,12,10,,8,,3.54",
    )

    assert faults(reading) == [
        (3, "A", "“2026-13”不是月份，应写成2026-10"),
        (4, "B", "没有窗口“9号窗口”"),
        (4, "C", "“1O”不是件数；是不是10？"),
        (4, "D", "“十”不是件数，应写整数，如12"),
        (4, "E", "“98%”是比例，这里要写件数"),
        (4, "F", "“8件”不是件数；是不是8？"),
        (4, "G", "“18天”不是天数；是不是18？"),
        (4, "H", "“3 or 4”不是天数，应写数字，如3.54"),
        (5, "B", "每行须写窗口或工号，二者只写一个"),
        (5, "E", "没有填写；没有就写0"),
        (5, "G", "有办结件，须填写平均天数"),
    ]
    assert [line.row for line in reading.lines] == [2]


def test_a_badge_that_nobody_has_is_told_with_the_one_that_was_meant() -> None:
    heads = HEADS.replace("窗口", "工号")

    reading = read("2026-03,1011,12,10,9,8,18.22,3.54", "2026-03,张山,0,0,0,0,,", heads=heads)

    assert faults(reading) == [
        (2, "B", "没有窗口人员“1011”；是不是“1001”？"),
        (3, "B", "没有窗口人员“张山”"),
    ]


def test_a_column_that_is_missing_is_named_with_the_one_that_was_meant() -> None:
    reading = read(GOOD, heads=HEADS.replace("按时办结", "准时办结").replace("窗口", "台"))

    assert faults(reading) == [
        (1, "", "缺少“按时办结”列；是不是“准时办结”列？"),
        (1, "", "须有“窗口”列或“工号”列"),
    ]


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 no zip", b"\x00\x01\x02", "只有列名".encode(), b"\x81"]
)
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidRequest):
        read_table(data)


def test_columns_are_named_as_office_programs_do() -> None:
    assert [column_letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


# --- taking over -------------------------------------------------------------------------------


def take_over(hall: AtWork, *lines: str, reason: str = "") -> tuple[int, int, int]:
    command = ImportCaseFigures(
        lines=list(read(*lines).lines), file="march.csv", digest="x", reason=reason
    )
    done = hall.floor.do(command, INSPECTOR)
    return done.new, done.corrected, done.same


def counted(hall: AtWork) -> dict[str, Fraction]:
    """Measure -> what counts in March, of window 1."""
    from server.services.assessing.gathering import gather
    from server.services.ports import Books

    def look(books: Books, _house: object) -> dict[str, Fraction]:
        evidence = gather(books, hall.floor.hall(), "2026-03", hall.clock.now)
        return {
            row.measure: row.amount / row.out_of
            for row in evidence.rows
            if row.subject == Subject(Kind.WINDOW, "1") and row.measure.startswith("case_")
        }

    return hall.floor.assessing.look(look)


def test_the_same_file_twice_counts_once(hall: AtWork) -> None:
    first = take_over(hall, GOOD)
    before = hall.floor.seq()

    again = take_over(hall, GOOD)

    assert (first, again) == ((1, 0, 0), (0, 0, 1))
    assert hall.floor.seq() == before
    assert counted(hall)["case_accepted"] == 12
    assert counted(hall)["case_days_used"] == Fraction(354, 1822)


def test_a_corrected_file_replaces_the_figures_and_tells_who_and_why(hall: AtWork) -> None:
    take_over(hall, GOOD)
    corrected = GOOD.replace("12,10,9,8", "12,10,10,9")
    with pytest.raises(InvalidRequest):
        take_over(hall, corrected)

    done = take_over(hall, corrected, reason="系统补报一件")

    assert done == (0, 1, 0)
    assert counted(hall)["case_on_time"] == 1
    old, new = hall.floor.assessing.figures("2026-03").entries
    assert (old.counts, old.figures.on_time) == (False, 9)
    assert (new.counts, new.replaces, new.why, new.by) == (True, old.entry, "系统补报一件", "4001")


def test_two_approval_systems_add_up_at_one_window(hall: AtWork) -> None:
    heads = f"{HEADS},系统"
    lines = read(f"{GOOD},投资", f"{GOOD},户籍", heads=heads).lines
    hall.floor.do(ImportCaseFigures(lines=list(lines), file="x", digest="x"), INSPECTOR)

    entries = hall.floor.assessing.figures("2026-03").entries

    assert [(one.system, one.counts) for one in entries] == [("投资", True), ("户籍", True)]


def test_a_single_line_by_the_api_follows_the_same_rules(hall: AtWork) -> None:
    facts = {"period": "2026-03", "kind": "window", "code": "1", "accepted": 12, "completed": 10}
    add = {**facts, "on_time": 9, "early": 8, "promised_days": "18.22", "actual_days": "3.54"}
    take_over(hall, GOOD)
    (entry,) = hall.floor.assessing.figures("2026-03").entries

    number = hall.floor.do(AddCaseFigures(**add), INSPECTOR)  # type: ignore[arg-type]

    assert number == entry.entry
    with pytest.raises(InvalidRequest):
        hall.floor.do(AddCaseFigures(**{**add, "early": 9}), INSPECTOR)  # type: ignore[arg-type]


def test_lines_that_contradict_each_other_or_a_frozen_month_are_told_together(
    hall: AtWork,
) -> None:
    hall.clock.on(days=31)
    hall.floor.freeze_month("2026-03", "plain", MANAGER)
    reading = read(
        GOOD,
        "2026-04,1,12,10,11,12,18.22,3.54",
        "2026-04,2,12,10,9,8,18.22,3.54",
        "2026-04,2,12,10,9,8,18.22,3.54",
        "2026-05,2,12,10,9,8,18.22,3.54",
    )

    _, found = hall.floor.assessing.preview_figures(reading.lines)

    assert [(one.row, one.column) for one in found] == [
        (2, "period"),
        (3, "on_time"),
        (3, "early"),
        (5, "window"),
        (6, "period"),
    ]
    with pytest.raises(InvalidRequest):
        take_over(hall, GOOD)
