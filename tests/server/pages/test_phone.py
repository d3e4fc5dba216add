from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from floorlink.messages import Paper
from server.services.commands import Actor
from tests.server.pages.conftest import Visitor


@pytest.fixture
def paper(visitor: Visitor) -> Paper:
    visitor.hall.open()
    visitor.hall.issue()
    return visitor.hall.issue()


@pytest.fixture
def phone(visitor: Visitor, paper: Paper) -> Page:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    page = visitor.go(f"/t/{paper.token}")
    page.wait_for_selector("html[data-connected=true]")
    return page


def test_a_phone_follows_its_ticket_from_waiting_to_thanks(
    visitor: Visitor, paper: Paper, phone: Page
) -> None:
    expect(phone.get_by_role("heading", name=paper.number)).to_be_visible()
    expect(phone.locator("[data-ahead]")).to_have_text("1")
    visitor.hall.call()
    expect(phone.locator("[data-ahead]")).to_have_text("0")
    visitor.hall.serve()

    visitor.hall.call()
    expect(phone.get_by_role("alert").filter(has_text="轮到您了")).to_contain_text("1")
    assert "1号窗口" in phone.title()
    visitor.hall.serve()
    phone.get_by_role("button", name="非常满意").click()

    expect(phone.get_by_text("谢谢您的评价")).to_be_visible()
    assert visitor.hall.floor.figures("1").levels["5"] == 1


def test_a_bad_rating_asks_for_reasons_first(visitor: Visitor, paper: Paper, phone: Page) -> None:
    for _ in range(2):
        visitor.hall.call()
        visitor.hall.serve()
    phone.locator(".face[data-level='2']").click()
    assert visitor.hall.floor.figures("1").rated == 0

    phone.get_by_label("窗口人员业务不熟练").check()
    phone.get_by_label("想说的话").fill("等了很久")
    phone.get_by_role("button", name="提交评价").click()

    expect(phone.get_by_text("谢谢您的评价")).to_be_visible()
    [rating] = visitor.hall.floor.floor_view().ratings
    assert (rating.level, rating.channel) == (2, "qr")
    assert "213" in rating.reasons


def test_why_somebody_was_called_first_is_explained(visitor: Visitor, phone: Page) -> None:
    first = visitor.hall.call()

    phone.get_by_role("button", name="为什么有人先叫？").click()

    expect(phone.get_by_role("dialog")).to_contain_text(f"最近先叫的是{first}号")
    expect(phone.get_by_role("dialog").locator("tbody tr")).to_contain_text([first])


def test_a_citizen_cancels_after_being_asked(visitor: Visitor, paper: Paper, phone: Page) -> None:
    phone.get_by_role("button", name="取消这个号").click()
    assert visitor.hall.floor.ticket(paper.token).state == "waiting"

    phone.get_by_role("button", name="确定取消").click()

    expect(phone.locator("[data-state=cancelled]")).to_be_visible()
    assert visitor.hall.floor.ticket(paper.token).state == "cancelled"


def test_a_phone_that_slept_catches_up_when_it_wakes(
    visitor: Visitor, paper: Paper, phone: Page
) -> None:
    phone.route("**/socket.io/**", lambda route: route.abort())
    phone.evaluate("() => window.stop()")
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))

    phone.evaluate("() => { document.dispatchEvent(new Event('visibilitychange')); }")
    phone.wait_for_timeout(300)

    assert f"{visitor.hall.address}/api/tickets/{paper.token}" in asked


def test_a_ticket_that_does_not_exist_is_told_in_words(visitor: Visitor) -> None:
    page = visitor.go("/t/no-such-token")

    expect(page.get_by_role("link", name="回到首页")).to_be_visible()
    visitor.complaints.clear()  # the browser notes the 404 itself


