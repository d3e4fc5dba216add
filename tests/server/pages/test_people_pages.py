"""People's own pages in a real browser: a PIN at a seat, a lock lifted, a password given."""

from __future__ import annotations

from playwright.sync_api import expect

from server.services.commands import Actor
from server.services.people.commands import NoteWrongTry
from server.services.taking_up import TakeUp
from tests.server.pages.conftest import Visitor

SYSTEM = Actor(kind="system")
PIN = "280519"


def test_a_clerk_sets_a_pin_and_signs_in_with_it_at_the_window(visitor: Visitor) -> None:
    visitor.signs_in("1001")
    page = visitor.go("/account")
    form = page.locator("[data-form=pin]")
    form.get_by_label("密码", exact=True).fill("demo")
    form.get_by_label("新PIN").fill(PIN)
    form.get_by_role("button", name="设置PIN").click()
    expect(form.locator("[data-done]")).to_have_text("PIN已设置")
    page.get_by_role("button", name="退出", exact=True).click()
    page.wait_for_url("**/sign-in")

    visitor.carries("box-4")
    page = visitor.go("/window/1")
    expect(page.get_by_role("heading", name="登录 · 1号窗口")).to_be_visible()
    page.fill("#badge", "1001")
    page.fill("#pin", PIN)
    page.press("#pin", "Enter")

    page.wait_for_url("**/window/1")
    expect(page.locator("[data-clerk]")).to_have_text("张三")
    page.wait_for_selector("html[data-connected=true]")


def test_a_manager_lifts_a_lock(visitor: Visitor) -> None:
    for _ in range(5):
        visitor.hall.floor.do(NoteWrongTry(badge="1001", way="pin"), SYSTEM)
    visitor.signs_in("2001")
    page = visitor.go("/people")
    expect(page.locator("[data-locked]")).to_contain_text("张三 1001")

    page.get_by_role("button", name="解锁").click()

    expect(page.locator("[data-locked-card]")).to_be_hidden()
    assert visitor.hall.floor.credential("1001").locked_at is None
    expect(page.get_by_role("button", name="重设密码")).to_have_count(0)  # an administrator's


def test_a_given_password_is_changed_before_anything_else(visitor: Visitor) -> None:
    visitor.signs_in("3001")
    page = visitor.go("/people")
    page.locator("[data-badge='1001']").get_by_role("button", name="重设密码").click()
    page.locator("[data-sheet=reset]").get_by_role("button", name="重设密码").click()
    shown = page.locator("[data-given]")
    expect(shown).not_to_be_empty()
    given = shown.inner_text()
    page.context.clear_cookies()

    page = visitor.go("/sign-in?next=/window/1")
    page.fill("#badge", "1001")
    page.fill("#password", given)
    page.press("#password", "Enter")
    page.wait_for_url("**/account")
    page.get_by_label("现在的密码").fill(given)
    page.get_by_label("新密码（至少8个字符）").fill("happy hall")
    page.get_by_label("再输一次新密码").fill("happy hall")
    page.get_by_role("button", name="修改密码").click()

    page.wait_for_url(f"{visitor.hall.address}/")
    expect(page.get_by_role("link", name="张三")).to_be_visible()


def test_the_audit_says_who_did_what(visitor: Visitor) -> None:
    visitor.signs_in("3001")
    visitor.hall.enrol("box-3")

    page = visitor.go("/audit?about=badges")

    rows = page.locator("[data-entries] tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("登记设备")
    page.get_by_role("link", name="登录", exact=True).click()
    expect(page.locator("[data-entries] tr").first).to_contain_text("孙七")
    visitor.hall.floor.do(TakeUp(how="promoted"), SYSTEM)
    page = visitor.go("/audit?about=configuration")
    expect(page.locator("[data-entries] tr").first).to_contain_text("备用服务器接管")
    expect(page.locator("[data-entries] tr").first).to_contain_text("系统")
