"""A keypad's badge in wrong hands: it rates its own window's prompt, and does nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from floorlink.messages import VERSION
from server.domain.hall import Device
from server.services.commands import Actor, NewEnrolmentCode
from server.store.opening import open_floor
from server.web.routes import ROUTES
from tests.server.realtime.wire import Refused, Wire
from tests.server.running import Box, Person, Running, free_port, small_hall

PUBLIC = {
    *("GET /api/catalogue", "GET /api/queues", "GET /api/windows", "GET /api/board"),
    *("GET /api/rating-reasons", "GET /api/session", "GET /api/openapi.json", "GET /api/plan"),
}
OF_A_SECRET = {
    *("POST /api/ratings", "POST /api/ratings/reasons", "POST /api/ratings/again"),
    *("POST /api/enrolment", "POST /api/session", "DELETE /api/session"),
    *("POST /api/account/password", "POST /api/account/pin"),
}


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Window 01 has a keypad on a box of its own; window 02 another."""
    folder = tmp_path_factory.mktemp("hall")
    base = small_hall()
    keypads = (
        Device("keypad-a", "keypad", "keypad-box", "01"),
        Device("keypad-b", "keypad", "second-box", "02"),
    )
    with closing(
        open_floor(f"sqlite:///{folder / 'hallfloor.db'}", clock=lambda: datetime.now(UTC))
    ) as floor:
        floor.import_hall(replace(base, devices=(*base.devices, *keypads)))
        system = Actor(kind="system")
        codes = {
            box: floor.do(NewEnrolmentCode(agent=box), system).code
            for box in ("box", "keypad-box", "second-box")
        }
    server = Running(folder, free_port(), codes=codes)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def thief(hall: Running) -> Box:
    return Box(hall, "keypad-box")


def _prompt(hall: Running, window: str, badge: str) -> str:
    """The token of the prompt that is open at the window now, as its keypad would be told."""
    clerk = Person(hall, badge)
    clerk.at(window, "open")
    clerk.take("A")
    clerk.at(window, "call-next")
    clerk.at(window, "start")
    clerk.at(window, "finish")
    other = Box(hall, "box" if window == "01" else "second-box")
    wire = Wire(hall, "/agent", auth={"token": other.badge})
    welcome = wire.emit("hello", _hello("x"))["result"]
    wire.close()
    return str(next(one["token"] for one in welcome["prompts"] if one["window"] == window))


def _hello(agent: str) -> dict[str, Any]:
    return {"agent": agent, "version": VERSION, "devices": []}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_every_other_address_refuses_it(thief: Box, route: Any) -> None:
    address = f"{route.method} {route.path}"
    if address in PUBLIC or address in OF_A_SECRET:
        return
    path = route.path
    for name, value in {"window": "01", "token": "1.guess", "agent": "box"}.items():
        path = path.replace(f"{{{name}}}", value)
    for name in route.names:
        path = path.replace(f"{{{name}}}", "1")

    answer = thief.request(route.method, path, json={} if route.method != "GET" else None)

    allowed = (401, 403) if route.permission is not None else (401, 403, 404, 422)
    assert answer.status_code in allowed, answer.text


@pytest.mark.parametrize("page", ["/floor", "/devices", "/console", "/cases", "/people", "/audit"])
def test_every_page_of_the_staff_refuses_it(thief: Box, page: str) -> None:
    as_cookie = {"badge": thief.badge}

    answer = requests.get(thief.server.url + page, cookies=as_cookie, timeout=10)

    assert answer.status_code == 403


def test_it_sees_the_prompt_of_its_own_window_alone(hall: Running, thief: Box) -> None:
    _prompt(hall, "02", "1002")
    own = Wire(hall, "/window", auth={"token": thief.badge})

    other = own.emit("follow", {"window": "02"})["snapshot"]
    own.close()
    welcome = Wire(hall, "/agent", auth={"token": thief.badge})

    assert not (other["prompt"] or {}).get("token")
    assert other["figures"] is None
    told = welcome.emit("hello", _hello("keypad-box"))["result"]
    assert {prompt["window"] for prompt in told["prompts"]} <= {"01"}
    assert [device["device"] for device in told["devices"]] == ["keypad-a"]
    welcome.close()


def test_it_rates_nothing_but_its_own_windows_prompt(hall: Running, thief: Box) -> None:
    foreign = _prompt(hall, "02", "1002")
    wire = Wire(hall, "/agent", auth={"token": thief.badge})
    wire.emit("hello", _hello("keypad-box"))

    def rate(token: str, device: str = "keypad-a") -> dict[str, Any]:
        body = {"token": token, "level": 1, "device": device, "request_id": f"{token}{device}"}
        answer: dict[str, Any] = wire.emit("rate", body)
        return answer

    for token, device in (
        (foreign, "keypad-a"),
        (foreign, "keypad-b"),
        ("guess", "keypad-a"),
        ("", "keypad-a"),
    ):
        assert not rate(token, device)["ok"]
    for channel in ("keypad", "tablet", "qr"):
        body = {"token": foreign, "level": 1, "channel": channel}
        assert thief.post("/api/ratings", json=body).status_code in (403, 409, 422), channel
    wire.close()


@pytest.mark.parametrize(
    ("event", "data"),
    [
        ("key", {"device": "keypad-a", "key": "call"}),
        ("key", {"device": "unit-01", "key": "call"}),
        ("issue", {"device": "keypad-a", "queue": "A"}),
        ("issue", {"device": "kiosk-1", "queue": "A"}),
        ("check_in", {"device": "keypad-a", "code": "GUESS"}),
        ("take_back", {"device": "keypad-a", "token": "1.guess"}),
        ("health", {"device": "panel-01", "health": "gone"}),
        ("receipt", {"device": "panel-01", "channel": "panel", "ok": True, "seq": 1}),
        ("open", {"window": "01"}),
    ],
)
def test_no_other_message_of_it_is_taken(
    hall: Running, thief: Box, event: str, data: dict[str, Any]
) -> None:
    wire = Wire(hall, "/agent", auth={"token": thief.badge})
    wire.emit("hello", _hello("keypad-box"))

    answer = wire.emit(event, {"request_id": "r", **data})

    assert answer["ok"] is False
    wire.close()


def test_the_floor_is_closed_to_it_and_a_revoked_badge_opens_nothing(
    hall: Running, thief: Box
) -> None:
    with pytest.raises(Refused):
        Wire(hall, "/floor", auth={"token": thief.badge})
    wire = Wire(hall, "/agent", auth={"token": thief.badge})
    assert wire.emit("hello", _hello("keypad-box"))["ok"]

    Person(hall, "3001").post("/api/agents/keypad-box/revoke")

    while not wire.raw().startswith("41/agent"):
        pass  # it is sent away
    wire.close()
    with pytest.raises(Refused):
        Wire(hall, "/agent", auth={"token": thief.badge})
    assert thief.get("/api/queues").status_code == 401
