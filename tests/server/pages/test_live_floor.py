from __future__ import annotations

from playwright.sync_api import Page, expect

from server.domain.hall import Practice
from server.services.commands import Actor, PauseWindow, Rate, RecordHealth
from tests.server.factories import small_hall
from tests.server.pages.conftest import Visitor


def floor_of(visitor: Visitor, path: str = "/floor") -> Page:
    visitor.signs_in("2001")
    page = visitor.go(path)
    page.wait_for_selector("html[data-connected=true]")
    return page


def test_the_floor_shows_calls_servings_and_ratings_as_they_happen(visitor: Visitor) -> None:
    visitor.hall.issue()
    visitor.hall.open()
    page = floor_of(visitor)
    window = page.locator(".tile[data-window='1']")
    expect(window).to_contain_text("张三")

    number = visitor.hall.call()
    expect(window.locator(".tile-word")).to_have_text("呼叫")
    expect(window).to_contain_text(number)
    visitor.hall.serve()
    expect(window.locator(".tile-word")).to_have_text("空闲")
    prompt = visitor.hall.floor.prompt("1")
    assert prompt is not None
    visitor.hall.floor.do(
        Rate(token=prompt.token, level=1, channel="keypad", device="keypad-1"),
        Actor(kind="device", id="keypad-1"),
    )

    expect(page.locator("[data-ratings] li")).to_contain_text("非常不满意")
    expect(page.locator("[data-alerts]")).to_contain_text("1号窗口收到“非常不满意”评价")


def test_a_queue_s_wait_and_a_device_s_health_are_seen(visitor: Visitor) -> None:
    page = floor_of(visitor)

    visitor.hall.issue("B")
    visitor.hall.floor.do(
        RecordHealth(device="panel-1", health="silent", detail="12 s", profile="onbon"),
        Actor(kind="device", id="panel-1"),
    )

    expect(page.locator("tr[data-queue=B]")).to_contain_text("1")
    expect(page.locator("[data-device=panel-1]")).to_contain_text("没有回应")


def test_the_zone_that_presses_is_marked_and_one_press_helps(visitor: Visitor) -> None:
    hall = visitor.hall
    hall.floor.import_hall(small_hall(hours=hall.floor.hall().hours, practice=Practice(crowd=1)))
    hall.open("1")
    hall.clerk(PauseWindow(window="1", reason="开会"))
    hall.issue("A")
    hall.issue("A")
    page = floor_of(visitor)
    zone = page.locator(".plan-zone[data-zone=a]")
    expect(zone).to_have_attribute("data-tone", "warn")
    expect(zone).to_contain_text("等候2人")

    page.get_by_role("button", name="请1号恢复叫号").click()
    page.get_by_role("button", name="恢复叫号", exact=True).click()

    expect(page.locator(".tile[data-window='1'] .tile-word")).to_have_text("空闲")
    expect(page.get_by_role("button", name="请1号恢复叫号")).to_have_count(0)


def test_nothing_on_the_plan_moves_when_the_hall_does(visitor: Visitor) -> None:
    visitor.hall.open()
    page = floor_of(visitor)
    page.evaluate(
        """() => { window.shifts = 0; new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) window.shifts += entry.value;
        }).observe({ type: "layout-shift", buffered: false }); }"""
    )

    visitor.hall.issue()
    number = visitor.hall.call()
    expect(page.locator(".tile[data-window='1']")).to_contain_text(number)
    visitor.hall.serve()
    expect(page.locator(".tile[data-window='1'] .tile-word")).to_have_text("空闲")

    assert page.evaluate("() => window.shifts") < 0.001


def test_the_wall_fits_one_screen_and_has_nothing_to_press(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 1920, "height": 1080})
    for _ in range(3):
        visitor.hall.issue()

    page = floor_of(visitor, "/floor/wall")

    size = page.evaluate("() => [document.body.scrollWidth, document.body.scrollHeight]")
    assert size == [1920, 1080]
    assert page.locator("html").get_attribute("data-room") == "dark"
    assert page.locator("[data-remedy]").count() == 0


def test_the_floor_is_not_for_everybody(visitor: Visitor) -> None:
    visitor.signs_in("1001")

    page = visitor.go("/floor")

    expect(page.get_by_role("heading", name="没有权限")).to_be_visible()
    visitor.complaints.clear()  # the browser notes the 403 itself


def test_the_slider_shows_the_floor_as_it_was_and_comes_back_to_now(visitor: Visitor) -> None:
    visitor.hall.issue()
    visitor.hall.open()
    number = visitor.hall.call()
    page = floor_of(visitor)
    window = page.locator(".tile[data-window='1']")
    expect(window).to_contain_text(number)
    slider = page.get_by_label("什么时刻")

    slider.press("Home")
    expect(page.locator("html")).to_have_attribute("data-past", "true")
    slider.press("Home")
    visitor.hall.serve()
    slider.press("End")
    expect(window).to_contain_text(number)
    page.get_by_role("button", name="回到实时").click()

    expect(window.locator(".tile-word")).to_have_text("空闲")
    expect(page.locator("html")).to_have_attribute("data-past", "false")


def test_an_address_names_a_moment_and_a_day_without_records_says_so(visitor: Visitor) -> None:
    page = floor_of(visitor, "/floor?at=2026-01-05T10:40")

    expect(page.locator("[data-replay-said]")).to_have_text("这一天没有记录")
    expect(page.get_by_label("哪一天")).to_have_value("2026-01-05")


def test_a_window_and_its_ticket_open_beside_the_plan_with_their_journal(visitor: Visitor) -> None:
    visitor.hall.issue()
    visitor.hall.open()
    number = visitor.hall.call()
    page = floor_of(visitor)

    page.locator(".tile[data-window='1']").press("Enter")
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("heading", name="1号窗口")).to_be_visible()
    sheet.get_by_role("button", name=number).first.click()

    expect(sheet.get_by_role("heading", name=number)).to_be_visible()
    expect(sheet).to_contain_text("叫到1号窗口")
    expect(sheet).to_contain_text("轮到这个号")
    sheet.get_by_role("button", name="关闭").click()
    page.get_by_label("查一个号").fill("X999")
    page.get_by_label("查一个号").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("没有找到")
    visitor.complaints.clear()  # the browser notes the 404 itself


def test_today_is_drawn_beside_the_usual_day(visitor: Visitor) -> None:
    visitor.hall.issue()
    page = floor_of(visitor)

    page.locator("[data-course]").scroll_into_view_if_needed()

    expect(page.locator("[data-chart-waiting] canvas")).to_be_visible()
    expect(page.locator("[data-course-words]")).to_contain_text("还没有可以对比的日子")
