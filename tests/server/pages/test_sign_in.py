"""Signing in with the keyboard, whether the page's module has come or not."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from tests.server.pages.conftest import Visitor


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
