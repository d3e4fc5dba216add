"""A kiosk with its printer, and a browser with a touch screen before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.kiosk.stand import Stand

PORTRAIT = {"width": 1080, "height": 1920}


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    stand = Stand(tmp_path)
    yield stand
    stand.close()


@pytest.fixture
def screen(browser: Browser, stand: Stand) -> Iterator[Page]:
    """The kiosk's touch screen on its first page; a fault in the page's code fails the test."""
    context = browser.new_context(viewport=PORTRAIT, has_touch=True)  # type: ignore[arg-type]
    faults: list[str] = []
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(stand.address)
    page.wait_for_selector(".tile")
    yield page
    context.close()
    assert faults == []
