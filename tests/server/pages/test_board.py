from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import time as time_of_day
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from server.domain.hall import BoardNotice, Boards, BoardTime, Name
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

    def said_at() -> list[str]:
        told = visitor.hall.journal("delivered", "not_delivered")
        return [data["window"] for _, data in told if data["channel"] == "voice"]

    until(visitor, lambda: bool(said_at()))
    assert said_at() == ["2"]


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


# --- readable across a room ----------------------------------------------------------------------

DISTANCE_MM = 15_000
LONG_SIDE_MM = 1218
"""Of a 55-inch screen, the smallest that docs/boards.md allows for 15 m."""
DIGITS_HEIGHT = """
(selector) => {
  const style = getComputedStyle(document.querySelector(selector));
  const pen = new OffscreenCanvas(10, 10).getContext("2d");
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return pen.measureText("0123456789").actualBoundingBoxAscent;
}
"""


def arc_minutes(page: Page, selector: str, distance_mm: float = DISTANCE_MM) -> float:
    """How high digits there stand in the eye of somebody so far away."""
    size = page.viewport_size
    assert size is not None
    height = (
        page.evaluate(DIGITS_HEIGHT, selector) * LONG_SIDE_MM / max(size["width"], size["height"])
    )
    return math.degrees(2 * math.atan(height / 2 / distance_mm)) * 60


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1280, 720)])
def test_a_board_is_read_from_fifteen_metres(visitor: Visitor, size: tuple[int, int]) -> None:
    visitor.page.set_viewport_size({"width": size[0], "height": size[1]})
    visitor.hall.issue()
    visitor.hall.open()
    visitor.hall.call()

    page = visitor.go("/board?voice=off")
    for told in ("[data-number]:not(:empty)", ".latest-call .number", ".waiting-queue .number"):
        page.wait_for_selector(told)

    assert arc_minutes(page, "[data-number]") >= 25
    assert arc_minutes(page, ".newest-window .number") >= 20
    assert arc_minutes(page, ".latest-call .number") >= 10
    assert arc_minutes(page, ".waiting-queue .number", 7000) >= 10
    assert page.evaluate("() => document.documentElement.scrollHeight - innerHeight") <= 0


def test_notices_of_the_zone_stand_at_the_foot_and_slides_where_nobody_is_called(
    visitor: Visitor,
) -> None:
    hall = visitor.hall.floor.hall()
    notices = (
        BoardNotice(Name("国庆节照常办理", "Open on National Day")),
        BoardNotice(Name("只在B区"), zone="b"),
        BoardNotice(Name("请看材料清单"), Name("备齐材料")),
    )
    visitor.hall.floor.import_hall(replace(hall, boards=Boards(notices=notices)))
    visitor.page.clock.install()
    page = visitor.go("/board?voice=off&zone=a")
    following(page)
    expect(page.locator("[data-notice]")).to_have_text("国庆节照常办理")
    expect(page.locator(".board-zone")).to_have_text("A区")

    page.clock.run_for(8000)
    expect(page.locator("[data-slide]")).to_have_text("备齐材料请看材料清单")
    visitor.hall.issue()
    visitor.hall.open()
    visitor.hall.call()

    expect(page.locator("[data-number]")).to_be_visible()
    expect(page.locator("[data-slide]")).to_be_hidden()


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
