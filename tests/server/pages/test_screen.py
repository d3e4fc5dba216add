from __future__ import annotations

from playwright.sync_api import expect

from server.services.commands import PauseWindow, UndoPress
from tests.server.pages.conftest import Visitor


def test_the_screen_above_a_window_says_whom_it_calls_and_serves_or_why_nobody(
    visitor: Visitor,
) -> None:
    visitor.page.set_viewport_size({"width": 1920, "height": 1080})
    page = visitor.go("/screen/1")
    word, number = page.locator("[data-word]"), page.locator("[data-number]")
    expect(word).to_have_text("未开放")
    page.wait_for_selector("html[data-connected=true]")

    visitor.hall.open()
    expect(word).to_have_text("欢迎光临")
    visitor.hall.issue()
    expect(page.locator("[data-waiting]")).to_have_text("等候1人")
    called = visitor.hall.call()
    expect(word).to_have_text("请到本窗口")
    expect(number).to_have_text(called)
    visitor.hall.clerk(UndoPress(window="1", press="call", number=called))
    expect(word).to_have_text("欢迎光临")
    visitor.hall.clerk(PauseWindow(window="1"))
    expect(word).to_have_text("暂停服务")

    assert page.evaluate("() => document.documentElement.scrollHeight - innerHeight") <= 0
