"""The page in a real browser: what is pressed there becomes bytes, what is lit can be read."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, expect
from waitress import create_server, wasyncore

from floorlink.messages import KeyPressed, Names, Paper
from printer.driver import EscposPrinter
from tests.virtual_hall.test_hall import Everything, called, everything, heard
from virtual_hall.app import create_app, main

__all__ = ["everything"]


@dataclass
class Shown:
    page: Page
    address: str
    faults: list[str]


@pytest.fixture
def address(everything: Everything) -> Iterator[str]:
    sockets: dict[int, object] = {}
    server = create_server(
        create_app(everything.hall), host="127.0.0.1", port=0, threads=8, map=sockets
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    everything.hall.release()
    server.task_dispatcher.shutdown(timeout=2)
    # Its loop may wake by itself and be done before it is asked to.
    with contextlib.suppress(OSError):
        server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets))
    thread.join(5)
    assert not thread.is_alive()


@pytest.fixture
def shown(browser: Browser, address: str) -> Iterator[Shown]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.goto(f"{address}/")
    yield Shown(page, address, faults)
    page.close()
    assert faults == []


def test_a_key_pressed_on_the_page_reaches_the_server(everything: Everything, shown: Shown) -> None:
    unit = shown.page.locator('[data-device="caller-01"]')

    unit.get_by_role("button", name="呼叫", exact=True).click()

    everything.server.wait(heard(KeyPressed, "caller-01"))
    expect(shown.page.get_by_label("线路", exact=True)).to_have_value("bus-a")
    expect(shown.page.locator(".frames")).to_contain_text("ff 68 03 03 68 01 01 0c 0e 16")


def test_a_call_is_read_off_the_lit_panel(everything: Everything, shown: Shown) -> None:
    everything.server.emit(called("A001", "01", "A", seq=5))

    panel = shown.page.locator('[data-device="panel-01"] .led-text')
    expect(panel).to_have_text("请A001号到1号窗口")


def test_a_keypad_asks_and_thanks(everything: Everything, shown: Shown) -> None:
    shown.page.get_by_role("button", name="B 社会事务区").click()
    keypad = shown.page.locator('[data-device="keypad-03"]')
    expect(keypad.get_by_role("status")).to_have_text("请评价")

    keypad.get_by_role("button", name="非常满意").click()

    expect(keypad.get_by_role("status")).to_have_text("谢谢")


def test_only_the_chosen_zone_is_shown_and_stays_in_the_address(shown: Shown) -> None:
    shown.page.get_by_role("button", name="B 社会事务区").click()

    expect(shown.page.locator('[data-window="03"]')).to_be_visible()
    expect(shown.page.locator('[data-window="01"]')).to_be_hidden()
    assert shown.page.url.endswith("?zone=B")


def test_the_paper_hangs_out_of_its_printer(everything: Everything, shown: Shown) -> None:
    printer = everything.agent.devices["printer-3"]
    assert isinstance(printer, EscposPrinter)

    printer.print_paper(_paper())

    slip = shown.page.locator(".slip").first
    expect(slip).to_contain_text("A042")
    qr = slip.locator("img.qr")
    assert "http://hall.example/t/token" in (qr.get_attribute("alt") or "")
    expect(qr).to_have_js_property("complete", True)


def test_the_page_speaks_english(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/?lang=en&zone=A")

    expect(page.get_by_role("heading", name="Virtual hall")).to_be_visible()
    expect(
        page.locator('[data-device="caller-01"]').get_by_role("button", name="Call", exact=True)
    ).to_be_visible()
    page.close()


def test_a_device_is_made_to_fail_from_the_page(everything: Everything, shown: Shown) -> None:
    shown.page.get_by_label("打印机3的状态").select_option("缺纸")

    expect(
        shown.page.locator('.printer:has([data-device="printer-3"]) .mischief')
    ).to_have_attribute("data-wrong", "true")
    assert everything.device("printer-3")["mischief"] == "out_of_paper"


def test_refusals_say_what_is_missing(address: str) -> None:
    answer = requests.post(
        f"{address}/press", json={"device": "caller-99", "key": "call"}, timeout=5
    )

    assert answer.status_code == 404
    assert "caller-99" in answer.json()["detail"]
    assert requests.post(f"{address}/press", json={"device": 7}, timeout=5).status_code == 422
    assert requests.post(f"{address}/press", data={"device": "x"}, timeout=5).status_code == 415


def test_the_page_allows_no_script_but_its_own(address: str) -> None:
    answer = requests.get(f"{address}/", timeout=5)

    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "style=" not in answer.text


def test_without_a_described_floor_it_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(tmp_path), "--port", "0"]) == 2
    assert "floor.json" in capsys.readouterr().err


def _paper() -> Paper:
    return Paper(
        ticket=42,
        number="A042",
        token="token",
        url="http://hall.example/t/token",
        hall_name=Names(zh="东平县公共行政服务中心"),
        queue="A",
        queue_name=Names(zh="户籍业务"),
        service_name=Names(zh="户口迁移"),
        ticket_class="ordinary",
        issued_at=datetime(2026, 11, 23, 4, 0, tzinfo=UTC),
        ahead=3,
        expected_wait_s=(600, 900),
        windows=["01"],
    )
