"""What a panel says, and that nothing said to it can be anything but text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.panel_profile import PanelProfile, PanelTexts, load_panel_profile
from display.panel_text import cut, panel_bytes, panel_text, printable
from floorlink.errors import SettingsError
from floorlink.messages import WindowState
from floorlink.profiles import profile_path
from tests.floorlink.on_a_line import window_view

STRIP = PanelProfile(family="bank-strip", cells=32)


@pytest.mark.parametrize(
    ("state", "reason", "text"),
    [
        ("open", "", "欢迎光临"),
        ("called", "", "请A001号到3号窗口"),
        ("serving", "", "正在办理 A001"),
        ("paused", "", "暂停服务"),
        ("paused", "午休", "暂停服务 午休"),
        ("closed", "", "未开放"),
    ],
)
def test_each_state_has_its_words(state: WindowState, reason: str, text: str) -> None:
    assert panel_text(window_view(state, reason=reason), STRIP) == text


def test_the_words_are_the_profile_s() -> None:
    texts = PanelTexts(calling="{number} -> {window} ({name})")
    profile = PanelProfile(family="bank-strip", cells=40, texts=texts)

    assert panel_text(window_view("called"), profile) == "A001 -> 3 (3号窗口)"


def test_a_window_whose_code_is_all_noughts_keeps_it() -> None:
    assert panel_text(window_view("called", window="0"), STRIP) == "请A001号到0号窗口"


def test_a_window_called_by_a_name_keeps_it() -> None:
    assert panel_text(window_view("called", window="E2"), STRIP) == "请A001号到E2号窗口"


@pytest.mark.parametrize(
    ("cells", "text"),
    [(17, "请A001号到3号窗口"), (16, "请A001号到3号窗"), (15, "请A001号到3号窗"), (1, ""), (0, "")],
)
def test_a_character_is_never_halved(cells: int, text: str) -> None:
    assert cut("请A001号到3号窗口", cells, "gbk") == text


def test_a_reason_cannot_command_the_panel() -> None:
    view = window_view("paused", reason="\x1b\x00\xff\n 午\u202e\u200b休\x7f\ud800")

    assert panel_text(view, STRIP) == "暂停服务 \xff 午休"
    assert panel_bytes("暂停服务 \xff 午休", "gbk") == "暂停服务 ? 午休".encode("gbk")


@given(st.text(st.characters(codec=None), max_size=60), st.integers(0, 40))
@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "gb2312", "ascii"])
def test_whatever_the_text_it_fits_and_is_whole_and_plain(
    encoding: str, text: str, cells: int
) -> None:
    shown = cut(printable(text), cells, encoding)

    wire = panel_bytes(shown, encoding)
    assert sum(1 if len(panel_bytes(c, encoding)) == 1 else 2 for c in shown) <= cells
    assert len(wire.decode(encoding)) == len(shown)
    assert not any(byte < 0x20 or byte in (0x7F, 0xFF) for byte in wire)
    assert not any(unicodedata.category(c).startswith("C") for c in shown)


@given(st.text(max_size=60))
def test_a_text_that_fits_is_shown_whole(text: str) -> None:
    assert cut(printable(text), 200, "gbk") == printable(text)


@pytest.mark.parametrize("path", sorted(profile_path("panels").glob("*.toml")), ids=str)
def test_every_panel_profile_that_ships_is_sound(path: object) -> None:
    assert load_panel_profile(str(path)).cells > 0


def test_a_template_that_asks_for_an_unknown_fact_is_a_fault_of_the_profile(
    tmp_path: object,
) -> None:
    path = f"{tmp_path}/wrong.toml"
    with open(path, "w", encoding="utf-8") as file:
        file.write('family = "bank-strip"\ncells = 8\n[texts]\ncalling = "{nummer}"\nidle = "{"\n')

    with pytest.raises(SettingsError) as caught:
        load_panel_profile(path)

    assert len(caught.value.faults) == 2
    assert "texts.calling" in "".join(caught.value.faults)
