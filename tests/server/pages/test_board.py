from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import time as time_of_day
from typing import Any

from playwright.sync_api import Page, WebSocketRoute, expect

from server.domain.hall import Boards, BoardTime
from server.services.commands import PauseWindow, Recall, UndoPress
from server.services.views import DeviceView
from tests.server.pages.conftest import Visitor

COUNT_SPOKEN = """
window.spoken = [];
document.addEventListener("spoken", ({ detail }) => {
  window.spoken.push([detail.number, performance.now()]);
});
"""
NO_SOUND = """
Object.defineProperty(AudioContext.prototype, "state", { get: () => "suspended" });
AudioContext.prototype.resume = () => new Promise(() => {});
"""


def receipts_after(visitor: Visitor, wanted: int) -> list[tuple[str, dict[str, Any]]]:
    for _ in range(100):
        told = visitor.hall.journal("delivered", "not_delivered")
        if len(told) >= wanted:
            return told
        visitor.page.wait_for_timeout(50)
    raise AssertionError(f"only {told}")


def following(page: Page) -> None:
    page.wait_for_selector("html[data-connected=true]")


def spoken_after(page: Page, wanted: int) -> list[tuple[str, float]]:
    """By asking again and again: the pages' policy forbids what wait_for_function does."""
    for _ in range(200):
        spoken: list[tuple[str, float]] = page.evaluate("() => window.spoken")
        if len(spoken) >= wanted:
            return spoken
        page.wait_for_timeout(50)
    raise AssertionError(f"only {spoken}")


def test_a_call_is_shown_large_and_spoken_and_both_are_confirmed(visitor: Visitor) -> None:
    visitor.hall.issue()
    visitor.hall.open()
    visitor.carries("box-2")
    page = visitor.go("/board")
    expect(page.get_by_text("欢迎光临")).to_be_visible()
    following(page)

    number = visitor.hall.call()

    expect(page.locator("[data-number]")).to_have_text(number)
    expect(page.locator("[data-newest] [data-window]")).to_have_text("1")
    expect(page.locator(".latest-call")).to_have_text([f"{number}1"])
    told = {(kind, data["channel"]) for kind, data in receipts_after(visitor, 2)}
    assert told == {("delivered", "board"), ("delivered", "voice")}


def test_calls_are_said_one_after_another_and_a_recall_again(visitor: Visitor) -> None:
    for _ in range(2):
        visitor.hall.issue()
    visitor.hall.open("1")
    visitor.hall.open("2")
    visitor.page.add_init_script(COUNT_SPOKEN)
    page = visitor.go("/board?voice=zh")
    following(page)

    first = visitor.hall.call("1")
    second = visitor.hall.call("2")
    spoken_after(page, 2)
    visitor.hall.clerk(Recall(window="1"))
    spoken = spoken_after(page, 3)

    assert [number for number, _ in spoken] == [first, second, first]
    assert spoken[1][1] - spoken[0][1] > 1_000  # a chime and the call lie between


def test_a_call_taken_back_disappears_and_is_not_said_to_its_end(visitor: Visitor) -> None:
    visitor.hall.issue()
    visitor.hall.issue()
    visitor.hall.open("1")
    visitor.hall.open("2")
    visitor.carries("box-2")
    visitor.page.add_init_script(COUNT_SPOKEN)
    page = visitor.go("/board?voice=zh")
    following(page)
    wrong = visitor.hall.call("1")
    expect(page.locator("[data-number]")).to_have_text(wrong)

    visitor.hall.clerk(UndoPress(window="1", press="call", number=wrong))

    expect(page.get_by_text("欢迎光临")).to_be_visible()
    expect(page.locator(".latest-call")).to_have_count(0)
    again = visitor.hall.call("2")
    assert again == wrong
    spoken = spoken_after(page, 1)
    assert [number for number, _ in spoken] == [again]
    told = receipts_after(visitor, 2)
    assert {data["window"] for _, data in told if data["channel"] == "voice"} == {"2"}


def test_a_silent_browser_says_so_and_confirms_no_voice(visitor: Visitor) -> None:
    visitor.hall.issue()
    visitor.hall.open()
    visitor.carries("box-2")
    visitor.page.add_init_script(NO_SOUND)
    page = visitor.go("/board")
    expect(page.get_by_role("button", name="声音被阻止，点此开启")).to_be_visible()
    following(page)

    visitor.hall.call()

    told = {
        (kind, data["channel"]): data.get("detail", "") for kind, data in receipts_after(visitor, 2)
    }
    assert told == {("delivered", "board"): "", ("not_delivered", "voice"): "blocked"}


