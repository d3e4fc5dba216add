from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from server.services.commands import (
    Actor,
    HoldTicket,
    IssueTicket,
    MarkMissed,
    RecordHealth,
    RecordReceipt,
    SeeIdentity,
)
from tests.server.factories import CITIZEN
from tests.server.pages.conftest import Visitor


@pytest.fixture
def desk(visitor: Visitor) -> Page:
    """The console of window 1, with its clerk signed in and the window open."""
    visitor.signs_in("1001")
    visitor.hall.open()
    return visitor.go("/window/1")


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name).click()


def test_a_clerk_signs_in_chooses_the_window_and_opens_it(visitor: Visitor) -> None:
    visitor.signs_in("1001")
    page = visitor.go("/console")
    page.fill("#find-window", "国税")
    expect(page.locator(".chooser-window")).to_have_count(2)
    page.fill("#find-window", "")
    page.locator(".chooser-window").first.click()

    press(page, "开窗")

    expect(page.locator("[data-clerk]")).to_have_text("张三")
    expect(page.locator("[data-state] .status")).to_have_text("空闲")
    assert visitor.hall.floor.window("1").state == "open"


def test_the_large_action_follows_a_ticket_through_its_whole_service(
    visitor: Visitor, desk: Page
) -> None:
    number = visitor.hall.issue().number
    expect(desk.get_by_text("等候1人")).to_be_visible()

    press(desk, "呼叫下一位")
    expect(desk.locator("[data-number]")).to_have_text(number)
    press(desk, "开始办理")
    expect(desk.locator("[data-state] .status")).to_have_text("办理中")
    press(desk, "结束并请评价")

    expect(desk.get_by_text("现在没有号票")).to_be_visible()
    expect(desk.locator("[data-figures]")).to_contain_text("办结1")


def test_the_keyboard_does_the_same(visitor: Visitor, desk: Page) -> None:
    visitor.hall.issue()
    expect(desk.get_by_text("等候1人")).to_be_visible()

    desk.keyboard.press("n")
    expect(desk.get_by_role("button", name="重呼（剩3次）")).to_be_enabled()
    desk.keyboard.press("r")
    expect(desk.get_by_role("button", name="重呼（剩2次）")).to_be_enabled()
    desk.keyboard.press("m")

    expect(desk.locator("[data-state] .status")).to_have_text("空闲")
    assert visitor.hall.floor.figures("1").missed == 1


def test_switched_off_shortcuts_do_nothing(visitor: Visitor, desk: Page) -> None:
    visitor.hall.issue()
    expect(desk.get_by_text("等候1人")).to_be_visible()

    desk.get_by_label("使用键盘快捷键").uncheck()
    desk.keyboard.press("n")
    desk.wait_for_timeout(300)

    assert visitor.hall.floor.window("1").state == "open"


def test_a_refusal_is_told_in_plain_words(visitor: Visitor, desk: Page) -> None:
    press(desk, "呼叫下一位")

    expect(desk.get_by_role("alert")).to_contain_text("没有等候的号")
    expect(desk.get_by_role("button", name="呼叫下一位")).to_be_enabled()
    visitor.complaints.clear()  # the browser notes the 409 itself


def test_an_answer_that_is_lost_does_not_call_twice(visitor: Visitor, desk: Page) -> None:
    visitor.hall.issue()
    visitor.hall.issue()
    expect(desk.get_by_text("等候2人")).to_be_visible()
    lost: list[APIResponse] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())  # the server hears it
        route.abort()  # the browser does not hear back

    desk.route("**/call-next", lose_the_first)
    press(desk, "呼叫下一位")

    expect(desk.locator("[data-number]")).to_have_text("A001")
    expect(desk.locator("[data-problem]")).to_be_hidden()
    desk.wait_for_timeout(700)
    assert visitor.hall.floor.window("1").waiting == 1
    visitor.complaints.clear()  # the browser's own words about the lost answer


def test_the_clerk_sees_where_a_call_was_delivered(visitor: Visitor, desk: Page) -> None:
    visitor.hall.issue()
    visitor.hall.call()
    call = visitor.hall.floor.window("1").call
    assert call is not None

    visitor.hall.floor.do(
        RecordReceipt(device="panel-1", channel="panel", ok=True, seq=call.seq),
        Actor(kind="device", id="panel-1"),
    )

    expect(desk.locator("[data-channel=panel]")).to_have_attribute("data-delivered", "shown")


