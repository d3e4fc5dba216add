"""A box without power: missed within five seconds, told with what to do, and back by itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.floorlink.pty_pair import PtyPair
from tests.server.running import PASSWORD, Box, Person, Running, running

WITHIN_S = 5.0
SLACK_S = 1.0
"""Of a busy machine."""


class RunningBox:
    """`hallfloor-agent` in a process of its own, with a panel and a call unit on real ptys."""

    def __init__(self, server: Running, folder: Path) -> None:
        self.folder = folder
        self.far_ends = [PtyPair(folder / name) for name in ("panels", "bus")]
        (folder / "badge").write_text(Box(server, "box").badge)
        (folder / "agent.toml").write_text(
            f'server = "{server.url}"\nname = "box"\nbadge_file = "badge"\ndata = "data"\n'
            f'[[lines]]\nname = "panels"\nport = "{folder / "panels"}"\nbaud = 57600\n'
            f'[[lines]]\nname = "bus"\nport = "{folder / "bus"}"\n'
            '[[devices]]\ncode = "panel-01"\nkind = "panel"\ndriver = "bank-strip"\n'
            'line = "panels"\naddress = 1\n'
            '[[devices]]\ncode = "unit-01"\nkind = "call_unit"\ndriver = "ff68-call-unit"\n'
            'line = "bus"\naddress = 1\n'
        )
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        start = "from floorlink.commands import main; raise SystemExit(main())"
        with (self.folder / "agent.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-c", start, str(self.folder / "agent.toml")],
                stdout=log,
                stderr=log,
            )

    def signal(self, number: signal.Signals) -> datetime:
        """When it was sent."""
        assert self.process is not None
        sent = datetime.now(UTC)
        os.kill(self.process.pid, number)
        if number is signal.SIGKILL:
            self.process.wait()
        return sent

    def close(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        for end in self.far_ends:
            end.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="module")
def box(server: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBox]:
    box = RunningBox(server, tmp_path_factory.mktemp("box"))
    box.start()
    yield box
    box.close()


def signed_in(browser: Browser, server: Running, badge: str, path: str) -> Page:
    page = browser.new_context(locale="zh-CN").new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{server.url}/sign-in?next={path}")
    page.fill("#badge", badge)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{server.url}{path}")
    page.wait_for_selector("html[data-connected=true]")
    return page


def noted(server: Running, kind: str, subject: str = "", **data: str) -> datetime:
    """When this last happened, by the journal: a page on a busy machine is slow to show it."""
    entries = Person(server, "2001").get("/api/journal?limit=1000").json()
    return max(
        datetime.fromisoformat(entry["at"])
        for entry in entries
        if entry["kind"] == kind
        and entry["subject"].endswith(subject)
        and data.items() <= entry["data"].items()
    )


def missed_at(server: Running, device: str) -> datetime:
    return noted(server, "device_health", f"device:{device}", health="gone")


def test_a_silent_box_is_missed_in_five_seconds_and_its_windows_are_told(
    server: Running, box: RunningBox, browser: Browser
) -> None:
    manager = signed_in(browser, server, "2001", "/devices")
    panel = manager.locator("[data-device=panel-01] .status")
    troubles = manager.locator("[data-alerts]")
    expect(panel).to_have_text("正常", timeout=20_000)

    # Its power fails: the socket stays open, and nobody says good-bye.
    stopped = box.signal(signal.SIGSTOP)
    expect(panel).to_have_text("失联", timeout=15_000)
    assert missed_at(server, "panel-01") - stopped < timedelta(seconds=WITHIN_S + SLACK_S)
    expect(troubles).to_contain_text("设备盒box失联，2台设备没有信号")
    expect(troubles).to_contain_text("1号窗口叫号没有屏幕显示，也没有语音")

    # A call to that window reaches nobody: its clerk and the manager learn of it.
    clerk = signed_in(browser, server, "1001", "/window/01")
    person = Person(server, "2001")
    number = person.take("A")["number"]
    assert person.at("01", "call-next").status_code == 200
    expect(clerk.locator("[data-undelivered]")).to_contain_text(f"请口头叫{number}号")
    unheard = noted(server, "undelivered") - noted(server, "called")
    assert timedelta(seconds=3) <= unheard < timedelta(seconds=3.5 + SLACK_S)
    expect(troubles).to_contain_text(f"{number}号到1号窗口的叫号没有送达")

    # It comes back by itself: the panel shows the call, says so, and all the warnings go.
    box.signal(signal.SIGCONT)
    expect(panel).to_have_text("正常")
    expect(troubles).to_have_text("一切正常")
    expect(clerk.locator("[data-undelivered]")).to_have_count(0)

    # Killed, and started again.
    killed = box.signal(signal.SIGKILL)
    expect(panel).to_have_text("失联", timeout=15_000)
    assert missed_at(server, "panel-01") - killed < timedelta(seconds=WITHIN_S + SLACK_S)
    box.start()
    expect(panel).to_have_text("正常")
    expect(troubles).to_have_text("一切正常")


def test_a_board_that_is_closed_is_missed_and_back_when_it_is_opened(
    server: Running, browser: Browser
) -> None:
    badge = Box(server, "board-box").badge
    context = browser.new_context()
    context.add_cookies([{"name": "badge", "value": badge, "url": server.url}])
    manager = signed_in(browser, server, "2001", "/devices")
    state = manager.locator("[data-device=board-east] .status")
    expect(state).to_have_text("还没有联系")

    page = context.new_page()
    page.goto(f"{server.url}/board?zone=east&voice=off")

    expect(state).to_have_text("正常")
    expect(manager.locator("[data-device=board-east]")).to_contain_text("Chrome")
    page.close()
    closed = datetime.now(UTC)
    expect(state).to_have_text("失联", timeout=15_000)
    assert missed_at(server, "board-east") - closed < timedelta(seconds=WITHIN_S + SLACK_S)
    context.new_page().goto(f"{server.url}/board?zone=east&voice=off")
    expect(state).to_have_text("正常")


def test_boxes_that_do_not_come_back_with_the_server_are_missed_too(
    server: Running, box: RunningBox
) -> None:
    manager = Person(server, "2001")

    def health() -> str:
        devices = manager.get("/api/devices").json()["devices"]
        return str(next(one["health"] for one in devices if one["device"] == "panel-01"))

    _until(lambda: health() == "ready")

    server.kill()
    box.signal(signal.SIGKILL)
    server.start()

    assert health() == "ready"
    _until(lambda: health() == "gone")


def _until(true: object, timeout: float = 20.0) -> None:
    assert callable(true)
    deadline = time.monotonic() + timeout
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)
