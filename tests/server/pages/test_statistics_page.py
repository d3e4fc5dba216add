"""Statistics in a real browser: ranges, bars, and a time to compare with."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.server.pages.conftest import Visitor
from tests.server.pages.test_accessibility import AXE, JUDGE


def test_figures_are_chosen_drawn_and_compared(visitor: Visitor) -> None:
    visitor.hall.open()
    visitor.hall.open("2")
    for window in ("1", "2", "1"):
        visitor.hall.issue()
        visitor.hall.call(window)
        visitor.hall.serve(window)
    visitor.signs_in("2001")

    page = visitor.go("/statistics?by=window&compare=before")
    page.get_by_role("link", name="今天", exact=True).click()
    page.get_by_label("指标", exact=True).select_option("served")

    expect(page.locator("[data-bars] li")).to_have_text(["1号窗口2", "2号窗口1"])
    expect(page.locator("[data-chart] .u-legend")).to_contain_text("办结")
    expect(page.locator("[data-ranges] [aria-current]")).to_have_text("今天")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(JUDGE) == []
