"""Pages that run for years: nothing moves on a change, none is heavy, all outlive a restart."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from server.services.commands import CallNext, FinishServing, MarkMissed, PauseWindow, ResumeWindow
from tests.server.pages.conftest import Visitor
from tests.server.running import Box, Person, Running, running

WATCH = """() => {
  window.moved = [];
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) {
      window.moved.push([value, ...sources.map(({ node }) => node?.className || node?.nodeName)]);
    }
  }).observe({ type: "layout-shift" });
}"""


ITS_FILES = """() => [...new Set([location.href,
  ...performance.getEntriesByType("resource").map(({ name }) => name)])]
  .filter((name) => !name.includes("/socket.io/"))"""


def moved(page: Page) -> list[object]:
    """What was laid out elsewhere since WATCH, once the page has painted what it knows."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    found: list[object] = page.evaluate("() => window.moved")
    return found


def test_nothing_moves_on_a_board_when_numbers_are_taken_called_and_windows_pause(
    visitor: Visitor,
) -> None:
    visitor.page.set_viewport_size({"width": 1920, "height": 1080})
    visitor.hall.open()
    visitor.hall.issue()
    visitor.hall.call()
    visitor.hall.serve()
    page = visitor.go("/board?voice=off")
    page.wait_for_selector("html[data-connected=true]")
    page.evaluate(WATCH)

    for _ in range(3):
        visitor.hall.issue()
    expect(page.locator("[data-queue=A]")).to_have_text("户籍3")
    number = visitor.hall.call()
    expect(page.locator("[data-number]")).to_have_text(number)
    visitor.hall.serve()
    visitor.hall.clerk(PauseWindow(window="1"))
    expect(page.locator("[data-shut-state=paused] [data-window]")).to_have_text(["1"])
    visitor.hall.clerk(ResumeWindow(window="1"))
    expect(page.locator("[data-shut-state=paused]")).to_have_count(0)

    assert moved(page) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_large_action_stays_where_it_is_when_keys_are_pressed_at_the_window(
    visitor: Visitor, width: int
) -> None:
    """A call unit calls while the clerk's hand is on the mouse."""
    visitor.page.set_viewport_size({"width": width, "height": 800})
    visitor.signs_in("1001")
    visitor.hall.open()
    for _ in range(2):
        visitor.hall.issue()
    page = visitor.go("/window/1")
    page.wait_for_selector("html[data-connected=true]")
    large = page.locator("[data-primary]")
    where = large.bounding_box()

    visitor.hall.clerk(CallNext(window="1"))
    expect(large).to_contain_text("开始办理")
    assert large.bounding_box() == where
    visitor.hall.clerk(FinishServing(window="1"))
    expect(large).to_contain_text("呼叫下一位")
    visitor.hall.clerk(CallNext(window="1"), MarkMissed(window="1"))
    expect(page.locator("[data-figures]")).to_contain_text("过号1")

    assert large.bounding_box() == where


@pytest.mark.parametrize(("lang", "mode"), [("zh", ""), ("en", "large"), ("en", "dark")])
def test_nothing_moves_on_a_phone_up_to_its_call(visitor: Visitor, lang: str, mode: str) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.page.emulate_media(color_scheme="dark" if mode == "dark" else "light")
    visitor.hall.open()
    for _ in range(2):
        visitor.hall.issue()
    own = visitor.hall.issue()
    page = visitor.go(f"/t/{own.token}?lang={lang}")
    page.wait_for_selector("html[data-connected=true]")
    if mode == "large":
        page.locator("[data-large]").click()
    page.evaluate(WATCH)

    for left in (1, 0):
        visitor.hall.call()
        expect(page.locator("[data-ahead]")).to_have_text(str(left))
        visitor.hall.serve()
    visitor.hall.call()
    expect(page.locator("[data-called]")).to_be_visible()

    assert moved(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("path", ["/board?voice=off", "/window/1", "/rate/1", "/t/", "/recorder"])
def test_a_page_weighs_at_most_150_kb(visitor: Visitor, path: str) -> None:
    visitor.hall.open()
    own = visitor.hall.issue()
    visitor.signs_in("3001")
    page = visitor.go(path + own.token if path == "/t/" else path)
    page.wait_for_load_state("networkidle")
    urls = page.evaluate(ITS_FILES)

    weight = sum(len(gzip.compress(page.request.get(url).body())) for url in urls)
    assert 5_000 < weight <= 150_000


# --- a restart ------------------------------------------------------------------------------------


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path) as server:
        yield server


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="zh-CN")
    yield context
    context.close()


def test_every_page_outlives_a_restart_of_the_server_and_says_so_quietly(
    server: Running, context: BrowserContext
) -> None:
    clerk, kiosk = Person(server, "1001"), Box(server, "box")
    papers = [kiosk.take("A") for _ in range(2)]
    context.add_cookies(
        [{"name": name, "value": value, "url": server.url} for name, value in clerk.cookies.items()]
    )
    pages = {}
    for path in ("/board?voice=off", "/window/01", f"/t/{papers[0]['token']}"):
        pages[path] = page = context.new_page()
        page.goto(server.url + path)
        page.wait_for_selector("html[data-connected=true]")

    server.kill()
    for page in pages.values():
        expect(page.get_by_text("正在重新连接…")).to_be_visible(timeout=15_000)
    server.start()
    for page in pages.values():
        expect(page.get_by_text("正在重新连接…")).to_be_hidden(timeout=15_000)
    assert clerk.at("01", "call-next").ok

    board, console, phone = pages.values()
    expect(board.locator("[data-number]")).to_have_text(papers[0]["number"])
    expect(console.locator("[data-number]")).to_have_text(papers[0]["number"])
    expect(phone.get_by_role("alert").filter(has_text="轮到您了")).to_be_visible()
