"""How soon the kiosk's page is there, on a processor as slow as a Raspberry Pi 4's.

Chromium slows its page's main thread down; a Pi 4 does about a quarter of what one core of the
machines does that this was measured on. The kiosk is the real one, on its real port.
"""

from __future__ import annotations

from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from bench.figures import Figures
from tests.chromium import CHROMIUM, FLAGS
from tests.kiosk.stand import Stand

SLOWER = 4
TIMES = 7
PAINTED = """() => new Promise((done) => {
  const look = () => {
    const first = performance.getEntriesByName("first-contentful-paint")[0];
    if (!first || !document.querySelector(".tile")) return void requestAnimationFrame(look);
    requestAnimationFrame(() => done([first.startTime, performance.now()]));
  };
  look();
})"""


def measure(figures: Figures, folder: Path, *, quick: bool) -> None:
    folder.mkdir()
    stand = Stand(folder)
    try:
        first, tiles = zip(*_loads(stand.address, 3 if quick else TIMES), strict=True)
    finally:
        stand.close()
    figures.add("kiosk_first_paint_ms", median(first), at_most=1000)
    figures.add("kiosk_services_shown_ms", median(tiles), at_most=2000)


def _loads(address: str, times: int) -> list[tuple[float, float]]:
    """(first paint, services shown) in ms after the navigation, each in a browser without cache."""
    found: list[tuple[float, float]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for _ in range(times):
            context = browser.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True)
            page = context.new_page()
            slow = context.new_cdp_session(page)
            slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.goto(address, wait_until="commit")
            paint, tiles = page.evaluate(PAINTED)
            found.append((paint, tiles))
            context.close()
        browser.close()
    return found
