"""Each panel family over a real pty: what its twin shows, and what the driver says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from display.panels import bank_strip_panel, onbon_panel
from display.twins import TWINS, PanelTwin
from floorlink.driver import Device, DeviceConfig, Factory
from floorlink.messages import Receipt
from tests.floorlink.on_a_line import OnALine, window_view
from tests.floorlink.pty_pair import eventually

FAMILIES = {"onbon-bx": onbon_panel, "bank-strip": bank_strip_panel}


@dataclass
class Hung:
    """A panel hung over window 3."""

    floor: OnALine
    twin: PanelTwin
    panel: Device

    @property
    def receipts(self) -> list[tuple[int, bool]]:
        sent = self.floor.upstream.sent
        return [(r.seq, r.ok) for r in sent if isinstance(r, Receipt)]


def hang(folder: Path, family: str, baud: int = 57600, profile: str = "") -> Hung:
    factory: Factory = FAMILIES[family]
    config = DeviceConfig("panel-03", "panel", family, line="line", address=3, profile=profile)
    twin = TWINS[family](config)
    floor = OnALine(folder, twin, baud=baud)
    return Hung(floor, twin, floor.build(factory, config))


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

    assert hung.twin.frames == 2
    assert hung.twin.text == "请A001号到3号窗口"
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

    assert hung.twin.history == [
        "未开放",
        "欢迎光临",
        "请A001号到3号窗口",
        "正在办理 A001",
        "暂停服务 午休",
    ]


def test_a_recall_is_receipted_again(hung: Hung) -> None:
    hung.panel.tell(window_view("called", seq=41))
    eventually(lambda: hung.receipts)
    hung.panel.tell(window_view("called", seq=41, times=2))

    eventually(lambda: hung.receipts == [(41, True), (41, True)])


def test_a_view_that_is_no_call_is_not_receipted(hung: Hung) -> None:
    hung.panel.tell(window_view("serving", seq=42))
    eventually(lambda: hung.panel.health().counters["shown"] == 1)

    assert hung.receipts == []


def test_a_panel_that_lost_power_is_told_again(tmp_path: Path) -> None:
    profile = tmp_path / "quick.toml"
    profile.write_text('family = "bank-strip"\ncells = 32\nrefresh = "100 ms"\n')
    hung = hang(tmp_path, "bank-strip", profile=str(profile))
    hung.panel.tell(window_view("called", seq=41))
    eventually(lambda: hung.receipts)

    hung.twin.power_cycle()

    eventually(lambda: hung.twin.text == "请A001号到3号窗口")
    assert hung.receipts == [(41, True)]
    hung.floor.close()


def test_an_older_view_changes_nothing(hung: Hung) -> None:
    hung.panel.tell(window_view("serving", 8))
    eventually(lambda: hung.twin.frames)

    hung.panel.tell(window_view("called", 7))
    hung.panel.tell(window_view("open", 9))
    eventually(lambda: hung.twin.text == "欢迎光临")

    assert hung.twin.history == ["正在办理 A001", "欢迎光临"]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_newest_of_waiting_views_wins(tmp_path: Path, family: str) -> None:
    hung = hang(tmp_path, family, baud=2400)

    for seq in range(1, 30):
        hung.panel.tell(window_view("called", seq, number=f"A{seq:03}"))
    eventually(lambda: hung.twin.text == "请A029号到3号窗口")

    assert hung.twin.history == ["请A001号到3号窗口", "请A029号到3号窗口"]
    assert hung.panel.health().counters["superseded"] == 27
    hung.floor.close()


def test_a_call_on_a_pulled_line_is_receipted_as_failed_and_shown_when_it_is_back(
    hung: Hung,
) -> None:
    hung.floor.far.close()
    hung.floor.pair.pull()
    eventually(lambda: not hung.floor.line.is_open)

    hung.panel.tell(window_view("called", 5))
    eventually(lambda: hung.receipts == [(5, False)])
    assert hung.panel.health().health == "gone"

    hung.floor.pair.replug()
    eventually(lambda: hung.receipts == [(5, False), (5, True)])
    assert hung.floor.pair.hear(200, timeout=0.2)
    assert hung.panel.health().health == "ready"
