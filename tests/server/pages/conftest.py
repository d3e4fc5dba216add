from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.server.pages.hall import LiveHall, build_hall, live_hall


@pytest.fixture(scope="session")
def empty_hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hall")
    build_hall(folder)
    return folder


@pytest.fixture
def hall(empty_hall: Path, tmp_path: Path) -> Iterator[LiveHall]:
    for file in empty_hall.glob("*.*"):
        shutil.copy(file, tmp_path)
    with live_hall(tmp_path, empty_hall / "clips") as hall:
        yield hall


class Visitor:
    """One person's or device's browser. Whatever its pages complain about fails the test."""

    def __init__(self, page: Page, hall: LiveHall) -> None:
        self.page = page
        self.hall = hall
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )
        page.set_default_timeout(10_000)

    def go(self, path: str) -> Page:
        self.page.goto(self.hall.address + path)
        return self.page

    def carries(self, agent: str) -> None:
        """This browser is the device of `agent`, enrolled."""
        badge = self.hall.enrol(agent)
        self.page.context.add_cookies(
            [{"name": "badge", "value": badge, "url": self.hall.address, "httpOnly": True}]
        )

    def signs_in(self, badge: str) -> None:
        self.go("/sign-in")
        self.page.fill("#badge", badge)
        self.page.fill("#password", "demo")
        self.page.press("#password", "Enter")
        self.page.wait_for_url(self.hall.address + "/")


@pytest.fixture
def visitor(browser: Browser, hall: LiveHall) -> Iterator[Visitor]:
    context = browser.new_context(locale="zh-CN")
    visitor = Visitor(context.new_page(), hall)
    yield visitor
    context.close()
    assert visitor.complaints == []
