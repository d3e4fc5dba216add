"""Device boxes over a real socket: badges, hello, keys, ratings, receipts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from floorlink.messages import VERSION, Paper, Reply, Reprint, Welcome, read
from floorlink.persons import person_hash
from kiosk.twins import card_number
from tests.server.realtime.wire import Refused, Wire
from tests.server.running import Box, Person, Running


@pytest.fixture(scope="module")
def badge(server: Running) -> str:
    return Box(server, "box").badge


@pytest.fixture
def agent(server: Running, badge: str) -> Iterator[Wire]:
    wire = Wire(server, "/agent", auth={"token": badge})
    yield wire
    wire.close()


def now() -> str:
    return datetime.now(UTC).isoformat()


def hello(agent: Wire, *devices: dict[str, Any]) -> Welcome:
    answer = agent.emit("hello", {"version": VERSION, "devices": list(devices)})
    return read(Welcome, read(Reply, answer).result)


def press(agent: Wire, key: str, request_id: str, device: str = "unit-01") -> dict[str, Any]:
    told = {"request_id": request_id, "device": device, "key": key, "at": now()}
    answer: dict[str, Any] = agent.emit("key", told)
    return answer


def test_a_stranger_is_not_let_in(server: Running) -> None:
    for auth in (None, {"token": "guessed"}, {"token": 5}):
        with pytest.raises(Refused):
            Wire(server, "/agent", auth=auth)


def test_hello_is_answered_with_all_that_the_box_needs(agent: Wire) -> None:
    welcome = hello(agent)

    assert welcome.hall == "small"
    assert {device.device for device in welcome.devices} == {
        "kiosk-1",
        "printer-1",
        "reader-1",
        "panel-01",
        "unit-01",
        "keypad-01",
    }
    assert [window.window for window in welcome.windows] == ["01"]
    assert welcome.catalogue is not None
    assert {line.queue for line in welcome.catalogue.queues} == {"A", "B"}


def test_a_box_without_a_kiosk_is_spared_the_catalogue(server: Running, manager: Person) -> None:
    wire = Wire(server, "/agent", auth={"token": Box(server, "other-box").badge})
    assert hello(wire).catalogue is None

    paper = manager.take("B")
    manager.at("02", "pause")

    told = wire.next("window")
    while told["state"] != "paused":
        told = wire.next("window")
    assert told["window"] == "02"
    manager.at("02", "resume")
    manager.post(f"/api/tickets/{paper['token']}/cancel")
    wire.close()


def test_a_paper_asked_for_by_a_clerk_goes_to_the_box_of_its_printer(
    agent: Wire, manager: Person
) -> None:
    hello(agent, health("printer-1", "printer"))
    paper = manager.take("A")

    answer = manager.post(
        "/api/tickets/reprint", json={"number": paper["number"], "printer": "printer-1"}
    )

    told = read(Reprint, agent.next("reprint"))
    assert answer.status_code == 201
    assert (told.device, told.paper.number) == ("printer-1", paper["number"])
    assert told.paper.url == f"{manager.server.url}/t/{paper['token']}"
    assert told.paper.copy == answer.json()["copy"] > 0
    # Nothing was said of it: a box that says hello again is told again, until it is.
    assert hello(agent).reprints == [told]
    printed = {"device": "printer-1", "channel": "print", "ok": True, "at": now()}
    printed |= {"request_id": "reprinted-1", "ticket": paper["ticket"], "copy": told.paper.copy}
    assert read(Reply, agent.emit("receipt", printed)).ok
    assert hello(agent).reprints == []
    manager.post(f"/api/tickets/{paper['token']}/cancel")


def test_a_kiosk_checks_in_and_takes_back(agent: Wire, manager: Person) -> None:
    paper = manager.take("A")
    told = {"request_id": "kiosk-back-1", "device": "kiosk-1", "token": paper["token"], "at": now()}
    waiting = read(Reply, agent.emit("take_back", told))
    booked = {"request_id": "kiosk-in-1", "device": "kiosk-1", "code": "K7M2X9QRTD", "at": now()}
    unknown = read(Reply, agent.emit("check_in", booked))
    panel = read(Reply, agent.emit("take_back", told | {"device": "panel-01", "request_id": "p-1"}))

    assert waiting.problem is not None
    assert waiting.problem.code == "ticket_state"
    assert unknown.problem is not None
    assert unknown.problem.code == "not_found"
    assert panel.problem is not None
    assert panel.problem.code == "not_allowed"
    manager.post(f"/api/tickets/{paper['token']}/cancel")


def health(device: str, kind: str) -> dict[str, Any]:
    return {"device": device, "kind": kind, "profile": "", "health": "ready", "at": now()}


def test_a_key_calls_and_pressing_twice_does_no_harm(agent: Wire, manager: Person) -> None:
    hello(agent)
    paper = manager.take("A")

    first = press(agent, "call", "press-1")
    again = press(agent, "call", "press-1")

    assert first["ok"], first
    assert first == again
    assert first["result"]["ticket"]["number"] == paper["number"]
    told = agent.next("window")
    while told["state"] != "called":
        told = agent.next("window")
    assert told["call"]["number"] == paper["number"]
    receipt = {
        "request_id": "r-1",
        "device": "panel-01",
        "channel": "panel",
        "ok": True,
        "seq": told["call"]["seq"],
        "at": now(),
    }
    assert agent.emit("receipt", receipt)["ok"] is True
    shown = agent.next("window")
    while shown["call"] and shown["call"]["delivered"]["panel"] != "shown":
        shown = agent.next("window")
    assert shown["call"]["delivered"]["panel"] == "shown"
    manager.at("01", "finish")


def test_a_keypad_rates_the_serving_that_was_prompted(agent: Wire, manager: Person) -> None:
    hello(agent)
    number = manager.take("A")["number"]
    manager.at("01", "call-next")
    manager.at("01", "finish")
    prompt = agent.next("prompt")
    while prompt["number"] != number:
        prompt = agent.next("prompt")
    pressed = {"device": "keypad-01", "token": prompt["token"], "level": 4, "at": now()}

    taken = agent.emit("rate", {"request_id": "rate-1", **pressed})
    twice = agent.emit("rate", {"request_id": "rate-2", **pressed})

    assert taken["ok"], taken
    assert (twice["ok"], twice["problem"]["code"]) == (False, "rating_refused")
    closed = agent.next("prompt")
    assert (closed["open"], closed["outcome"]) == (False, "rated")


def test_a_kiosk_issues_and_gets_its_paper(agent: Wire, manager: Person) -> None:
    hello(agent)
    asked = {"request_id": "touch-1", "device": "kiosk-1", "service": "tax-pay", "at": now()}

    answer = agent.emit("issue", asked)

    paper = read(Paper, answer["result"])
    assert paper.number.startswith("A")
    assert paper.url == f"{manager.server.url}/t/{paper.token}"
    assert paper.service_name.en == "Pay tax"
    queues = agent.next("queues")["queues"]
    assert [line["queue"] for line in queues] == ["A"]
    manager.post(f"/api/tickets/{paper.token}/cancel")


def test_a_booking_and_a_card_meet_and_the_number_is_nowhere(agent: Wire, manager: Person) -> None:
    number = card_number("990123", "19650314")
    slot = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    order = {"service": "tax-pay", "slot": slot, "person": number}

    booked = manager.post("/api/appointments", json=order)
    wrong = manager.post("/api/appointments", json=order | {"person": f"{number[:-1]}?"})
    told = hello(agent).person_key

    assert (booked.status_code, wrong.status_code) == (201, 422)
    assert number[:-1] not in booked.text + wrong.text
    assert told is not None
    person = person_hash(bytes.fromhex(told.key), number)
    asked = {"request_id": "card-1", "device": "kiosk-1", "person": person, "at": now()}
    early = read(Reply, agent.emit("check_in", asked))
    assert early.problem is not None
    assert early.problem.code == "appointment"
    kept = b"".join(file.read_bytes() for file in manager.server.data.iterdir() if file.is_file())
    assert person.encode() in kept
    assert number[:-1].encode() not in kept
    assert told.key.encode() not in kept


def test_a_box_that_reads_no_cards_is_not_told_the_halls_key(server: Running) -> None:
    wire = Wire(server, "/agent", auth={"token": Box(server, "other-box").badge})

    assert hello(wire).person_key is None
    wire.close()


@pytest.mark.parametrize(
    ("event", "data", "code"),
    [
        ("key", {"device": "unit-02", "key": "call"}, "not_allowed"),  # of another box
        ("key", {"device": "keypad-01", "key": "call"}, "not_allowed"),  # of another kind
        ("issue", {"device": "unit-01", "queue": "A"}, "not_allowed"),
        ("issue", {"device": "kiosk-1", "queue": "A", "ticket_class": "vip"}, "message_refused"),
        ("rate", {"device": "keypad-01", "token": "x", "level": "good"}, "message_refused"),
        ("key", {"device": "unit-01"}, "message_refused"),
        ("keys", {}, "message_unknown"),
    ],
)
def test_a_device_does_only_what_its_kind_may(
    agent: Wire, event: str, data: dict[str, Any], code: str
) -> None:
    hello(agent)

    answer = agent.emit(event, {"request_id": f"{event}-{code}", "at": now(), **data})

    reply = read(Reply, answer)
    assert reply.ok is False
    assert reply.problem is not None
    assert reply.problem.code == code


def test_health_is_seen_on_the_floor_until_the_box_goes(server: Running, manager: Person) -> None:
    badge = Box(server, "other-box").badge
    wire = Wire(server, "/agent", auth={"token": badge})
    floor = Wire(server, "/floor", cookie=manager.cookie_header())
    floor.emit("follow", {})

    hello(
        wire,
        {
            "device": "unit-02",
            "kind": "call_unit",
            "profile": "ff68",
            "health": "ready",
            "at": now(),
        },
    )
    assert _health_of(floor, "unit-02") == "ready"
    wire.close()

    assert _health_of(floor, "unit-02") == "gone"
    floor.close()


def test_a_revoked_box_is_sent_away(server: Running) -> None:
    administrator = Person(server, "3001")
    badge = Box(server, "board-box").badge
    wire = Wire(server, "/agent", auth={"token": badge})

    administrator.post("/api/agents/board-box/revoke")

    assert wire.raw().startswith("41/agent")
    wire.close()
    with pytest.raises(Refused):
        Wire(server, "/agent", auth={"token": badge})


def _health_of(floor: Wire, device: str) -> str:
    while True:
        change = floor.next("change", within=8)
        for seen in change.get("devices") or ():
            if seen["device"] == device:
                health: str = seen["health"]
                return health
