"""Signing in with the keyboard, whether the page's module has come or not."""

from __future__ import annotations

import requests
from playwright.sync_api import Route, expect

from server.services.commands import Actor
from server.services.people.commands import SetPin
from server.web.passwords import hashed
from tests.server.pages.conftest import Visitor
from tests.server.pages.test_accessibility import faults_here


def test_enter_signs_in_before_the_module_has_loaded(visitor: Visitor) -> None:
    held: list[Route] = []
    visitor.page.route("**/static/sign_in.js", lambda route: held.append(route))
    visitor.page.goto(f"{visitor.hall.address}/sign-in?next=/console", wait_until="commit")

    visitor.page.fill("#badge", "1001")
    visitor.page.fill("#password", "demo")
    visitor.page.press("#password", "Enter")

    visitor.page.wait_for_url(f"{visitor.hall.address}/console")
    assert held, "the module was asked for and did not come"


def test_a_wrong_password_is_said_with_the_module_too(visitor: Visitor) -> None:
    visitor.go("/sign-in")
    visitor.page.fill("#badge", "1001")
    visitor.page.fill("#password", "wrong")
    visitor.page.press("#password", "Enter")

    expect(visitor.page.locator("[data-problem]")).to_contain_text("工号或密码不对")
    visitor.complaints.clear()  # the browser notes every 401 in its console


def _out_everywhere(visitor: Visitor, badge: str) -> None:
    """By an administrator, elsewhere."""
    elsewhere = requests.Session()
    address = visitor.hall.address
    given = {"badge": "3001", "password": "demo"}
    told = elsewhere.post(f"{address}/api/session", json=given, timeout=10).json()
    token = {"X-CSRF-Token": told["csrf_token"]}
    path = f"{address}/api/people/{badge}/sign-out"
    assert elsewhere.post(path, headers=token, timeout=10).json() >= 1


def test_a_session_that_ran_out_is_renewed_on_the_page_and_nothing_typed_is_lost(
    visitor: Visitor,
) -> None:
    visitor.signs_in("2001")
    page = visitor.go("/cases/new")
    page.fill("#words", "等了一个小时没有人理")
    page.fill("#name", "张小三")
    _out_everywhere(visitor, "2001")

    page.get_by_role("button", name="登记整改单").click()

    dialog = page.get_by_role("dialog", name="请重新登录")
    expect(dialog).to_contain_text("2001")
    assert faults_here(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    dialog.get_by_label("密码").fill("wrong")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("工号或密码不对")
    expect(page.locator("#words")).to_have_value("等了一个小时没有人理")
    dialog.get_by_label("密码").fill("demo")
    page.keyboard.press("Enter")

    page.wait_for_url("**/cases/1")
    expect(page.get_by_text("等了一个小时没有人理")).to_be_visible()
    assert len(visitor.hall.journal("case_opened")) == 1
    visitor.complaints.clear()  # the browser notes every 401 in its console


def test_a_live_page_asks_by_itself_and_follows_again(visitor: Visitor) -> None:
    visitor.signs_in("2001")
    page = visitor.go("/floor")
    page.wait_for_selector("html[data-connected=true]")
    _out_everywhere(visitor, "2001")

    dialog = page.get_by_role("dialog", name="请重新登录")
    dialog.get_by_label("密码").fill("demo")
    page.keyboard.press("Enter")

    expect(dialog).to_have_count(0)
    page.wait_for_selector("html[data-connected=true]")
    visitor.complaints.clear()


def test_at_a_windows_own_screen_the_pin_is_asked_for_and_the_press_counts(
    visitor: Visitor,
) -> None:
    visitor.hall.open()
    visitor.hall.issue()
    pin = SetPin(badge="1001", pin_hash=hashed("280519"))
    visitor.hall.floor.do(pin, Actor(kind="clerk", id="1001"))
    visitor.carries("box-4")
    page = visitor.go("/window/1")
    page.fill("#badge", "1001")
    page.fill("#pin", "280519")
    page.press("#pin", "Enter")
    page.wait_for_selector("html[data-connected=true]")
    _out_everywhere(visitor, "1001")

    page.keyboard.press("n")
    dialog = page.get_by_role("dialog", name="请重新登录")
    dialog.get_by_label("PIN").fill("280519")
    page.keyboard.press("Enter")

    expect(dialog).to_have_count(0)
    expect(page.locator("[data-number]")).to_have_text("A001")
    visitor.complaints.clear()


def test_a_page_whose_person_signed_in_in_another_tab_goes_on(visitor: Visitor) -> None:
    visitor.signs_in("2001")
    page = visitor.go("/cases/new")
    page.fill("#words", "窗口没有人")
    _out_everywhere(visitor, "2001")
    page.get_by_role("button", name="登记整改单").click()
    expect(page.get_by_role("dialog")).to_be_visible()

    second = page.context.new_page()
    second.goto(f"{visitor.hall.address}/sign-in?next=/account")
    second.fill("#badge", "2001")
    second.fill("#password", "demo")
    second.press("#password", "Enter")
    expect(second.get_by_role("heading", name="我的登录")).to_be_visible()
    second.close()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")

    page.wait_for_url("**/cases/1")
    visitor.complaints.clear()
