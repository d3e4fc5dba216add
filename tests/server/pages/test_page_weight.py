"""No page weighs more than 150 kB, everything that it loads compressed."""

from __future__ import annotations

import gzip
from collections.abc import Iterable

from playwright.sync_api import Page, Response

from tests.server.pages.conftest import Visitor
from tests.server.pages.test_accessibility import OF_ADMINISTRATORS, PUBLIC, STAFF

LIMIT = 150_000


def test_every_page_weighs_at_most_150_kilobytes(visitor: Visitor) -> None:
    visitor.hall.open("1")
    paper = visitor.hall.issue()
    visitor.hall.call("1")
    visitor.hall.serve("1")
    visitor.hall.press_keypad(1)
    scales = Scales(visitor)

    weights = scales.weigh((*PUBLIC, f"/t/{paper.token}"))
    visitor.signs_in("3001")
    weights |= scales.weigh((*STAFF, *OF_ADMINISTRATORS, "/look"))

    assert {page: total for page, total in weights.items() if total > LIMIT} == {}
    visitor.complaints.clear()  # the browser notes the 404 of the unknown ticket


class Scales:
    """Loads every page in English, as into an empty cache. Files are the same in both languages, so
    that of a page in Chinese only the page itself has to be weighed."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._known: dict[str, int] = {}
        """What each file weighs, by its address."""

    def weigh(self, paths: Iterable[str]) -> dict[str, int]:
        """`path lang` -> bytes; the pages become still side by side."""
        loading = {path: self._load(path) for path in paths}
        weights = {}
        for path, (page, loaded) in loading.items():
            page.wait_for_load_state("networkidle")
            files = self._files(loaded)
            page.close()
            for lang in ("zh", "en"):
                told = self._visitor.page.request.get(self._address(path, lang)).body()
                weights[f"{path} {lang}"] = files + len(gzip.compress(told, 6))
        return weights

    def _address(self, path: str, lang: str) -> str:
        return f"{self._visitor.hall.address}{path}{'&' if '?' in path else '?'}lang={lang}"

    def _load(self, path: str) -> tuple[Page, list[Response]]:
        loaded: list[Response] = []
        page = self._visitor.page.context.new_page()
        page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.on("response", lambda answer: loaded.append(answer))
        page.goto(self._address(path, "en"))
        return page, loaded

    def _files(self, loaded: Iterable[Response]) -> int:
        """All but the page, each compressed by itself."""
        total = 0
        for answer in loaded:
            url = answer.url
            ours = url.startswith(self._visitor.hall.address) and "/socket.io/" not in url
            if not ours or answer.request.is_navigation_request():
                continue
            if url not in self._known:
                self._known[url] = len(gzip.compress(answer.body(), 6))
            total += self._known[url]
        return total
