from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from server.services.commands import CloseWindow, OpenWindow
from tests.server.pages.conftest import Visitor


@pytest.fixture
def tablet(visitor: Visitor) -> Page:
    visitor.hall.open()
    visitor.hall.issue()
    visitor.carries("box-3")
    visitor.page.clock.install()
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
    tablet.clock.fast_forward(11_000)
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


@pytest.mark.parametrize(("level", "tag"), [(1, "服务态度差效率低"), (5, "服务热情效率高")])
def test_reasons_are_offered_after_every_level_and_given_by_who_wants(
    visitor: Visitor, tablet: Page, level: int, tag: str
) -> None:
    visitor.hall.call()
    visitor.hall.serve()
    tablet.locator(f".face[data-level='{level}']").click()
    tablet.get_by_role("button", name="说说原因（可不填）").click()

    tablet.get_by_label(tag).check()
    tablet.get_by_role("button", name="提交").click()

    expect(tablet.get_by_role("heading", name="谢谢您的评价")).to_be_visible()
    expect(tablet.get_by_role("button", name="说说原因（可不填）")).to_be_hidden()
    [rating] = visitor.hall.floor.floor_view().ratings
    assert (rating.level, len(rating.reasons)) == (level, 1)


def test_reasons_that_nobody_gives_leave_nothing_for_the_next(
    visitor: Visitor, tablet: Page
) -> None:
    visitor.hall.call()
    visitor.hall.serve()
    tablet.locator(".face[data-level='1']").click()
    tablet.get_by_role("button", name="说说原因（可不填）").click()
    expect(tablet.get_by_label("服务态度差效率低")).to_be_visible()

    tablet.clock.fast_forward(61_000)

    expect(tablet.get_by_role("heading", name="欢迎光临")).to_be_visible()
    expect(tablet.locator(".tag")).to_have_count(0)


def test_the_clerk_is_shown_by_name_and_number_and_by_a_photo_where_there_is_one(
    visitor: Visitor, tablet: Page, tmp_path: Path
) -> None:
    card = tablet.locator(".rate-idle [data-clerk]")
    expect(card).to_have_text("张张三工号1001")

    (tmp_path / "clerks").mkdir()
    Image.new("RGB", (8, 8), "teal").save(tmp_path / "clerks" / "1002.jpg")
    visitor.hall.clerk(CloseWindow(window="1"))
    expect(tablet.get_by_role("heading", name="未开放")).to_be_visible()
    visitor.hall.clerk(OpenWindow(window="1", clerk="1002"))

    expect(card).to_have_text("李四工号1002")
    expect(card.locator("img")).to_have_js_property("naturalWidth", 8)
