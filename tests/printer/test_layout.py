from __future__ import annotations

import unicodedata
from pathlib import Path

import msgspec
import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

import printer
from floorlink.messages import Names
from printer.layout import LayoutLine, QrCode, TextLine, cells, printable, ticket_layout, wrapped
from printer.template import TicketTemplate
from tests.printer.papers import a_paper


def texts(lines: list[LayoutLine]) -> list[str]:
    return [line.text for line in lines if isinstance(line, TextLine)]


def test_a_ticket_carries_all_that_its_citizen_needs() -> None:
    lines = ticket_layout(a_paper())

    assert lines == [
        TextLine("东平县公共行政服务中心"),
        TextLine("户口迁移", 2),
        TextLine("A012", 4),
        TextLine("普通号 2026-11-23 09:05"),
        TextLine("前面等候5人"),
        TextLine("预计等候10-20分钟"),
        TextLine("窗口：3、4、7"),
        QrCode("http://10.0.0.5:8000/t/k7Qm2xVd9TzR4w"),
        TextLine("扫码看排队进度、作评价"),
        TextLine("过号请到咨询台"),
    ]


def test_a_kiosk_on_its_own_prints_what_is_known_and_says_what_is_not() -> None:
    paper = msgspec.structs.replace(a_paper("A5012"), own=True, ahead=0, expected_wait_s=(0, 0))

    lines = texts(ticket_layout(paper))

    assert lines[2:7] == [
        "A5012",
        "普通号 2026-11-23 09:05",
        "系统暂时断开，号码照常有效",
        "前面人数和等候时间暂时不知道",
        "窗口：3、4、7",
    ]
    assert "系统恢复后扫码看进度、作评价" in lines
    english = texts(ticket_layout(msgspec.structs.replace(paper, language="en")))
    assert "Place and wait not known for now" in english
    assert all(text.isascii() and cells(text) <= 32 for text in english)


def test_a_hall_whose_tickets_name_no_wait_still_says_that_it_is_not_known() -> None:
    paper = msgspec.structs.replace(a_paper("A5012"), own=True)

    lines = texts(ticket_layout(paper, template=TicketTemplate(lines=("number", "qr"))))

    assert lines[:2] == ["A5012", "前面人数和等候时间暂时不知道"]


def test_an_english_ticket_speaks_english_throughout() -> None:
    lines = ticket_layout(a_paper(language="en", ticket_class="priority"))

    assert "Priority 2026-11-23 09:05" in texts(lines)
    assert "5 ahead of you" in texts(lines)
    assert all(text.isascii() for text in texts(lines))


def test_an_english_ticket_of_a_hall_without_english_names_keeps_the_chinese_ones() -> None:
    lines = ticket_layout(a_paper(language="en", service=Names(zh="户口迁移")))

    assert "户口迁移" in texts(lines)


def test_the_stages_of_a_visit_stand_in_their_order() -> None:
    stages = [Names(zh="不动产受理"), Names(zh="税务"), Names(zh="发证")]

    lines = texts(ticket_layout(a_paper(stages=stages)))

    at = lines.index("1. 不动产受理")
    assert lines[at : at + 3] == ["1. 不动产受理", "2. 税务", "3. 发证"]


@pytest.mark.parametrize(
    ("wait", "sentence"),
    [
        ((0, 45), "预计很快轮到"),
        ((180, 180), "预计等候约3分钟"),
        ((570, 1210), "预计等候9-21分钟"),
    ],
)
def test_the_wait_is_rounded_away_from_a_broken_promise(
    wait: tuple[int, int], sentence: str
) -> None:
    assert sentence in texts(ticket_layout(a_paper(wait=wait)))


def test_a_number_of_five_still_stands_at_four_times_the_size() -> None:
    assert TextLine("A1000", 4) in ticket_layout(a_paper("A1000"), columns=32)


def test_a_long_service_name_is_wrapped_not_cut() -> None:
    long = "建设工程消防设计审查验收备案及建筑工程施工许可证核发"

    lines = texts(ticket_layout(a_paper(service=Names(zh=long)), columns=32))

    assert long in "".join(lines)


def test_latin_text_is_broken_at_spaces() -> None:
    assert list(wrapped("Missed your call? Please ask at reception", 16)) == [
        "Missed your",
        "call? Please ask",
        "at reception",
    ]


@settings(deadline=None)  # how fast is not the question, and the machine may be busy
@given(st.text(), st.sampled_from([32, 48]))
def test_no_line_is_wider_than_the_paper(text: str, columns: int) -> None:
    paper = a_paper(service=Names(zh=text), advice=Names(zh=text))

    for line in ticket_layout(paper, columns):
        if isinstance(line, TextLine):
            assert cells(line.text) * line.size <= columns


@settings(deadline=None)
@given(st.text())
def test_wrapping_loses_nothing_but_spaces(text: str) -> None:
    text = printable(text)

    assert "".join(wrapped(text, 32)).replace(" ", "") == text.replace(" ", "")


@settings(deadline=None)
@given(st.text())
def test_printable_text_holds_no_control_character(text: str) -> None:
    assert not [c for c in printable(text) if unicodedata.category(c) in {"Cc", "Cf", "Cs"}]


def test_every_chinese_word_of_a_ticket_has_its_english() -> None:
    with (Path(printer.__file__).parent / "locale" / "en.po").open("rb") as opened:
        catalogue = read_po(opened)

    assert all(entry.string for entry in catalogue if entry.id)
    for ticket_class in ("ordinary", "priority", "appointment", "green"):
        for wait in ((0, 0), (60, 60), (60, 600)):
            lines = texts(
                ticket_layout(a_paper(language="en", ticket_class=ticket_class, wait=wait))
            )
            assert all(text.isascii() for text in lines)
