"""The contract of every panel family, over a real pty: what its twin shows, what the driver says.

Families that answer know more than the others; their own tests stand at the end.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from display.panel_profile import OnbonProfile, load_panel_profile
from display.panel_speech import OnbonSpeech
from display.panels import DEFAULTS, framed_panel, modbus_panel, onbon_panel
from display.twins import TWINS, PanelTwin
from floorlink.driver import Device, DeviceConfig, Factory
from floorlink.errors import SettingsError
from floorlink.framing import onbon
from floorlink.messages import Receipt
from floorlink.profiles import profile_path
from floorlink.twin import MISCHIEFS, Mischief
from tests.floorlink.on_a_line import OnALine, window_view
from tests.floorlink.pty_pair import eventually

FAMILIES: dict[str, Factory] = {
    "onbon-bx": onbon_panel,
    "bank-strip": framed_panel,
    "slz-strip": framed_panel,
    "alpha-sign": framed_panel,
    "digit-board": framed_panel,
    "modbus-panel": modbus_panel,
}
WORDS = {
    "alpha-sign": ("CLOSED", "WELCOME", "A{n} -> WINDOW 3", "SERVING A{n}", "PAUSED"),
    "digit-board": ("0", "0", "{n}", "{n}", "0"),
}
"""What the twin shows of a window's day; number boards drop noughts in front."""
CHINESE = ("未开放", "欢迎光临", "请A{n}号到3号窗口", "正在办理 A{n}", "暂停服务 午休")


@dataclass
class Hung:
    """A panel hung over window 3."""

    floor: OnALine
    twin: PanelTwin
    panel: Device
    family: str

    def words(self, at: int, number: str = "001") -> str:
        """The words for the day's state `at`: closed, open, called, serving, paused."""
        shown = number.lstrip("0") if self.family == "digit-board" else number
        return WORDS.get(self.family, CHINESE)[at].format(n=shown)

    @property
    def receipts(self) -> list[tuple[int, bool]]:
        sent = self.floor.upstream.sent
        return [(r.seq, r.ok) for r in sent if isinstance(r, Receipt)]


CALLED = 2


def hang(folder: Path, family: str, baud: int = 57600, profile: str = "") -> Hung:
    factory = FAMILIES[family]
    if family == "slz-strip" and not profile:
        # Wide enough for a call, so that this one does not scroll.
        shipped = profile_path("panels/slz-strip.toml").read_text("utf-8")
        wide = folder / "wide.toml"
        wide.write_text(shipped.replace("cells = 16", "cells = 20"), "utf-8")
        profile = str(wide)
    config = DeviceConfig("panel-03", "panel", family, line="line", address=3, profile=profile)
    twin = TWINS[family](config)
    floor = OnALine(folder, twin, baud=baud)
    return Hung(floor, twin, floor.build(factory, config), family)


@pytest.fixture(params=FAMILIES)
def hung(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hung]:
    hung = hang(tmp_path, request.param)
    yield hung
    hung.floor.close()


def test_a_call_is_shown_and_receipted_once(hung: Hung) -> None:
    called = window_view("called", seq=41)

    hung.panel.tell(called)
    eventually(lambda: hung.receipts)
    hung.panel.tell(called)
    eventually(lambda: hung.panel.health().counters["shown"] == 2)
    eventually(lambda: hung.twin.frames == 2)

    assert hung.twin.text == hung.words(CALLED)
    assert hung.receipts == [(41, True)]


def test_a_window_s_day_is_shown_state_by_state(hung: Hung) -> None:
    views = [
        window_view("closed", 1),
        window_view("open", 2),
        window_view("called", 3),
        window_view("serving", 4),
        window_view("paused", 5, reason="午休"),
    ]

    for number, view in enumerate(views, start=1):
        hung.panel.tell(view)
        eventually(lambda number=number: hung.twin.frames == number)  # type: ignore[misc]

    shown = [hung.words(state) for state in range(len(views))]
    assert hung.twin.history == [words for words, _ in itertools.groupby(shown)]