def test_reasons_are_added_to_what_was_pressed_at_the_window(
    visitor: Visitor, paper: Paper, phone: Page
) -> None:
    for _ in range(2):
        visitor.hall.call()
        visitor.hall.serve()
    visitor.hall.press_keypad(2)
    expect(phone.get_by_role("heading", name="补充不满意的原因")).to_be_visible()
    phone.locator(".face[data-level='1']").click()
    phone.get_by_label("想说的话").fill("等了很久")
    phone.get_by_role("button", name="提交评价").click()
    expect(phone.get_by_role("alert")).to_contain_text("和刚才的评价不一致")
    visitor.complaints.clear()  # the browser notes the 422 itself

    phone.locator(".face[data-level='2']").click()
    phone.get_by_label("窗口人员业务不熟练").check()
    phone.get_by_role("button", name="提交评价").click()

    expect(phone.get_by_text("谢谢您的评价")).to_be_visible()
    case = visitor.hall.floor.case(1, Actor(kind="manager", id="2001"))
    assert ([reason.zh for reason in case.reasons], case.text) == (
        ["窗口人员业务不熟练"],
        "等了很久",
    )


CALLS_ATTENTION = """
window.noticed = [];
navigator.vibrate = (pattern) => { window.noticed.push(`${pattern.length} times`); return true; };
"""
SHOWN = """async (wanted) => {
  const shown = await (await navigator.serviceWorker.ready).getNotifications();
  return shown.map(({ title, body }) => `${title} | ${body}`).join() === wanted;
}"""
NO_WORKER = """async () => !(await navigator.serviceWorker.getRegistrations()).length"""
LOOKS_ELSEWHERE = """() => Object.defineProperty(document, "visibilityState",
  { get: () => "hidden", configurable: true })"""


def test_who_asked_is_reminded_when_three_are_ahead_and_when_called(visitor: Visitor) -> None:
    visitor.hall.open()
    for _ in range(4):
        visitor.hall.issue()
    own = visitor.hall.issue()
    visitor.page.context.grant_permissions(["notifications"])
    visitor.page.add_init_script(CALLS_ATTENTION)
    page = visitor.go(f"/t/{own.token}")
    page.wait_for_selector("html[data-connected=true]")
    page.get_by_role("button", name="快到时提醒我").click()
    expect(page.get_by_text("请不要关闭此页")).to_be_visible()
    page.evaluate(LOOKS_ELSEWHERE)

    visitor.hall.call()
    expect(page).to_have_title(re.compile("前面还有3人，请回到大厅"))
    page.wait_for_function(SHOWN, arg=f"{own.number} · 前面还有3人，请回到大厅 | 户籍")
    visitor.hall.serve()
    for _ in range(3):
        visitor.hall.call()
        visitor.hall.serve()
    visitor.hall.call()

    expect(page).to_have_title(re.compile("请到1号窗口"))
    assert page.evaluate("() => window.noticed") == ["3 times", "5 times"]
    page.wait_for_function(SHOWN, arg=f"{own.number} · 请到1号窗口 | 户籍")

    visitor.hall.serve()
    page.wait_for_function(NO_WORKER)


def test_a_phone_that_wakes_up_shows_where_things_are_now_before_its_line_is_back(
    visitor: Visitor, paper: Paper, phone: Page
) -> None:
    """Twenty minutes in a pocket: no line, no timers, and the ticket's turn has come."""
    phone.route("**/socket.io/**", lambda route: route.abort())
    phone.route_web_socket("**/socket.io/**", lambda socket: socket.close())
    phone.context.set_offline(True)
    visitor.hall.call()
    visitor.hall.serve()
    visitor.hall.call()

    phone.context.set_offline(False)
    phone.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")

    expect(phone.get_by_role("alert").filter(has_text="轮到您了")).to_be_visible()
    visitor.complaints.clear()  # the browser's own words about the cut line


def test_a_page_that_was_frozen_asks_at_once_though_its_line_looks_alive(
    visitor: Visitor, paper: Paper
) -> None:
    """A phone's browser thaws the page with a socket that nobody answers any more."""
    lost: list[str | bytes] = []

    def let_through(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda said: lost.append(said) if frozen else socket.send(said))

    frozen: list[bool] = []
    visitor.page.route_web_socket("**/socket.io/**", let_through)
    phone = visitor.go(f"/t/{paper.token}")
    phone.wait_for_selector("html[data-connected=true]")
    frozen.append(True)
    visitor.hall.call()
    visitor.hall.serve()
    visitor.hall.call()

    phone.evaluate("() => document.dispatchEvent(new Event('resume'))")

    expect(phone.get_by_role("alert").filter(has_text="轮到您了")).to_be_visible()
