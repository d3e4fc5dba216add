"""The inspector's form on a phone, also where the connection is not."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, Route, ViewportSize, expect

from tests.server.pages.conftest import Visitor
from tests.server.pages.hall import LiveHall

PHONE: ViewportSize = {"width": 390, "height": 844}
KEPT = "async () => (await (await import('/static/kept_entries.js')).draftOf('2001'))?.words"


@pytest.fixture
def inspector(browser: Browser, hall: LiveHall) -> Iterator[Visitor]:
    context = browser.new_context(locale="zh-CN", viewport=PHONE, has_touch=True, is_mobile=True)
    visitor = Visitor(context.new_page(), hall)
    visitor.signs_in("2001")
    yield visitor
    context.close()
    assert visitor.complaints == []


def opened(visitor: Visitor) -> Page:
    page = visitor.go("/inspect")
    page.wait_for_selector("html[data-ready=true]")
    return page


def fill_in(page: Page, words: str) -> None:
    page.locator("[data-picker=subject] [data-search]").fill("国税")
    page.locator("[data-picker=subject] [data-pick='2']").tap()
    page.locator("[data-picker=item]").get_by_role("button", name="脱岗").tap()
    page.get_by_label("情况说明").fill(words)


def photo() -> FilePayload:
    out = BytesIO()
    Image.new("RGB", (2400, 1200), (20, 90, 60)).save(out, "JPEG")
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def entered(hall: LiveHall) -> list[dict[str, Any]]:
    return [data["facts"] for _, data in hall.journal("inspection_entered")]


def test_what_was_seen_is_entered_with_its_photo_and_its_points_told(inspector: Visitor) -> None:
    page = opened(inspector)
    page.get_by_role("button", name="提交", exact=True).tap()
    expect(page.locator("[data-problem]")).to_contain_text("请选窗口")

    fill_in(page, "上午十点离岗二十分钟")
    page.get_by_role("button", name="增加").tap()
    expect(page.locator("[data-points]")).to_have_text("扣6分")
    page.locator("[data-photo-file][capture]").set_input_files([photo()])
    expect(page.locator("[data-photos] img")).to_have_count(1)
    page.get_by_role("button", name="提交", exact=True).tap()

    expect(page.locator("[data-done]")).to_have_text("已提交")
    expect(page.locator("[data-entry] img")).to_have_js_property("naturalWidth", 1600)
    (facts,) = entered(inspector.hall)
    assert (facts["subject"], facts["item"]) == ({"kind": "window", "code": "2"}, "off-post")
    assert (facts["amount"], len(facts["photos"])) == ("2/1", 1)
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_an_entry_waits_in_the_phone_until_the_server_is_back(inspector: Visitor) -> None:
    page = opened(inspector)
    fill_in(page, "地下室没有信号")
    page.context.set_offline(True)

    page.get_by_role("button", name="提交", exact=True).tap()

    expect(page.locator("[data-done]")).to_contain_text("已保存在本机", timeout=15_000)
    expect(page.locator("[data-waiting]")).to_contain_text("2号窗口 脱岗")
    assert entered(inspector.hall) == []
    page.context.set_offline(False)
    expect(page.locator("[data-done]")).to_have_text("已提交", timeout=15_000)
    page = opened(inspector)
    expect(page.locator("[data-entry]")).to_contain_text("地下室没有信号")
    expect(page.locator("[data-waiting-card]")).to_be_hidden()
    assert len(entered(inspector.hall)) == 1
    inspector.complaints.clear()  # the browser notes each failed request itself


def test_an_answer_that_was_lost_does_not_enter_it_twice(inspector: Visitor) -> None:
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page = opened(inspector)
    page.route("**/api/inspections", lose_the_first)
    fill_in(page, "只记一次")
    page.get_by_role("button", name="提交", exact=True).tap()

    expect(page.locator("[data-done]")).to_have_text("已提交")
    assert lost == [201]
    assert len(entered(inspector.hall)) == 1
    inspector.complaints.clear()


def test_a_half_filled_form_is_there_again(inspector: Visitor) -> None:
    page = opened(inspector)
    fill_in(page, "还没写完")
    page.wait_for_function(f"async () => (await ({KEPT})()) === '还没写完'")

    page = opened(inspector)

    expect(page.get_by_label("情况说明")).to_have_value("还没写完")
    expect(page.locator("[data-picker=subject] [data-chosen]")).to_contain_text("国税局")


def test_what_the_server_refuses_comes_back_to_be_corrected(inspector: Visitor) -> None:
    page = opened(inspector)
    fill_in(page, "x")
    page.locator("#day").evaluate("(node) => { node.max = ''; node.value = '2099-01-01'; }")
    page.get_by_role("button", name="提交", exact=True).tap()

    expect(page.locator("[data-waiting]")).to_contain_text("检查日期不能在今天之后")
    page.get_by_role("button", name="改好再交").tap()
    page.locator("#day").evaluate("(node, day) => { node.value = day; }", inspector_day(page))
    page.get_by_role("button", name="提交", exact=True).tap()

    expect(page.locator("[data-entry]")).to_have_count(1)
    page.get_by_role("button", name="撤回").first.tap()
    page.get_by_label("撤回的原因").fill("重复")
    page.get_by_role("dialog").get_by_role("button", name="撤回", exact=True).tap()
    expect(page.locator("[data-entry]")).to_contain_text("已撤回：重复")
    inspector.complaints.clear()


def inspector_day(page: Page) -> str:
    day: str = page.evaluate("JSON.parse(document.getElementById('boot').textContent).view.today")
    return day