def test_a_board_that_nobody_enrolled_confirms_nothing(visitor: Visitor) -> None:
    visitor.hall.issue()
    visitor.hall.open()
    page = visitor.go("/board?voice=off")
    following(page)

    number = visitor.hall.call()

    expect(page.locator("[data-number]")).to_have_text(number)
    page.wait_for_timeout(200)
    assert visitor.hall.journal("delivered", "not_delivered") == []


def test_windows_that_are_paused_or_closed_stand_below(visitor: Visitor) -> None:
    visitor.hall.open()
    visitor.hall.clerk(PauseWindow(window="1", reason="开会"))

    page = visitor.go("/board?voice=off")

    expect(page.locator("[data-shut-state=paused] [data-window]")).to_have_text(["1"])
    expect(page.locator("[data-shut-state=closed] [data-window]")).to_have_text(["2", "3"])


def test_who_waits_is_shown_for_each_queue(visitor: Visitor) -> None:
    page = visitor.go("/board?voice=off")
    following(page)

    visitor.hall.issue("A")

    expect(page.locator("[data-queue=A]")).to_have_text("户籍1")


def test_a_pulled_cable_is_told_quietly_and_nothing_is_missed(visitor: Visitor) -> None:
    cut = False
    lines: list[WebSocketRoute] = []

    def line(socket: WebSocketRoute) -> None:
        if cut:
            socket.close()
        else:
            lines.append(socket)
            socket.connect_to_server()

    visitor.page.route_web_socket("**/socket.io/**", line)
    visitor.hall.issue()
    visitor.hall.open()
    page = visitor.go("/board?voice=off")
    following(page)

    cut = True
    page.route("**/socket.io/**", lambda route: route.abort())
    lines[-1].close()
    expect(page.get_by_text("正在重新连接…")).to_be_visible()
    expect(page.locator(".connection .icon path")).to_have_count(1)
    number = visitor.hall.call()
    cut = False
    page.unroute("**/socket.io/**")
    began = time.monotonic()

    expect(page.locator("[data-number]")).to_have_text(number)
    expect(page.get_by_text("正在重新连接…")).to_be_hidden()
    assert time.monotonic() - began < 4
    visitor.complaints.clear()  # the browser's own words about the cut line


# --- how it is, and its hours ------------------------------------------------------------------


def own(visitor: Visitor) -> DeviceView:
    """The board of box-2 as the devices page has it."""
    devices = visitor.hall.floor.devices().devices
    return next(device for device in devices if device.device == "board-1")


def until(visitor: Visitor, true: Callable[[], bool]) -> None:
    for _ in range(100):
        if true():
            return
        visitor.page.wait_for_timeout(50)
    raise AssertionError(own(visitor))


def test_a_board_tells_that_it_is_there_and_what_it_showed_and_said(visitor: Visitor) -> None:
    visitor.carries("box-2")
    following(visitor.go("/board?voice=zh"))
    until(visitor, lambda: own(visitor).health == "ready")

    assert own(visitor).profile.startswith("Chrome ")
    assert own(visitor).counters["brightness"] == own(visitor).counters["volume"] == 100


def test_a_board_whose_sound_is_blocked_says_so_to_the_managers(visitor: Visitor) -> None:
    visitor.carries("box-2")
    visitor.page.add_init_script(NO_SOUND)
    following(visitor.go("/board"))

    until(visitor, lambda: own(visitor).health == "degraded")

    alert = own(visitor).alert
    assert alert is not None
    assert alert.text == "综合屏{device}没有声音"


def test_in_quiet_hours_a_board_is_dim_and_shows_calls_without_saying_them(
    visitor: Visitor,
) -> None:
    night = BoardTime(time_of_day(0, 0), time_of_day(23, 59, 59), brightness=30, volume=0)
    hall = visitor.hall.floor.hall()
    visitor.hall.floor.import_hall(replace(hall, boards=Boards(volume=80, times=(night,))))
    visitor.hall.issue()
    visitor.hall.open()
    visitor.carries("box-2")
    page = visitor.go("/board")
    following(page)

    number = visitor.hall.call()

    expect(page.locator("[data-number]")).to_have_text(number)
    assert page.evaluate("() => getComputedStyle(document.body).filter") == "brightness(0.3)"
    told = {
        (kind, data["channel"]): data.get("detail", "") for kind, data in receipts_after(visitor, 2)
    }
    assert told == {("delivered", "board"): "", ("not_delivered", "voice"): "quiet"}
    until(visitor, lambda: own(visitor).counters.get("brightness") == 30)
    assert own(visitor).counters.get("volume") == 0
    assert own(visitor).health == "ready"
