from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.server.pages.conftest import Visitor


@pytest.fixture
def tablet(visitor: Visitor) -> Page:
    visitor.hall.open()
    visitor.hall.issue()
    visitor.carries("box-3")
    return visitor.go("/rate/1")


def test_a_tablet_welcomes_then_asks_then_thanks_and_the_rating_counts_once(
    visitor: Visitor, tablet: Page
) -> None:
    expect(tablet.get_by_role("heading", name="欢迎光临")).to_be_visible()
    number = visitor.hall.call()
    expect(tablet.get_by_text(f"请{number}号到本窗口")).to_be_visible()
    visitor.hall.serve()
    expect(tablet.locator(".face:visible")).to_have_text(
        ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
    )

    tablet.get_by_role("button", name="满意", exact=True).click()

    expect(tablet.get_by_role("heading", name="谢谢您的评价")).to_be_visible()
    figures = visitor.hall.floor.figures("1")
    assert (figures.rated, figures.levels["4"]) == (1, 1)


def test_nothing_of_the_choice_is_left_on_the_screen(visitor: Visitor, tablet: Page) -> None:
    visitor.hall.call()
    visitor.hall.serve()
    tablet.get_by_role("button", name="非常不满意").click()

    expect(tablet.get_by_role("heading", name="谢谢您的评价")).to_be_visible()

    assert "不满意" not in tablet.locator("main").inner_text()
    expect(tablet.get_by_role("heading", name="欢迎光临")).to_be_visible()


def test_the_seconds_that_are_left_are_counted_down(visitor: Visitor, tablet: Page) -> None:
    visitor.hall.call()
    visitor.hall.serve()
    expect(tablet.locator("[data-left]")).to_be_visible()

    left = int(tablet.locator("[data-left]").inner_text())
    tablet.wait_for_timeout(2_100)

    assert 55 <= left <= 60
    assert int(tablet.locator("[data-left]").inner_text()) < left


def test_a_tablet_that_was_away_asks_as_soon_as_it_is_back(visitor: Visitor, tablet: Page) -> None:
    visitor.hall.call()
    visitor.hall.serve()

    tablet.reload()

    expect(tablet.get_by_role("heading", name="请评价这次服务")).to_be_visible()
