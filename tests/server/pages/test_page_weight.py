"""No page weighs more than 150 kB, everything that it loads compressed."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Response

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

    weights = {path: weight(visitor, path, lang) for path in (*PUBLIC, f"/t/{paper.token}")}
    visitor.signs_in("3001")
    weights |= {path: weight(visitor, path, lang) for path in (*STAFF, *FURTHER)}

    assert {path: total for path, total in weights.items() if total > LIMIT} == {}
    visitor.complaints.clear()  # the browser notes the 404 of the unknown ticket


def weight(visitor: Visitor, path: str, lang: str) -> int:
    """Of the page and all that it loads before it is still, each compressed by itself."""
    loaded: list[Response] = []
    context = visitor.page.context.browser.new_context(  # type: ignore[union-attr]
        storage_state=visitor.page.context.storage_state()
    )
    page = context.new_page()
    page.on("response", lambda answer: loaded.append(answer))
    page.goto(f"{visitor.hall.address}{path}{'&' if '?' in path else '?'}lang={lang}")
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
    context.close()
    return total