def test_a_transfer_names_its_target_and_says_who_waits_there(visitor: Visitor, desk: Page) -> None:
    visitor.hall.issue()
    visitor.hall.call()
    press(desk, "转移")

    desk.fill("#find-target", "办税")
    expect(desk.locator(".target")).to_have_count(1)
    desk.locator(".target").click()

    expect(desk.locator("[data-state] .status")).to_have_text("空闲")
    assert [line.waiting for line in visitor.hall.floor.queues() if line.queue == "B"] == [1]


def test_a_transfer_needs_no_mouse(visitor: Visitor, desk: Page) -> None:
    visitor.hall.issue()
    visitor.hall.call()
    expect(desk.locator("[data-number]")).to_have_text("A001")
    for _ in range(2):
        desk.keyboard.press("t")
        desk.keyboard.type("办税")
        expect(desk.locator(".target")).to_have_count(1)
        desk.keyboard.press("Escape")
        expect(desk.locator("#find-target")).to_be_hidden()

    desk.keyboard.press("t")
    desk.keyboard.type("办税")
    expect(desk.locator(".target")).to_have_count(1)
    desk.keyboard.press("Enter")

    expect(desk.locator("[data-state] .status")).to_have_text("空闲")
    assert [line.waiting for line in visitor.hall.floor.queues() if line.queue == "B"] == [1]


def test_a_pause_asks_why_and_resumes(visitor: Visitor, desk: Page) -> None:
    press(desk, "暂停")
    desk.get_by_role("button", name="开会").click()
    expect(desk.locator(".desk-head")).to_contain_text("开会")

    press(desk, "恢复叫号")

    expect(desk.locator("[data-state] .status")).to_have_text("空闲")


def test_a_ticket_is_held_and_taken_up_again(visitor: Visitor, desk: Page) -> None:
    number = visitor.hall.issue().number
    visitor.hall.call()
    press(desk, "开始办理")
    press(desk, "挂起")
    expect(desk.get_by_text("现在没有号票")).to_be_visible()

    press(desk, "恢复挂起的号")

    expect(desk.locator("[data-number]")).to_have_text(number)


def test_a_discarded_ticket_leaves_with_its_reason(visitor: Visitor, desk: Page) -> None:
    visitor.hall.issue()
    visitor.hall.call()
    press(desk, "弃号")
    desk.get_by_role("button", name="材料不全").click()

    expect(desk.get_by_text("现在没有号票")).to_be_visible()
    assert [data["reason"] for _, data in visitor.hall.journal("discarded")] == ["材料不全"]


def test_a_missed_number_is_taken_back_and_its_paper_printed_again_on_a_small_screen(
    visitor: Visitor, desk: Page
) -> None:
    desk.set_viewport_size({"width": 360, "height": 740})
    paper = visitor.hall.issue()
    printer = Actor(kind="device", id="printer-1")
    visitor.hall.floor.do(RecordHealth(device="printer-1", health="ready"), printer)
    came_out = RecordReceipt(device="printer-1", channel="print", ok=True, ticket=paper.ticket)
    visitor.hall.floor.do(came_out, printer)
    visitor.hall.call()
    visitor.hall.clerk(MarkMissed(window="1"))

    press(desk, "过号找回")
    desk.get_by_label("过号的号码").fill(f" {paper.number.lower()}")
    desk.get_by_role("dialog").get_by_role("button", name="找回", exact=True).click()
    expect(desk.get_by_role("status")).to_have_text("A001已找回，前面还有0人")
    press(desk, "呼叫下一位")
    press(desk, "重打号票")

    expect(desk.get_by_role("status")).to_have_text("A001的号票正在重打")
    asked = visitor.hall.journal("taken_back", "reprint_asked")[-1][1]
    assert (asked["number"], asked["printer"]) == ("A001", "printer-1")
    assert desk.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_number_that_nobody_missed_is_not_taken_back(visitor: Visitor, desk: Page) -> None:
    press(desk, "过号找回")
    desk.get_by_label("过号的号码").fill("A999")
    desk.get_by_role("dialog").get_by_role("button", name="找回", exact=True).click()

    expect(desk.get_by_role("alert")).to_be_visible()
    expect(desk.get_by_role("status")).to_be_empty()
    visitor.complaints.clear()  # the browser notes the 404 itself


def test_a_closed_window_and_a_clerk_who_left(visitor: Visitor, desk: Page) -> None:
    press(desk, "关窗")
    desk.get_by_role("dialog").get_by_role("button", name="关窗").click()
    expect(desk.get_by_text("窗口未开放")).to_be_visible()

    desk.get_by_role("button", name="退出").click()

    desk.wait_for_url("**/sign-in")
    assert visitor.go("/window/1").url.startswith(f"{visitor.hall.address}/sign-in?next=")


