"""People sign in at the county's real provider, in a real browser, and come back to the hall."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server.running import PASSWORD, Person, Running
from tests.server.sign_on.county import County

NOTE = "[data-problem]"


@pytest.fixture
def page(browser: Browser, server: Running) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", base_url=server.url)
    page = context.new_page()
    page.set_default_timeout(15_000)
    # The provider's own pages would like a typeface from far away.
    context.route("https://**", lambda route: route.abort())
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Policy" in said.text else None)
    yield page
    context.close()
    assert refused == [], "the Content Security Policy stood in the way"


def _at_the_county(page: Page, county: County, name: str) -> None:
    """What somebody does on the provider's own pages: the name, the password, the consent."""
    page.wait_for_url(f"{county.issuer}/**")
    page.fill("[name=login]", name)
    page.fill("[name=password]", "any")
    page.click("button[type=submit]")
    page.wait_for_selector("[name=prompt][value=consent]", state="attached")
    page.click("button[type=submit]")


def _audit(server: Running) -> list[dict[str, object]]:
    told = Person(server, "3001").get("/api/audit?about=signing_in")
    entries: list[dict[str, object]] = told.json()["entries"]
    return entries


def test_there_and_back_to_the_page_that_was_asked_for_and_out_again(
    page: Page, county: County, server: Running
) -> None:
    page.goto("/floor?lang=zh")
    page.get_by_role("link", name="用县统一身份认证登录").click()
    _at_the_county(page, county, "zhao.min")

    page.wait_for_url(f"{server.url}/floor?lang=zh")
    page.goto("/account")
    expect(page.get_by_text("赵主任")).to_be_visible()
    expect(page.locator("[data-sessions] li").first).to_contain_text("单点登录")
    entry = next(one for one in _audit(server) if one["subject"] == "person:2001")
    assert (entry["kind"], entry["facts"]) == ("signed_in", {"way": "sign_on"})

    page.get_by_role("button", name="退出", exact=True).click()
    page.wait_for_url(f"{server.url}/sign-in")
    expect(page.get_by_role("status")).to_contain_text("在“县统一身份认证”那里您还登录着")
    page.get_by_role("link", name="那里也退出").click()
    page.wait_for_url(f"{county.issuer}/**")
    page.get_by_role("button", name="Yes").click()
    page.wait_for_url(f"{server.url}/sign-in**")
    page.goto("/floor")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def test_somebody_unknown_is_told_so_in_the_language_of_the_page_and_may_be_somebody_else(
    page: Page, county: County, server: Running
) -> None:
    page.goto("/sign-in?next=/floor&lang=en")
    page.context.add_cookies([{"name": "lang", "value": "en", "url": server.url}])
    page.get_by_role("link", name="Sign in with County sign-on").click()
    _at_the_county(page, county, "wang.wu")

    expect(page.locator(NOTE)).to_contain_text("You are not among the people of this hall")
    expect(page.locator(NOTE)).to_contain_text("wang.wu")
    page.get_by_role("link", name="中文").click()
    expect(page.locator(NOTE)).to_contain_text("大厅的人员名单里没有您")
    expect(page.get_by_role("link", name="先在县统一身份认证退出")).to_be_visible()
    refused = next(one for one in _audit(server) if one["kind"] == "sign_on_refused")
    assert (refused["subject"], refused["facts"]) == ("person:wang.wu", {"cause": "unknown"})


def test_with_the_provider_down_the_page_says_so_and_the_password_still_works(
    page: Page, county: County, server: Running
) -> None:
    county.away = True

    page.goto("/sign-in?next=/floor")
    page.get_by_role("link", name="用县统一身份认证登录").click()

    expect(page.locator(NOTE)).to_contain_text("统一身份认证现在连不上")
    page.fill("#badge", "2001")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{server.url}/floor")


def test_the_windows_own_screen_asks_everybody_anew(county: County, server: Running) -> None:
    """Whoever sat there before is still known to the provider in that browser."""
    desk, seat = Person(server), Person(server)
    assert seat.get(f"/enrol/{server.code_for('seat-box')}").ok

    asked = [
        browser.get("/sign-in/with", allow_redirects=False).headers["Location"]
        for browser in (desk, seat)
    ]

    assert all(address.startswith(f"{county.issuer}/auth?") for address in asked)
    assert ["prompt=login" in address for address in asked] == [False, True]
