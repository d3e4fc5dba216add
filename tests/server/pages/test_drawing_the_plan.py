"""An administrator draws the hall's plan, by hand and by keys, and the live floor follows."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.server.pages.conftest import Visitor


def place(page: Page, window: str) -> str | None:
    return page.locator(f"[data-window='{window}']").get_attribute("transform")


def board_of(visitor: Visitor) -> Page:
    visitor.signs_in("3001")
    page = visitor.go("/plan")
    page.wait_for_selector("[data-window]")
    return page


def test_a_window_is_dragged_snaps_to_the_grid_and_the_live_floor_shows_it(
    visitor: Visitor,
) -> None:
    page = board_of(visitor)
    desk = page.locator("[data-window='3'] rect").first
    box = desk.bounding_box()
    cell = page.evaluate("() => document.querySelector('[data-plan]').getScreenCTM().a * 10")
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    assert place(page, "3") == "translate(161 41)"

    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 3.2 * cell, y + 0.1 * cell, steps=4)
    page.mouse.up()

    expect(page.locator("[data-said]")).to_have_text("3号窗口：第20列，第5行")
    page.get_by_role("button", name="保存平面图").click()
    expect(page.locator("[data-said]")).to_contain_text("已保存")
    live = visitor.go("/floor")
    live.wait_for_selector("html[data-connected=true]")
    expect(live.locator("[data-window='3']")).to_have_attribute("transform", "translate(191 41)")


def test_keys_move_and_undo_and_what_does_not_fit_is_said(visitor: Visitor) -> None:
    page = board_of(visitor)
    page.locator("[data-window='1']").focus()
    before = place(page, "1")

    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-said]")).to_have_text("那里放不下")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-said]")).to_contain_text("1号窗口：第3列")
    assert place(page, "1") != before
    page.keyboard.press("Control+z")

    expect(page.locator("[data-said]")).to_have_text("已撤销")
    assert place(page, "1") == before
    expect(page.get_by_role("button", name="保存平面图")).to_be_disabled()


def test_a_fixture_is_added_and_another_who_drew_meanwhile_is_not_undone(
    visitor: Visitor,
) -> None:
    page = board_of(visitor)
    page.get_by_role("button", name="等候区").click()
    expect(page.locator("[data-mark=seats]")).to_have_count(1)
    page.get_by_role("button", name="保存平面图").click()
    expect(page.locator("[data-said]")).to_contain_text("已保存")
    drawn = visitor.hall.floor.plan().drawn
    other = visitor.page.context.new_page()
    other.goto(visitor.hall.address + "/plan")
    other.get_by_role("button", name="自动排列").click()
    other.get_by_role("button", name="保存平面图").click()
    expect(other.locator("[data-said]")).to_contain_text("已保存")

    page.locator("[data-mark=seats]").press("ArrowUp")
    page.get_by_role("button", name="保存平面图").click()

    expect(page.get_by_role("alert")).to_contain_text("别人刚刚改了平面图")
    assert drawn < visitor.hall.floor.plan().drawn
    visitor.complaints.clear()  # the browser notes the 409 itself


def test_the_plan_is_drawn_by_administrators_only(visitor: Visitor) -> None:
    visitor.signs_in("2001")

    page = visitor.go("/plan")

    expect(page.get_by_role("heading", name="没有权限")).to_be_visible()
    assert visitor.go("/floor").get_by_role("link", name="修改平面图").count() == 0
    visitor.complaints.clear()  # the browser notes the 403 itself
