"""How soon the kiosk's page is there, on a processor as slow as a Raspberry Pi 4's.

Chromium slows its page's main thread down; a Pi 4 does about a quarter of what one core of the
machines does that this was measured on. The kiosk is the real one, on its real port.
"""

from __future__ import annotations

from pathlib import Path
from statistics import median

from playwright.sync_api import BrowserContext, sync_playwright

from bench.figures import Figures
from tests.chromium import CHROMIUM, FLAGS
from tests.kiosk.stand import Stand

SLOWER = 4
TIMES = 7
LIMIT_MS = 1000
PAINTED = """() => new Promise((done) => {
  let touchable = 0;
  const found = () => {
    const box = document.querySelector(".tile")?.getBoundingClientRect();
    return box && document.elementFromPoint(box.x + box.width / 2, box.y + 9)?.closest(".tile");
  };
  const look = () => {
    const first = performance.getEntriesByName("first-contentful-paint")[0];
    if (first && !touchable && found()) touchable = Math.max(first.startTime, performance.now());
    if (touchable && document.body.dataset.online) return void done(
      [first.startTime, touchable, performance.now()]);
    requestAnimationFrame(look);
  };
  look();
})"""
BARE = "data:text/html,<h1>1</h1>"
BARE_PAINTED = """() => new Promise((done) => {
  const look = () => {
    const first = performance.getEntriesByName("first-contentful-paint")[0];
    if (first) done([first.startTime]);
    else requestAnimationFrame(look);
  };
  look();
})"""


def measure(figures: Figures, folder: Path, *, quick: bool) -> None:
    folder.mkdir()
    stand = Stand(folder)
    try:
        loads = list(zip(*_loads(stand.address, 3 if quick else TIMES), strict=True))
    finally:
        stand.close()
    bare, first, touchable, answering = (median(times) for times in loads)
    figures.add("kiosk_bare_page_ms", bare)
    figures.add("kiosk_first_paint_ms", first, at_most=LIMIT_MS)
    figures.add("kiosk_first_touchable_ms", touchable, at_most=LIMIT_MS)
    figures.add("kiosk_first_touchable_of_limit", touchable / LIMIT_MS, at_most=1)
    figures.add("kiosk_answering_ms", answering)


def _loads(address: str, times: int) -> list[tuple[float, float, float, float]]:
    """In ms after the navigation, each in a browser without cache: first paint of a page with one
    word, and of the kiosk; its services painted under a finger; its modules at work."""
    found: list[tuple[float, float, float, float]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for _ in range(times):
            context = browser.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True)
            (bare,) = _load(context, BARE, BARE_PAINTED)
            paint, touchable, answering = _load(context, address, PAINTED)
            found.append((bare, paint, touchable, answering))
            context.close()
        browser.close()
    return found


def _load(context: BrowserContext, address: str, moments: str) -> list[float]:
    page = context.new_page()
    slow = context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="commit")
    found: list[float] = page.evaluate(moments)
    page.close()
    return found
