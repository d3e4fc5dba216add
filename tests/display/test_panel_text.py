"""What a panel says, and that nothing said to it can be anything but text."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.panel_profile import (
    FramedProfile,
    ModbusProfile,
    OnbonProfile,
    PanelProfile,
    PanelTexts,
    load_panel_profile,
)
from display.panel_text import cut, panel_bytes, panel_text, printable, steps
from floorlink.errors import SettingsError
from floorlink.messages import Names, WindowState
from floorlink.profiles import profile_path
from tests.floorlink.on_a_line import window_view

STRIP = PanelProfile(family="strip", cells=32)


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
    profile = PanelProfile(family="strip", cells=40, texts=texts)

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


@given(st.text(st.sampled_from("请A001号到3 号窗口"), max_size=40), st.integers(2, 20))
def test_scrolling_shows_every_character_whole_and_in_its_order(text: str, cells: int) -> None:
    profile = PanelProfile(family="strip", cells=cells, overflow="scroll")
    text = printable(text)

    shown = steps(text, profile)

    assert all(cut(step, cells, "gbk") == step for step in shown)
    assert text.startswith(shown[0])
    assert text.endswith(shown[-1])
    assert len(shown) == 1 or all(
        text[at:].startswith(step) or text[at:].lstrip().startswith(step)
        for at, step in enumerate(shown)
    )


def test_a_text_that_fits_does_not_move_and_a_cut_one_neither() -> None:
    scrolling = PanelProfile(family="strip", cells=17, overflow="scroll")
    cutting = PanelProfile(family="strip", cells=4)

    assert steps("请A001号到3号窗口", scrolling) == ("请A001号到3号窗口",)
    assert steps("请A001号到3号窗口", cutting) == ("请A0",)


def test_a_panel_too_narrow_for_one_character_stays_dark() -> None:
    assert steps("请", PanelProfile(family="strip", cells=1, overflow="scroll")) == ("",)


def test_a_panel_without_chinese_letters_takes_the_window_s_english_name() -> None:
    profile = PanelProfile(
        family="sign", cells=40, encoding="ascii", texts=PanelTexts(idle="{name}")
    )
    view = msgspec.structs.replace(window_view("open"), name=Names(zh="三号", en="Window 3"))

    assert panel_text(view, profile) == "Window 3"


SHIPPED = sorted(profile_path("panels").glob("*.toml"))
KINDS = {
    "onbon-bx": OnbonProfile,
    "framed-panel": FramedProfile,
    "modbus-panel": ModbusProfile,
}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_panel_profile_that_ships_is_sound(path: Path) -> None:
    family = tomllib.loads(path.read_text("utf-8"))["family"]

    assert load_panel_profile(str(path), KINDS[family]).cells > 0


def test_a_profile_of_another_family_is_refused() -> None:
    with pytest.raises(SettingsError, match="family"):
        load_panel_profile("panels/onbon-64x16.toml", FramedProfile)


def faults_of(folder: Path, kind: type[PanelProfile], text: str) -> list[str]:
    path = folder / "wrong.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as caught:
        load_panel_profile(str(path), kind)
    return caught.value.faults


def test_faults_of_a_panel_profile_are_told_together(tmp_path: Path) -> None:
    faults = faults_of(
        tmp_path,
        FramedProfile,
        'family = "framed-panel"\ncells = 8\nencoding = "gbq"\n'
        '[texts]\ncalling = "{nummer}"\nidle = "{"\n'
        '[frame]\nparts = ["AA", "address"]\n',
    )

    assert len(faults) == 4
    assert "texts.calling" in faults[1]
    assert "the frame has no data" in faults[3]


def test_registers_must_hold_the_cells(tmp_path: Path) -> None:
    text = 'family = "modbus-panel"\ncells = 9\nregister = 0\nregisters = 4\n'

    assert "4 registers" in faults_of(tmp_path, ModbusProfile, text)[0]
