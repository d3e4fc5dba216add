"""Every page as axe-core judges it, with something to show: in both languages and contrasts, at a
desk and on the smallest phone. One hall and one browser serve all: their starts cost most."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.server.pages.conftest import Visitor

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
JUDGE = """async () => {
  const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await axe.run(document, { runOnly: levels, resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target)}`);
}"""
JUDGE_RULES = """async ([about, rules]) => {
  const runOnly = { type: "rule", values: rules };
  const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${about} ${id}: ${nodes.map((node) => node.target)}`);
}"""
HIGH_CONTRAST = "() => { document.documentElement.dataset.contrast = 'high'; }"
COLOURS = ["color-contrast", "link-in-text-block"]
OF_LANGUAGE_AND_WIDTH = [
    *("color-contrast", "target-size", "scrollable-region-focusable", "document-title", "region"),
    *("html-has-lang", "html-lang-valid", "valid-lang", "label", "button-name", "link-name"),
    *("summary-name", "select-name", "empty-heading", "empty-table-header", "label-title-only"),
]
"""What may differ in another language, or where a page is narrow; the rest is the markup's."""
PHONE: ViewportSize = {"width": 360, "height": 740}
PUBLIC = ("/", "/sign-in", "/t/no-such-token", "/board?voice=off", "/screen/1")
ASSESSING = ("/inspect", "/votes?scheme=four-parts", "/case-figures", "/schemes/plain", "/poster")
PEOPLE = ("/account", "/people")
OFFICE = ("/cases", "/cases/1", "/cases/new", "/ratings", *ASSESSING, *PEOPLE)
LIVE = ("/console", "/window/1", "/rate/2", "/floor", "/floor/wall", "/devices")
STAFF = (*LIVE, *OFFICE)
OF_ADMINISTRATORS = (
    *("/recorder", "/plan", "/audit", "/audit?about=signing_in", "/sign-in/done"),
    *("/statistics", "/assessment"),
)
LIVE_PAGES = ("/board", "/screen/1", *LIVE[1:])
"""Those that follow the hall."""
FILLED_LATER = {"/cases/1": "[data-next]", "/admin/versions/1": "[data-compared]"}
"""Headings that the page's module writes."""


@pytest.mark.timeout(300)
def test_no_page_has_a_fault_that_axe_finds_in_any_language_or_contrast_or_on_a_phone(
    visitor: Visitor,
) -> None:
    visitor.hall.open("1")
    visitor.hall.issue()
    called = visitor.hall.issue(ticket_class="priority")
    visitor.hall.call("1")
    visitor.hall.serve("1")
    visitor.hall.press_keypad(1)
    visitor.hall.issue()
    visitor.hall.call("1")

    found = all_faults(visitor, (*PUBLIC, f"/t/{called.token}"))
    visitor.signs_in("2001")
    found |= all_faults(visitor, STAFF)
    visitor.signs_in("3001")
    found |= all_faults(visitor, OF_ADMINISTRATORS)

    assert found == {}
    visitor.complaints = [said for said in visitor.complaints if "404" not in said]


def all_faults(visitor: Visitor, paths: Iterable[str]) -> dict[str, list[str]]:
    """Path -> what is wrong with it: first in Chinese at a desk, then in English on a phone."""
    visitor.page.emulate_media(reduced_motion="reduce")
    at_a_desk = visitor.page.viewport_size
    assert at_a_desk is not None
    told = {path: faults(visitor, path, "zh") for path in paths}
    visitor.page.set_viewport_size(PHONE)
    for path in paths:
        told[path] += faults_on_a_phone(visitor, path)
    visitor.page.set_viewport_size(at_a_desk)
    return {path: said for path, said in told.items() if said}


def faults(visitor: Visitor, path: str, lang: str) -> list[str]:
    """By every rule, and once more in high contrast by those of colour."""
    page = opened(visitor, path, lang)
    found = faults_here(page)
    if not page.locator("html[data-room]").count():  # a dark room has one contrast, the highest
        page.evaluate(HIGH_CONTRAST)
        found += page.evaluate(JUDGE_RULES, ["in high contrast", COLOURS])
    return found


def faults_here(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(JUDGE)
    return found + too_wide(page)


def faults_on_a_phone(visitor: Visitor, path: str) -> list[str]:
    page = opened(visitor, path, "en")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(JUDGE_RULES, ["on a phone", OF_LANGUAGE_AND_WIDTH])
    if path.startswith(("/board", "/floor/wall", "/poster")):
        return found  # a large screen's
    return found + too_wide(page)


def opened(visitor: Visitor, path: str, lang: str) -> Page:
    page = visitor.go(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    ticket = path.startswith("/t/") and not path.endswith("no-such-token")
    if ticket or path.split("?")[0] in LIVE_PAGES:
        page.wait_for_selector("html[data-connected=true]")
    if path in FILLED_LATER:
        page.wait_for_selector(f"{FILLED_LATER[path]}:not(:empty)")
    return page


def too_wide(page: Page) -> list[str]:
    wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    return [f"{wide} px wider than the screen"] if wide > 0 else []


def test_the_language_is_switched_and_the_rest_of_the_address_stays(visitor: Visitor) -> None:
    page = visitor.go("/board?zone=a&voice=off")

    page.goto(page.url + "&lang=en")
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto(visitor.hall.address + "/sign-in?next=/floor")
    page.get_by_role("link", name="English").click()

    assert page.url.endswith("/sign-in?next=/floor&lang=en")
    assert page.get_by_role("heading", name="Sign in").is_visible()
