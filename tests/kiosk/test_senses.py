"""Cards and codes at the kiosk: over HTTP, with twins at the ends of real ptys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from floorlink.messages import PersonKey, Problem
from floorlink.persons import person_hash
from kiosk.codes import AppointmentCode, TicketCode, understand
from kiosk.twins import card_number
from tests.floorlink.pty_pair import eventually
from tests.kiosk.stand import Stand

ELDER = card_number("990123", "19500215")
YOUNG = card_number("990123", "19990101", "002")
TOKEN = "12.k7Qm2xVd9TzR4wAb3_cDeFg-"


def post(stand: Stand, path: str, **body: Any) -> requests.Response:
    return requests.post(f"{stand.address}{path}", json=body, timeout=10)


def take(stand: Stand, request_id: str, card: str = "") -> requests.Response:
    return post(stand, "take", request_id=request_id, service="household-move", card=card)


class Told:
    """The events of one kind that an open page is told."""

    def __init__(self, stand: Stand, event: str) -> None:
        self._stream = requests.get(f"{stand.address}events", stream=True, timeout=5)
        self._lines = self._stream.iter_lines(chunk_size=1)
        self._event = event
        next(self._lines)  # the state comes first: from now on nothing is missed

    def next(self) -> dict[str, Any]:
        for line in self._lines:
            if line == f"event: {self._event}".encode():
                told: dict[str, Any] = json.loads(next(self._lines)[6:])
                return told
        raise AssertionError("the stream ended")

    def close(self) -> None:
        self._stream.close()


@pytest.fixture
def cards(stand: Stand) -> Iterator[Told]:
    told = Told(stand, "card")
    yield told
    told.close()


def show(stand: Stand, cards: Told, number: str) -> dict[str, Any]:
    """Lay a card on the reader, once it has seen that none lies there."""
    stand.id_twin.take()
    looks = stand.id_twin.finds
    eventually(lambda: stand.id_twin.finds >= looks + 2)
    stand.id_twin.put(number)
    return cards.next()


def test_a_card_says_whether_its_age_gives_priority_and_nothing_else(
    stand: Stand, cards: Told
) -> None:
    post(stand, "reading", card=True)

    elder = show(stand, cards, ELDER)
    young = show(stand, cards, YOUNG)

    assert set(elder) == {"card", "priority", "numbers"}
    assert (elder["priority"], young["priority"]) == (True, False)
    assert elder["numbers"] == {}
    assert "1950" not in json.dumps(elder)


def test_one_card_gets_one_number_of_a_queue_and_is_told_which(stand: Stand, cards: Told) -> None:
    post(stand, "reading", card=True)
    card = show(stand, cards, ELDER)["card"]
    first = take(stand, "request-0001", card)

    again = show(stand, cards, ELDER)
    refused = take(stand, "request-0002", again["card"])
    repeated = take(stand, "request-0001", again["card"])
    neighbour = take(stand, "request-0003")

    assert first.json()["number"] == repeated.json()["number"] == "A012"
    assert again["numbers"] == {"H": "A012"}
    assert (refused.status_code, refused.json()["title"]) == (409, "您今天已经取过A012号")
    assert neighbour.json()["number"] == "A013"
    assert len(stand.upstream.issued) == 2


def test_a_hall_may_give_one_person_several_numbers(tmp_path: Path) -> None:
    stand = Stand(tmp_path, one_number_each=False)
    cards = Told(stand, "card")
    post(stand, "reading", card=True)
    card = show(stand, cards, ELDER)["card"]

    numbers = [take(stand, f"request-000{n}", card).json()["number"] for n in range(2)]
    cards.close()
    stand.close()

    assert numbers == ["A012", "A013"]


def test_a_card_that_was_not_shown_here_is_nobodys(stand: Stand) -> None:
    assert take(stand, "request-0001", "made-up").json()["number"] == "A012"


def test_the_scanner_tells_the_page_what_it_read(stand: Stand) -> None:
    told = Told(stand, "scan")
    post(stand, "reading", scan=True)

    stand.scan("K7M2X9QRTD")

    assert told.next() == {"text": "K7M2X9QRTD"}
    told.close()


def test_an_appointments_code_becomes_a_number_and_a_paper(stand: Stand) -> None:
    answers = [
        post(stand, "scan", request_id="request-0001", text=" k7m2x-9qrtd ").json()
        for _ in range(2)
    ]

    assert [answer["number"] for answer in answers] == ["A012", "A012"]
    assert answers[0]["ticket_class"] == "appointment"
    assert len(stand.twin.papers) == 1
    assert any(line.text.startswith("预约号") for line in stand.twin.papers[0].lines)


KEY = PersonKey(key="5a" * 32)


def checked_in(stand: Stand, card: str, request_id: str = "request-0001") -> requests.Response:
    return post(stand, "check-in", request_id=request_id, card=card)


def test_a_card_alone_checks_an_appointment_in_and_its_number_stays_off_disk_and_log(
    stand: Stand, cards: Told, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    stand.readers[0].tell(KEY)
    post(stand, "reading", card=True)
    card = show(stand, cards, YOUNG)["card"]

    answers = [checked_in(stand, card).json() for _ in range(2)]

    assert [answer["number"] for answer in answers] == ["A012", "A012"]
    assert answers[0]["ticket_class"] == "appointment"
    assert len(stand.twin.papers) == 1
    (asked,) = stand.upstream.checked_in
    assert (asked.person, asked.code) == (person_hash(bytes.fromhex(KEY.key), YOUNG), "")
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())
    for secret in (YOUNG, asked.person, KEY.key):
        assert secret.encode() not in kept
        assert secret not in caplog.text


def test_a_card_cannot_check_in_while_the_box_has_no_key_or_after_the_card_is_forgotten(
    stand: Stand, cards: Told
) -> None:
    post(stand, "reading", card=True)
    card = show(stand, cards, YOUNG)["card"]

    refused = [checked_in(stand, one) for one in (card, "made-up")]

    assert [one.json()["title"] for one in refused] == ["请把身份证再放一次"] * 2
    assert stand.upstream.checked_in == []


def test_a_missed_number_is_taken_back_by_its_own_paper(stand: Stand) -> None:
    answer = post(stand, "scan", request_id="request-0001", text=f"https://hall.example/t/{TOKEN}")

    assert stand.upstream.taken_back == [TOKEN]
    assert (answer.json()["number"], answer.json()["ahead"]) == ("A007", 3)
    assert "token" not in answer.text
    assert stand.twin.papers == []


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("ticket_state", "This number need not be taken back"),
        ("not_found", "This number was not found"),
        ("appointment", "No check-in now"),
    ],
)
def test_a_refusal_says_what_can_be_done(stand: Stand, code: str, title: str) -> None:
    stand.upstream.refusal = Problem(code=code, title="x")

    answer = post(stand, "scan", request_id="request-0001", text=TOKEN, language="en")

    assert (answer.status_code, answer.json()["title"]) == (409, title)
    assert "reception" in answer.json()["detail"] or "board" in answer.json()["detail"]


def test_somebody_elses_code_is_refused_before_the_server_hears_of_it(stand: Stand) -> None:
    answer = post(stand, "scan", request_id="request-0001", text="6901234567892")

    assert (answer.status_code, answer.json()["code"]) == (409, "not_a_code")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (TOKEN, TicketCode(TOKEN)),
        (f"http://10.0.0.5:8000/t/{TOKEN}?lang=en", TicketCode(TOKEN)),
        ("k7m2 x9qr td", AppointmentCode("K7M2X9QRTD")),
        ("https://hall.example/appointment/K7M2X9QRTD", AppointmentCode("K7M2X9QRTD")),
        ("K7M2X9QRT0", None),
        ("A012", None),
        ("", None),
        ("12.short", None),
        ("x" * 500, None),
    ],
)
def test_what_a_code_means(text: str, meant: object) -> None:
    assert understand(text) == meant
