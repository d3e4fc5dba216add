"""The proof: one ticket's whole life, over real processes, real serial bytes and a real browser."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from floorlink.framing import onbon
from floorlink.framing.described import FrameFamily
from floorlink.framing.ff68 import FF68
from tests.floor.conftest import DemoHall
from tests.printer.test_judge import judged
from virtual_hall.citizens import CITIZENS

WINDOW = "01"
T = TypeVar("T")


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


def press(hall: DemoHall, device: str, key: str) -> bytes:
    request = urllib.request.Request(
        hall.address("virtual_hall") + "press",
        json.dumps({"device": device, "key": key}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return bytes.fromhex(json.load(answer)["bytes"])


def heard(hall: DemoHall, line: str) -> bytes:
    """What the devices on a line have lately been sent, byte for byte."""
    pieces = get(f"{hall.address('virtual_hall')}lines/{line}")
    return b"".join(bytes.fromhex(piece["hex"]) for piece in pieces if piece["way"] == "in")


def eventually(what: str, look: Callable[[], T | None], timeout: float = 15) -> T:
    deadline = time.monotonic() + timeout
    while not (found := look()):
        assert time.monotonic() < deadline, f"never seen: {what}"
        time.sleep(0.05)
    return found


def panel_texts(data: bytes) -> list[str]:
    """The texts that Onbon frames among the bytes would light up (GBK, after the area's head)."""
    return [
        re.sub(r"^.*\x00", "", frame.data.decode("gb18030", errors="replace"), flags=re.DOTALL)
        for frame in onbon.decoder().feed(data)
    ]


@pytest.fixture
def manager(demo_hall: DemoHall, browser: Browser) -> Iterator[BrowserContext]:
    """A browser in which the hall manager has signed in."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(demo_hall.address("floor"))
    login = demo_hall.login("manager")
    page.fill("#badge", login["badge"])
    page.fill("#password", login["password"])
    page.click("button[type=submit]")
    page.wait_for_selector(f'[data-window="{WINDOW}"]')
    page.close()
    yield context
    context.close()


@pytest.fixture
def board(demo_hall: DemoHall, browser: Browser) -> Iterator[Page]:
    """The board of zone A with its badge, so that it may say what it showed and said."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.goto(demo_hall.ready["badges"]["board-a"])
    page.wait_for_selector("[data-welcome]")
    yield page
    context.close()


@pytest.fixture
def kiosk(demo_hall: DemoHall, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True)
    page = context.new_page()
    page.goto(demo_hall.address("kiosk"))
    yield page
    context.close()


def test_one_tickets_whole_life(
    demo_hall: DemoHall, manager: BrowserContext, board: Page, kiosk: Page
) -> None:
    live_floor = manager.new_page()
    live_floor.goto(demo_hall.address("floor"))
    server = demo_hall.address("home")

    # A citizen touches a frequent service and confirms.
    kiosk.get_by_role("link", name=re.compile("户口迁移")).tap()
    kiosk.get_by_role("button", name="取号").tap()
    number = kiosk.locator("[data-number]").inner_text()

    # Paper comes out, and a decoder that nobody here wrote reads the server's number on it.
    ticket_bytes = eventually("a cut ticket", lambda: _last_ticket(heard(demo_hall, "printer-1")))
    verdict = judged(ticket_bytes)
    assert number in verdict["text"]
    assert "户口迁移" in verdict["text"]
    token = verdict["qr"].rsplit("/", 1)[1]
    ticket = get(f"{server}api/tickets/{token}")
    assert (ticket["number"], ticket["state"]) == (number, "waiting")

    # A clerk presses "call": these are the maker's own bytes (address 1, key 0C).
    assert press(demo_hall, f"caller-{WINDOW}", "call") == bytes.fromhex("ff68030368 01010c 0e16")
    expected = f"请{number}号到1号窗口"
    eventually(
        "the number on the panel's line",
        lambda: expected in "".join(panel_texts(heard(demo_hall, "panels-a"))),
    )
    board.wait_for_function(
        "number => document.querySelector('[data-number]').textContent === number", arg=number
    )

    # The board showed it, the voice said it, the panel lit it: all three are on record.
    delivered = eventually(
        "receipts of panel, board and voice", lambda: _all_shown(server, number), timeout=30
    )
    assert delivered == {"panel": "shown", "board": "shown", "voice": "shown"}

    # The service ends; the keypad asks, and the citizen presses the second-best level.
    press(demo_hall, f"caller-{WINDOW}", "evaluate")
    devices = f"{demo_hall.address('virtual_hall')}state"
    keypad = f"keypad-{WINDOW}"
    eventually("the lamp", lambda: get(devices)["devices"][keypad]["lamp"] == "please")
    (frame,) = FrameFamily(FF68).decoder().feed(press(demo_hall, keypad, "4"))
    assert (frame.address, frame.command) == (0x81, 0x11)
    eventually("thanks", lambda: get(devices)["devices"][keypad]["lamp"] == "thanks")

    # A second press is too many: exactly one rating, bound to ticket, window and clerk.
    press(demo_hall, keypad, "1")
    live_floor.wait_for_selector(f'[data-ratings] li[data-level="4"] >> text={number}')
    time.sleep(0.5)
    told = manager.request.get(f"{server}api/floor").json()
    ratings = [rating for rating in told["ratings"] if rating["number"] == number]
    assert [(r["level"], r["window"], r["channel"]) for r in ratings] == [(4, WINDOW, "keypad")]
    window = next(w for w in told["windows"] if w["view"]["window"] == WINDOW)
    assert window["figures"]["levels"]["4"] == 1
    assert window["clerk"]["badge"] == demo_hall.login("clerk")["badge"]
    entries = manager.request.get(f"{server}api/journal?since=0&limit=1000").json()
    (rated,) = [entry for entry in entries if entry["kind"] == "rated"]
    assert rated["subject"] == f"window:{WINDOW}"
    assert rated["data"]["number"] == number
    assert rated["data"]["clerk"] == demo_hall.login("clerk")["badge"]
    assert rated["data"]["device"] == keypad
    assert get(f"{server}api/tickets/{token}")["state"] == "finished"


def test_a_card_checks_in_what_its_owner_booked(demo_hall: DemoHall, kiosk: Page) -> None:
    kiosk.locator('[href="#visit"]').tap()

    press(demo_hall, "reader-1", "grown")

    number = kiosk.locator("[data-number]").inner_text()
    verdict = judged(
        eventually(
            "a ticket with that number",
            lambda: _ticket_of(number, heard(demo_hall, "printer-1")),
        )
    )
    assert any(line.startswith("预约号") for line in verdict["text"])
    token = verdict["qr"].rsplit("/", 1)[1]
    ticket = get(f"{demo_hall.address('home')}api/tickets/{token}")
    assert (ticket["number"], ticket["ticket_class"]) == (number, "appointment")
    card = bytes.fromhex("".join(piece["hex"] for piece in _said(demo_hall, "reader-1")))
    assert CITIZENS["grown"].number.encode("utf-16-le") in card


def test_a_missed_paper_held_before_the_scanner_waits_again(
    demo_hall: DemoHall, kiosk: Page
) -> None:
    kiosk.get_by_role("link", name=re.compile("户口迁移")).tap()
    kiosk.get_by_role("button", name="取号").tap()
    number = kiosk.locator("[data-number]").inner_text()
    paper = eventually("its paper", lambda: _ticket_of(number, heard(demo_hall, "printer-1")))
    code = judged(paper)["qr"]
    page = f"{demo_hall.address('home')}api/tickets/{code.rsplit('/', 1)[1]}"
    while get(page)["state"] == "waiting":
        press(demo_hall, f"caller-{WINDOW}", "call")
        eventually("a call", lambda: _at_window(demo_hall, WINDOW))
        press(demo_hall, f"caller-{WINDOW}", "discard")
        eventually("an empty window", lambda: not _at_window(demo_hall, WINDOW))
    assert get(page)["state"] == "missed"

    kiosk.get_by_role("button", name="完成").tap()
    kiosk.locator('[href="#visit"]').tap()
    press(demo_hall, "scanner-1", code)

    kiosk.get_by_role("heading", name=f"{number}号重新排队了").wait_for()
    assert get(page)["state"] == "waiting"


def _ticket_of(number: str, data: bytes) -> bytes | None:
    ticket = _last_ticket(data)
    return ticket if ticket and number.encode() in ticket else None


def _said(hall: DemoHall, line: str) -> list[dict[str, Any]]:
    """What the devices on a line have lately said."""
    pieces = get(f"{hall.address('virtual_hall')}lines/{line}")
    return [piece for piece in pieces if piece["way"] == "out"]


def _at_window(hall: DemoHall, window: str) -> str:
    """The number that is called to or served at a window; empty when there is none."""
    views = get(f"{hall.address('home')}api/windows")
    ticket = next(view for view in views if view["window"] == window)["ticket"]
    return ticket["number"] if ticket else ""


def _last_ticket(data: bytes) -> bytes | None:
    """The latest whole ticket: from ESC @ to the cut, without the status questions between."""
    start, end = data.rfind(b"\x1b\x40"), data.rfind(b"\x1dV")
    return re.sub(rb"\x10\x04[\x01-\x04]", b"", data[start : end + 3]) if 0 <= start < end else None


def _all_shown(server: str, number: str) -> dict[str, str] | None:
    calls = get(f"{server}api/board?zone=")["calls"]
    delivered: dict[str, str] = next(c["delivered"] for c in calls if c["number"] == number)
    return delivered if "pending" not in delivered.values() else None