def test_a_recall_is_receipted_again(hung: Hung) -> None:
    hung.panel.tell(window_view("called", seq=41))
    eventually(lambda: hung.receipts)
    hung.panel.tell(window_view("called", seq=41, times=2))

    eventually(lambda: hung.receipts == [(41, True), (41, True)])


def test_a_view_that_is_no_call_is_not_receipted(hung: Hung) -> None:
    hung.panel.tell(window_view("serving", seq=42))
    eventually(lambda: hung.panel.health().counters["shown"] == 1)

    assert hung.receipts == []


@pytest.mark.parametrize("family", FAMILIES)
def test_a_panel_that_lost_power_is_told_again(tmp_path: Path, family: str) -> None:
    shipped = profile_path(DEFAULTS[family]).read_text("utf-8")
    profile = tmp_path / "quick.toml"
    profile.write_text(
        shipped.replace('refresh = "60 s"', 'refresh = "100 ms"').replace('"scroll"', '"cut"')
    )
    hung = hang(tmp_path, family, profile=str(profile))
    hung.panel.tell(window_view("called", seq=41))
    eventually(lambda: hung.receipts)
    eventually(lambda: hung.twin.text)

    shown = hung.twin.text
    hung.twin.power_cycle()

    eventually(lambda: hung.twin.text == shown)
    assert shown
    assert hung.receipts == [(41, True)]
    hung.floor.close()


def test_an_older_view_changes_nothing(hung: Hung) -> None:
    hung.panel.tell(window_view("serving", 8))
    eventually(lambda: hung.twin.frames)

    hung.panel.tell(window_view("called", 7))
    hung.panel.tell(window_view("open", 9))
    eventually(lambda: hung.twin.text == hung.words(1))

    assert hung.twin.history == [hung.words(3), hung.words(1)]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_newest_of_waiting_views_wins(tmp_path: Path, family: str) -> None:
    hung = hang(tmp_path, family, baud=2400)

    for seq in range(1, 30):
        hung.panel.tell(window_view("called", seq, number=f"A{seq:03}"))
    eventually(lambda: hung.twin.text == hung.words(CALLED, "029"))

    assert hung.twin.history == [hung.words(CALLED), hung.words(CALLED, "029")]
    assert hung.panel.health().counters["superseded"] == 27
    hung.floor.close()


def test_a_call_on_a_pulled_line_is_receipted_as_failed_and_shown_when_it_is_back(
    hung: Hung,
) -> None:
    hung.floor.pull()

    hung.panel.tell(window_view("called", 5))
    eventually(lambda: hung.receipts == [(5, False)])
    assert hung.panel.health().health == "gone"

    hung.floor.replug()
    eventually(lambda: hung.receipts == [(5, False), (5, True)])
    eventually(lambda: hung.twin.text == hung.words(CALLED))
    assert hung.panel.health().health == "ready"


@pytest.mark.parametrize("mischief", MISCHIEFS)
def test_whatever_a_panel_does_it_shows_the_newest_once_it_is_well_again(
    hung: Hung, mischief: Mischief
) -> None:
    hung.twin.mischief = mischief
    hung.panel.tell(window_view("called", seq=41))
    eventually(lambda: hung.receipts)

    hung.twin.mischief = ""
    hung.panel.tell(window_view("called", seq=42, number="A042"))

    eventually(lambda: hung.twin.text == hung.words(CALLED, "042"))
    eventually(lambda: hung.receipts[-1] == (42, True))
    eventually(lambda: hung.panel.health().health == "ready")


def test_an_installer_s_words_are_shown(hung: Hung) -> None:
    try_out = getattr(hung.panel, "try_out")  # noqa: B009  not every device has it

    try_out("7\x1b5")

    eventually(lambda: hung.twin.text == "75")


def test_a_text_that_is_too_wide_goes_by_and_begins_again(tmp_path: Path) -> None:
    shipped = profile_path("panels/slz-strip.toml").read_text("utf-8")
    profile = tmp_path / "narrow.toml"
    profile.write_text(shipped.replace("cells = 16", 'cells = 12\nscroll_every = "20 ms"'), "utf-8")
    hung = hang(tmp_path, "slz-strip", profile=str(profile))

    hung.panel.tell(window_view("called", seq=41))
    eventually(lambda: hung.twin.history.count("请A001号到3") >= 2)

    assert hung.twin.history[:6] == [
        "请A001号到3",
        "A001号到3号",
        "001号到3号窗",
        "01号到3号窗",
        "1号到3号窗口",
        "请A001号到3",
    ]
    assert hung.receipts == [(41, True)]
    hung.floor.close()


