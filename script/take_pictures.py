"""Starts the demo hall with simulated people, lets it live for a while, and takes its pictures."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.chromium import CHROMIUM, FLAGS  # noqa: E402
from tests.floor.conftest import DemoHall, start_demo, stop_demo  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
LIVES_S = 75
"""With people who live forty times as fast as we do: about fifty minutes of a morning."""
TAKE_A_NUMBER = """async () => {
  const { csrf_token } = await (await fetch("/api/session")).json();
  const { departments } = await (await fetch("/api/catalogue")).json();
  const service = departments[0].services[0].service;
  const answer = await fetch("/api/tickets", { method: "POST", body: JSON.stringify({ service }),
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf_token } });
  return (await answer.json()).token;
}"""


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with demo_in(Path(folder) / "empty") as hall:
            take_empty(browser, hall)
        with demo_in(Path(folder) / "busy", "--traffic", "--speed", "40") as hall:
            time.sleep(LIVES_S)
            take(browser, hall)
            take_signed_in(browser, hall)
            take_office(browser, hall)
        browser.close()


@contextmanager
def demo_in(folder: Path, *options: str) -> Iterator[DemoHall]:
    folder.mkdir()
    hall = start_demo(folder, *options)
    try:
        yield hall
    finally:
        stop_demo(hall)


def take_empty(browser: Browser, hall: DemoHall) -> None:
    """Before the first number, and when the server is away."""
    page = signed_in(browser, hall, "manager", 1440, 900)
    page.goto(hall.address("floor"))
    page.wait_for_selector("html[data-connected=true]")
    shoot(page, "floor-empty")
    page.route_web_socket("**/socket.io/**", lambda socket: socket.close())
    page.route("**/socket.io/**", lambda route: route.abort())
    page.reload()
    page.wait_for_selector(".connection:not([hidden])")
    shoot(page, "floor-away")
    page.context.close()


def take(browser: Browser, hall: DemoHall) -> None:
    for name, address, width, height in (
        ("kiosk", hall.address("kiosk"), 1080, 1920),
        ("kiosk-elder", hall.address("kiosk") + "?mode=elder", 1080, 1920),
        ("kiosk-landscape", hall.address("kiosk_2"), 1920, 1080),
        ("board", hall.address("board"), 1920, 1080),
        ("board-portrait", hall.address("board") + "?voice=off", 1080, 1920),
        ("screen", hall.address("home") + "screen/01", 1920, 1080),
        ("sign-in", hall.address("home") + "sign-in", 1280, 800),
        ("virtual-hall", hall.address("virtual_hall"), 1440, 900),
    ):
        page = opened(browser, address, width, height)
        page.wait_for_timeout(5000)
        shoot(page, name)
        if name == "kiosk":
            page.click(".tile")
            page.wait_for_selector(".take")
            shoot(page, "kiosk-confirm")
        page.context.close()


def take_signed_in(browser: Browser, hall: DemoHall) -> None:
    page = signed_in(browser, hall, "manager", 1440, 900)
    page.goto(hall.address("floor"))
    page.wait_for_selector("[data-window]")
    page.wait_for_timeout(5000)
    shoot(page, "floor")
    page.click(".tile >> nth=2")
    page.wait_for_selector(".story h2")
    shoot(page, "floor-story")
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(hall.address("floor") + "/wall")
    page.wait_for_selector("[data-chart-waiting] canvas")
    shoot(page, "wall")
    page.set_viewport_size({"width": 420, "height": 900})
    page.goto(hall.address("window"))
    page.wait_for_timeout(1500)
    shoot(page, "console")
    token = page.evaluate(TAKE_A_NUMBER)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{hall.address('home')}t/{token}")
    page.wait_for_timeout(1500)
    shoot(page, "phone")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(hall.address("keypad"))
    page.wait_for_timeout(1500)
    shoot(page, "rating")
    page.context.close()


def take_office(browser: Browser, hall: DemoHall) -> None:
    """What is read and decided at a desk, and what an inspector carries about."""
    page = signed_in(browser, hall, "administrator", 1280, 900)
    this_month = page.evaluate("() => new Date().toISOString().slice(0, 7)")
    for name, path, width in (
        ("cases", "cases", 1280),
        ("statistics", "statistics", 1280),
        ("assessment", f"assessment/{this_month}?scheme=plain", 1280),
        ("inspection", "inspect", 390),
        ("devices", "devices", 1280),
        ("administration", "admin", 1280),
        ("recorder", "recorder", 1280),
        ("look", "look", 1280),
    ):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(hall.address("home") + path)
        page.wait_for_timeout(1500)
        shoot(page, name)
    page.context.close()


def signed_in(browser: Browser, hall: DemoHall, role: str, width: int, height: int) -> Page:
    login = hall.login(role)
    page = opened(browser, hall.address("home") + "sign-in", width, height)
    page.fill("#badge", login["badge"])
    page.fill("#password", login["password"])
    page.press("#password", "Enter")
    page.wait_for_url(hall.address("home"))
    return page


def opened(browser: Browser, address: str, width: int, height: int) -> Page:
    page = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
    ).new_page()
    page.goto(address)
    return page


def shoot(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"{name}.png", timeout=120_000)  # beside a busy demo


if __name__ == "__main__":
    main()
