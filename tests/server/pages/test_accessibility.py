"""Every page as axe-core judges it, in both languages, with something to show."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.server.pages.conftest import Visitor

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
JUDGE = """async () => {
  const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await axe.run(document, { runOnly: levels });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target)}`);
}"""
PUBLIC = ("/", "/sign-in", "/t/no-such-token", "/board?voice=off", "/screen/1")
ASSESSING = ("/inspect", "/votes?scheme=four-parts", "/case-figures", "/schemes/plain", "/poster")
PEOPLE = ("/account", "/people")
ADMINISTRATORS = ("/recorder", "/audit", "/audit?about=signing_in", "/sign-in/done")
STILL = (
    *("/", "/sign-in", "/t/no-such-token", "/console", "/cases/new", "/ratings", "/recorder"),
    *ASSESSING,
    *PEOPLE,
    *ADMINISTRATORS,
)
"""Pages that follow nothing live."""
OFFICE = ("/cases", "/cases/1", "/cases/new", "/ratings", *ASSESSING, *PEOPLE)
LIVE = ("/console", "/window/1", "/rate/2", "/floor", "/floor/wall", "/devices")
STAFF = (*LIVE, *OFFICE)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_has_a_fault_that_axe_finds(visitor: Visitor, lang: str) -> None:
    visitor.hall.open("1")
    visitor.hall.issue()
    called = visitor.hall.issue(ticket_class="priority")
    visitor.hall.call("1")
    visitor.hall.serve("1")
    visitor.hall.press_keypad(1)
    visitor.hall.issue()
    visitor.hall.call("1")
    visitor.page.emulate_media(reduced_motion="reduce")

    found = {path: faults(visitor, path, lang) for path in (*PUBLIC, f"/t/{called.token}")}
    visitor.signs_in("2001")
    found |= {path: faults(visitor, path, lang) for path in STAFF}

    assert {path: told for path, told in found.items() if told} == {}
    visitor.complaints = [said for said in visitor.complaints if "404" not in said]


def test_no_page_of_administrators_has_a_fault_that_axe_finds(visitor: Visitor) -> None:
    visitor.signs_in("3001")

    found = {
        (path, lang): faults(visitor, path, lang)
        for path in ADMINISTRATORS
        for lang in ("zh", "en")
    }

    assert {page: told for page, told in found.items() if told} == {}


def faults(visitor: Visitor, path: str, lang: str) -> list[str]:
    page = visitor.go(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    if path not in STILL:
        page.wait_for_selector("html[data-connected=true]")
    return faults_here(page)


def faults_here(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(JUDGE)
    if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
        found.append("wider than the screen")
    return found


@pytest.mark.parametrize(
    "path",
    [
        *("/window/1", "/sign-in", "/console", "/", "/t/", "/devices", "/floor", "/plan"),
        *("/audit", *OFFICE),
    ],
)
def test_a_page_fits_the_smallest_phone(visitor: Visitor, path: str) -> None:
    visitor.page.set_viewport_size({"width": 360, "height": 740})
    paper = visitor.hall.issue()
    visitor.hall.open()
    visitor.hall.issue()
    visitor.hall.call()
    visitor.hall.serve()
    visitor.hall.press_keypad(1)
    visitor.signs_in("3001")

    whole = f"{path}{paper.token}" if path == "/t/" else path
    page = visitor.go(f"{whole}{'&' if '?' in whole else '?'}lang=en")

    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_language_is_switched_and_the_rest_of_the_address_stays(visitor: Visitor) -> None:
    page = visitor.go("/board?zone=a&voice=off")

    page.goto(page.url + "&lang=en")
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto(visitor.hall.address + "/sign-in?next=/floor")
    page.get_by_role("link", name="English").click()

    assert page.url.endswith("/sign-in?next=/floor&lang=en")
    assert page.get_by_role("heading", name="Sign in").is_visible()
