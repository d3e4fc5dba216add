"""The server dies, the kiosk goes on, its box dies too; then all come home and are called."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, expect

from server.store.agreement import disagreements
from tests.floor.counter import Counter
from tests.floor.test_a_device_fails import until
from tests.kiosk.conftest import PORTRAIT
from tests.server.running import Person, Running, running


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    (tmp_path / "server").mkdir()
    with running(tmp_path / "server") as server:
        yield server


@pytest.fixture
def counter(server: Running, tmp_path: Path) -> Iterator[Counter]:
    (tmp_path / "box").mkdir()
    counter = Counter(server, tmp_path / "box")
    yield counter
    counter.close()


def take(counter: Counter, request_id: str) -> dict[str, Any]:
    order = {"request_id": request_id, "service": "tax-pay"}
    answer = requests.post(f"{counter.kiosk}take", json=order, timeout=15)
    assert answer.status_code == 200, answer.text
    ticket: dict[str, Any] = answer.json()
    return ticket


def state(counter: Counter) -> dict[str, Any]:
    try:
        told: dict[str, Any] = requests.get(f"{counter.kiosk}state?version=x", timeout=5).json()
    except requests.RequestException:
        return {}
    return told


def test_nobody_who_took_paper_is_lost_or_doubled(
    server: Running, counter: Counter, browser: Browser
) -> None:
    until("the kiosk at work", lambda: state(counter).get("online"))
    until("a number of the server", lambda: take(counter, "touch-0001")["number"] == "A001")
    page = browser.new_context(viewport=PORTRAIT, has_touch=True).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(30_000)
    page.goto(counter.kiosk)
    expect(page.locator("body")).to_have_attribute("data-alone", "false", timeout=30_000)

    # The server is killed; at the kiosk nothing stops.
    server.kill()
    expect(page.locator("body")).to_have_attribute("data-alone", "true", timeout=30_000)
    expect(page.locator("[data-trouble]")).to_contain_text("本机照常取号")
    page.tap(".tile >> nth=0")
    page.tap(".take")
    expect(page.locator("[data-number]")).to_have_text("A5001", timeout=30_000)
    assert take(counter, "touch-0003")["number"] == "A5002"

    # Then the box loses its power, and comes back to a hall without a server.
    counter.kill()
    counter.start()
    until("the kiosk on its own again", lambda: state(counter).get("alone"))
    assert take(counter, "touch-0003")["number"] == "A5002"
    assert take(counter, "touch-0004")["number"] == "A5003"
    page.goto(counter.kiosk)
    expect(page.locator("body")).to_have_attribute("data-alone", "true", timeout=30_000)
    until("the papers", lambda: len(counter.printer.papers) == 4)
    papers = {paper.lines[2].text: paper for paper in counter.printer.papers}
    assert set(papers) == {"A001", "A5001", "A5002", "A5003"}

    # The server is back: they stand in line as they came, and the codes on their papers work.
    server.start()
    manager = Person(server, "2001")
    until("all of them in line", lambda: waiting(manager) == 4)
    expect(page.locator("body")).to_have_attribute("data-alone", "false", timeout=30_000)
    shown = requests.get(papers["A5002"].qr, timeout=5)
    assert (shown.status_code, "A5002" in shown.text) == (200, True)
    assert take(counter, "touch-0005")["number"] == "A002"
    called = []
    for _ in range(5):
        called.append(manager.at("01", "call-next").json()["ticket"]["number"])
        if called[-1] == "A5001":
            until("the call on the panel", lambda: counter.panel.text == "请A5001号到1号窗口")
        assert manager.at("01", "finish").status_code == 200
    assert called == ["A001", "A5001", "A5002", "A5003", "A002"]
    assert disagreements(f"sqlite:///{server.data / 'hallfloor.db'}") == []


def waiting(manager: Person) -> int:
    queues = manager.get("/api/queues").json()
    return next(int(queue["waiting"]) for queue in queues if queue["queue"] == "A")