@pytest.mark.parametrize(
    ("family", "address"), [("bank-strip", 256), ("alpha-sign", 256), ("modbus-panel", 248)]
)
def test_an_address_that_the_family_does_not_have_is_refused(
    tmp_path: Path, family: str, address: int
) -> None:
    hung = hang(tmp_path, family)
    config = DeviceConfig("panel-04", "panel", family, line="line", address=address)

    with pytest.raises(SettingsError, match=str(address)):
        hung.floor.build(FAMILIES[family], config)
    hung.floor.close()


# --- families that answer -------------------------------------------------------------------


def hang_answering(folder: Path, family: str) -> Hung:
    """A panel whose profile waits for its answer."""
    shipped = profile_path(DEFAULTS[family]).read_text("utf-8")
    profile = folder / "answering.toml"
    profile.write_text(
        shipped.replace('answer_within = "0 s"', 'answer_within = "300 ms"'), "utf-8"
    )
    return hang(folder, family, profile=str(profile))


@pytest.mark.parametrize("family", ["modbus-panel", "onbon-bx"])
@pytest.mark.parametrize("mischief", ["silent", "slow", "half", "wrong_address"])
def test_a_call_that_no_panel_answers_is_receipted_as_failed_and_again_when_it_does(
    tmp_path: Path, mischief: Mischief, family: str
) -> None:
    hung = hang_answering(tmp_path, family)
    hung.twin.mischief = mischief

    hung.panel.tell(window_view("called", seq=41))
    eventually(lambda: hung.receipts == [(41, False)])

    health = hung.panel.health()
    assert (health.health, health.detail) == ("silent", "the panel did not answer")
    hung.twin.mischief = ""
    eventually(lambda: hung.receipts == [(41, False), (41, True)])
    assert hung.panel.health().health == "ready"
    hung.floor.close()


def test_an_onbon_controller_that_refuses_is_no_receipt() -> None:
    profile = load_panel_profile("panels/onbon-64x16.toml", OnbonProfile)
    speech = OnbonSpeech(replace(profile, answer_within=timedelta(milliseconds=300)), address=3)
    judge = speech.answer()

    assert judge(onbon.encode(onbon.answer(sender=4))) is None
    assert judge(onbon.encode(onbon.answer(sender=3, error=6))) is False
    assert speech.refusal() == "it refuses with code 6"


def test_a_panel_that_refuses_says_why(tmp_path: Path) -> None:
    shipped = profile_path("panels/modbus-32.toml").read_text("utf-8")
    profile = tmp_path / "elsewhere.toml"
    profile.write_text(shipped.replace("register = 16", "register = 99"), "utf-8")
    config = DeviceConfig("p", "panel", "modbus-panel", "line", 3, profile=str(profile))
    twin = TWINS["modbus-panel"](DeviceConfig("p", "panel", "modbus-panel", address=3))
    floor = OnALine(tmp_path, twin)
    panel = floor.build(modbus_panel, config)

    panel.tell(window_view("called", seq=41))

    eventually(lambda: panel.health().health == "degraded")
    assert panel.health().detail == "it has no such registers"
    floor.close()


def test_a_silent_panel_does_not_hold_up_its_neighbour_for_long(tmp_path: Path) -> None:
    dead, alive = (
        DeviceConfig(f"panel-{address}", "panel", "modbus-panel", "line", address)
        for address in (3, 4)
    )
    twins = [TWINS["modbus-panel"](config) for config in (dead, alive)]
    twins[0].mischief = "silent"
    floor = OnALine(tmp_path, *twins)
    panels = [floor.build(modbus_panel, config) for config in (dead, alive)]

    for panel in panels:
        panel.tell(window_view("called", seq=41))

    eventually(lambda: twins[1].text == "请A001号到3号窗口")
    assert floor.line.counters["unanswered"] == 1
    floor.close()
