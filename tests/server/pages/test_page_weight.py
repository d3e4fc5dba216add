"""No page weighs more than 150 kB, everything that it loads compressed."""

from __future__ import annotations

import gzip
from collections.abc import Iterable

import pytest
from playwright.sync_api import Page, Response

from tests.server.pages.conftest import Visitor
from tests.server.pages.test_accessibility import PUBLIC, STAFF

LIMIT = 150_000
FURTHER = ("/look", "/plan", "/statistics", "/assessment")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_weighs_at_most_150_kilobytes(visitor: Visitor, lang: str) -> None:
    visitor.hall.open("1")
    paper = visitor.hall.issue()
    visitor.hall.call("1")
    visitor.hall.serve("1")
    visitor.hall.press_keypad(1)

    weights = weigh(visitor, (*PUBLIC, f"/t/{paper.token}"), lang)
    visitor.signs_in("3001")
    weights |= weigh(visitor, (*STAFF, *FURTHER), lang)

    assert {path: total for path, total in weights.items() if total > LIMIT} == {}
    visitor.complaints.clear()  # the browser notes the 404 of the unknown ticket


def weigh(visitor: Visitor, paths: Iterable[str], lang: str) -> dict[str, int]:
    """The weight of each page; they become still side by side."""
    loading = {path: load(visitor, path, lang) for path in paths}
    return {path: weight(visitor, *loaded) for path, loaded in loading.items()}


def load(visitor: Visitor, path: str, lang: str) -> tuple[Page, list[Response]]:
    """As from an empty cache."""
    loaded: list[Response] = []
    page = visitor.page.context.new_page()
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.on("response", lambda answer: loaded.append(answer))
    page.goto(f"{visitor.hall.address}{path}{'&' if '?' in path else '?'}lang={lang}")
    return page, loaded


def weight(visitor: Visitor, page: Page, loaded: list[Response]) -> int:
    """Of the page and all that it loads before it is still, each compressed by itself."""
    page.wait_for_load_state("networkidle")
    total = 0
    for answer in loaded:
        if not answer.url.startswith(visitor.hall.address) or "/socket.io/" in answer.url:
            continue
        try:
            body = answer.body()
        except Exception:  # a redirect has no body
            continue
        total += len(gzip.compress(body, 6))
    page.close()
    return total
