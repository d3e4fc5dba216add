from __future__ import annotations

from playwright.sync_api import expect

from server.services.commands import Actor, Rate, RecordHealth
from tests.server.pages.conftest import Visitor


def test_the_floor_shows_calls_servings_and_ratings_as_they_happen(visitor: Visitor) -> None:
    visitor.hall.issue()
    visitor.hall.open()
    visitor.signs_in("2001")
    page = visitor.go("/floor")
    page.wait_for_selector("html[data-connected=true]")
    window = page.locator(".window[data-window='1']")
    expect(window).to_contain_text("张三")

    number = visitor.hall.call()
    expect(window.locator(".status")).to_have_text("正在叫号")
    expect(window).to_contain_text(number)
    visitor.hall.serve()
    expect(window.locator(".status")).to_have_text("空闲")
    prompt = visitor.hall.floor.prompt("1")
    assert prompt is not None
    visitor.hall.floor.do(
        Rate(token=prompt.token, level=1, channel="keypad", device="keypad-1"),
        Actor(kind="device", id="keypad-1"),
    )

    expect(page.locator("[data-ratings] li")).to_contain_text("非常不满意")
    expect(window).to_contain_text("评1/1", timeout=15_000)
    expect(page.locator("[data-alerts]")).to_contain_text("1号窗口收到“非常不满意”评价")


def test_a_queue_s_wait_and_a_device_s_health_are_seen(visitor: Visitor) -> None:
    visitor.signs_in("2001")
    page = visitor.go("/floor")
    page.wait_for_selector("html[data-connected=true]")

    visitor.hall.issue("B")
    visitor.hall.floor.do(
        RecordHealth(device="panel-1", health="silent", detail="12 s", profile="onbon"),
        Actor(kind="device", id="panel-1"),
    )

    expect(page.locator("tr[data-queue=B]")).to_contain_text("1")
    expect(page.locator("[data-device=panel-1]")).to_contain_text("没有回应")


def test_the_floor_is_not_for_everybody(visitor: Visitor) -> None:
    visitor.signs_in("1001")

    page = visitor.go("/floor")

    expect(page.get_by_role("heading", name="没有权限")).to_be_visible()
    visitor.complaints.clear()  # the browser notes the 403 itself
