"""A piece of a day with people in it; then every file that the hall wrote is searched as bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser

from kiosk.twins import card_number
from tests.floor.conftest import DemoHall, start_demo, stop_demo
from tests.floor.test_one_ticket import WINDOW, eventually, get, heard, press
from virtual_hall.citizens import CITIZENS

CARD = CITIZENS["grown"]
"""Laid on the reader; whose booking the demo has made."""
BOOKED = card_number("990000", "19770411", "031")
DOCUMENT = card_number("990000", "19830716", "042")
NAME, CALLER = "司徒拾柒", "欧阳贰拾"
PHONE, OFFICE_PHONE = "13905387741", "0538-6617742"
WORDS = "窗口前的花盆挡了我三趟"
CODE = re.compile(rb"/t/([\w.-]+)\x1d")
STATUS_QUESTION = re.compile(rb"\x10\x04[\x01-\x04]")
"""May stand anywhere between a paper's bytes."""
PLANTED = (CARD.number, CARD.name, BOOKED, DOCUMENT, NAME, CALLER, PHONE, OFFICE_PHONE, WORDS)


class Staff(requests.Session):
    """Somebody of the hall who has signed in."""

    def __init__(self, hall: DemoHall, role: str) -> None:
        super().__init__()
        self._home = hall.address("home")
        login = hall.login(role)
        told = self.ask("session", badge=login["badge"], password=login["password"])
        self.headers["X-CSRF-Token"] = str(told["csrf_token"])

    def ask(self, path: str, **body: object) -> dict[str, object]:
        answer = self.post(f"{self._home}api/{path}", json=body, timeout=10)
        assert answer.ok, answer.text
        told: dict[str, object] = answer.json()
        return told


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[DemoHall]:
    hall = start_demo(tmp_path)
    yield hall
    stop_demo(hall)


def written(folder: Path) -> dict[Path, bytes]:
    """Every file of the demo: database and its log, boxes, spools, letters kept, logs."""
    files = {}
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):  # the hall is at work
            if path.is_file():
                files[path.relative_to(folder)] = path.read_bytes()
    return files


def found(folder: Path) -> list[str]:
    return [
        f"{planted} in {path}"
        for path, kept in written(folder).items()
        for planted in PLANTED
        for spelled in (planted.encode(), planted.encode("utf-16-le"), planted.encode("gb18030"))
        if spelled in kept
    ]


def test_nothing_personal_stands_in_what_a_day_wrote(
    hall: DemoHall, browser: Browser, tmp_path: Path
) -> None:
    clerk, manager = Staff(hall, "clerk"), Staff(hall, "manager")
    book_for(manager, BOOKED)
    token = come_with_a_card(hall, browser)
    serve(hall, clerk, token)
    prompt = str(get(f"{hall.address('home')}api/tickets/{token}")["prompt_token"])
    rating = {"token": prompt, "level": 1, "channel": "qr", "text": WORDS, "phone": PHONE}
    manager.ask("ratings", **rating)
    manager.ask("cases/1/contact", reason="回访")
    complaint = {"kind": "complaint", "window": WINDOW, "words": WORDS}
    manager.ask("cases", **complaint, name=CALLER, phone=OFFICE_PHONE)

    while_it_runs = found(tmp_path)
    seen = written(tmp_path)
    assert stop_demo(hall) == 0

    assert while_it_runs == []
    assert found(tmp_path) == []
    # What should be there is: the search reads the right files.
    assert any(b"household-move" in kept for path, kept in seen.items() if path.suffix == ".db-wal")
    assert {".db", ".log", ".sqlite", ".sqlite-wal"} <= {path.suffix for path in seen}


def book_for(staff: Staff, number: str) -> None:
    slot = datetime.now(UTC) + timedelta(days=1)
    staff.ask("appointments", service="household-move", slot=slot.isoformat(), person=number)


def come_with_a_card(hall: DemoHall, browser: Browser) -> str:
    """The booked citizen lays the card on the kiosk's reader; the token on the paper."""
    context = browser.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True)
    page = context.new_page()
    page.goto(hall.address("kiosk"))
    page.locator('[href="#visit"]').tap()
    press(hall, "reader-1", "grown")
    page.locator("[data-number]").wait_for()
    context.close()
    paper = eventually(
        "a paper", lambda: CODE.search(STATUS_QUESTION.sub(b"", heard(hall, "printer-1")))
    )
    return paper[1].decode()


def serve(hall: DemoHall, clerk: Staff, token: str) -> None:
    """Called, known by name, served to the end."""
    page = f"{hall.address('home')}api/tickets/{token}"
    press(hall, f"caller-{WINDOW}", "call")
    eventually("the call", lambda: get(page)["state"] == "called")
    at = f"windows/{WINDOW}"
    clerk.ask(f"{at}/start")
    clerk.ask(f"{at}/identity", name=NAME, phone=PHONE, document=DOCUMENT)
    clerk.ask(f"{at}/finish")