def test_a_wrong_password_is_told_at_the_form(visitor: Visitor) -> None:
    page = visitor.go("/sign-in")
    page.fill("#badge", "1001")
    page.fill("#password", "wrong")
    page.get_by_role("main").get_by_role("button", name="登录").click()

    expect(page.get_by_role("alert")).to_be_visible()
    visitor.complaints.clear()  # the browser notes the 401 itself


def test_a_mistaken_press_is_taken_back_and_the_offer_ends_by_itself(
    visitor: Visitor, desk: Page
) -> None:
    number = visitor.hall.issue().number
    expect(desk.get_by_text("等候1人")).to_be_visible()
    press(desk, "呼叫下一位")
    desk.get_by_role("button", name="过号 M").click()
    expect(desk.locator("[data-undo-bar]")).to_contain_text(f"{number}号已过号")

    desk.get_by_role("button", name="撤销").click()

    expect(desk.locator("[data-number]")).to_have_text(number)
    expect(desk.locator("[data-state] .status")).to_have_text("正在叫号")
    assert visitor.hall.floor.figures("1").missed == 0
    expect(desk.locator("[data-undo-bar]")).to_be_hidden(timeout=8000)


def test_the_key_z_takes_a_press_back(visitor: Visitor, desk: Page) -> None:
    visitor.hall.issue()
    expect(desk.get_by_text("等候1人")).to_be_visible()
    desk.keyboard.press("n")
    expect(desk.get_by_role("button", name="撤销")).to_be_enabled()

    desk.keyboard.press("z")

    expect(desk.locator("[data-state] .status")).to_have_text("空闲")
    assert visitor.hall.floor.window("1").waiting == 1


def test_held_numbers_are_listed_and_any_of_them_is_called_back(
    visitor: Visitor, desk: Page
) -> None:
    expect(desk.get_by_role("button", name="恢复挂起的号")).to_have_count(0)
    for _ in range(2):
        visitor.hall.issue()
    for _ in range(2):
        visitor.hall.call()
        visitor.hall.clerk(HoldTicket(window="1"))
    expect(desk.locator("[data-held]").get_by_role("listitem")).to_have_count(2)

    desk.locator("[data-held=A002]").get_by_role("button", name="叫回").click()

    expect(desk.locator("[data-number]")).to_have_text("A002")
    expect(desk.locator("[data-held=A001] button")).to_be_disabled()


def test_the_loads_of_a_transfers_targets_are_live(visitor: Visitor, desk: Page) -> None:
    visitor.hall.issue()
    expect(desk.get_by_text("等候1人")).to_be_visible()
    press(desk, "呼叫下一位")
    desk.clock.install()
    press(desk, "转移")
    target = desk.locator(".target").filter(has_text="印章")
    expect(target).to_contain_text("等候0人")

    visitor.hall.issue("C")
    desk.clock.fast_forward(5000)

    expect(target).to_contain_text("等候1人")


def test_the_console_notes_who_is_served_only_where_the_service_demands_it(
    visitor: Visitor, desk: Page
) -> None:
    hall = visitor.hall.floor.hall()
    strict = tuple(
        replace(service, identity=service.code == "household") for service in hall.services
    )
    visitor.hall.floor.import_hall(replace(hall, services=strict))
    visitor.hall.floor.do(IssueTicket(service="passport"), CITIZEN)
    number = visitor.hall.floor.do(IssueTicket(service="household"), CITIZEN).number
    desk.reload()
    press(desk, "呼叫下一位")
    expect(desk.locator("[data-number]")).to_be_visible()
    expect(desk.locator("[data-reprint]")).to_be_visible()
    expect(desk.locator("[data-identity]")).to_have_count(0)
    press(desk, "开始办理")
    press(desk, "结束并请评价")
    expect(desk.get_by_text("现在没有号票")).to_be_visible()
    press(desk, "呼叫下一位")

    desk.locator("[data-identity]").click()
    desk.get_by_label("姓名").fill("张三丰")
    desk.get_by_label("证件号码").fill("370923199001011234")
    desk.get_by_role("button", name="完成登记").click()

    expect(desk.locator("[data-told]")).to_have_text(f"{number}的办事人已登记")
    expect(desk.locator("[data-identity]")).to_have_text("已登记办事人")
    expect(desk.locator("#identity-name")).to_have_value("")
    seen = visitor.hall.floor.do(
        SeeIdentity(number=number, reason="回访"), Actor(kind="inspector", id="4001")
    )
    assert (seen.name, seen.document) == ("张三丰", "3709**********1234")
