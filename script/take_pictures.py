"""Starts the demo hall with simulated people, lets it live for a while, and takes its pictures."""

from __future__ import annotations

import sys
import tempfile
import time
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
    with tempfile.TemporaryDirectory() as folder:
        hall = start_demo(Path(folder), "--traffic", "--speed", "40")
        try:
            time.sleep(LIVES_S)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                take(browser, hall)
                browser.close()
        finally:
            stop_demo(hall)


def take(browser: Browser, hall: DemoHall) -> None:
    for name, address, width, height in (
        ("kiosk", hall.address("kiosk"), 1080, 1920),
        ("kiosk-elder", hall.address("kiosk") + "?mode=elder", 1080, 1920),
        ("board", hall.address("board"), 1920, 1080),
        ("board-portrait", hall.address("board") + "?voice=off", 1080, 1920),
        ("screen", f"{hall.address('home').rstrip('/')}/screen/01", 1920, 1080),
        ("virtual-hall", hall.address("virtual_hall"), 1440, 900),
    ):
        page = opened(browser, address, width, height)
        page.wait_for_timeout(5000)
        shoot(page, name)
        if name == "kiosk":
            page.click(".tile")
            page.wait_for_selector(".take")
            shoot(page, "kiosk-confirm")
    take_signed_in(browser, hall)


def take_signed_in(browser: Browser, hall: DemoHall) -> None:
    login = hall.login("manager")
    page = opened(browser, hall.address("floor"), 1440, 900)
    page.wait_for_load_state("networkidle")
    page.fill("#badge", login["badge"])
    page.fill("#password", login["password"])
    page.click("button[type=submit]")
    page.wait_for_selector("[data-window]")
    page.wait_for_timeout(5000)
    shoot(page, "floor")
    take_recorder(browser, hall)
    page.set_viewport_size({"width": 420, "height": 900})
    page.goto(hall.address("window"))
    page.wait_for_timeout(1500)
    shoot(page, "console")
    token = page.evaluate(TAKE_A_NUMBER)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{hall.address('home').rstrip('/')}/t/{token}")
    page.wait_for_timeout(1500)
    shoot(page, "phone")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(hall.address("keypad"))
    page.wait_for_timeout(1500)
    shoot(page, "rating")


def take_recorder(browser: Browser, hall: DemoHall) -> None:
    """Its administrator looks at the clips of the demo's default voice."""
    login = hall.login("administrator")
    home = hall.address("home").rstrip("/")
    page = opened(browser, f"{home}/sign-in", 1280, 900)
    page.fill("#badge", login["badge"])
    page.fill("#password", login["password"])
    page.click("button[type=submit]")
    page.wait_for_url(f"{home}/")
    page.goto(f"{home}/recorder")
    page.wait_for_selector("[data-clip]")
    shoot(page, "recorder")


def opened(browser: Browser, address: str, width: int, height: int) -> Page:
    page = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
    ).new_page()
    page.goto(address)
    return page


def shoot(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
