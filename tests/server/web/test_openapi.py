"""The description: valid, complete, and what it says of an answer is so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from server.services import commands
from server.web.routes import ROUTES
from tests.server.running import Person, Running, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Nothing in it is as it was afterwards."""
    with running(tmp_path_factory.mktemp("hall")) as server:
        yield server


@pytest.fixture(scope="module")
def description(server: Running) -> dict[str, Any]:
    answer: dict[str, Any] = requests.get(f"{server.url}/api/openapi.json", timeout=5).json()
    return answer


def test_the_description_is_valid_openapi(description: dict[str, Any]) -> None:
    validate(description)
    assert description["openapi"] == "3.1.0"


def test_every_command_of_a_person_has_a_route() -> None:
    told_by_devices_only = {"PressKey", "CheckInByCard", "RecordReceipt", "RecordHealth"}
    told_by_devices_only |= {"ShareNumbers", "BringHome"}
    by_the_hall_itself = {"TimeOutPrompts", "EndPastDays", "NoticeUndelivered", "RecordAway"}
    by_the_hall_itself |= {"GiveUpReprints"}
    roots = {"Command", "AtWindow"}
    every = {
        name
        for name, kind in vars(commands).items()
        if isinstance(kind, type) and issubclass(kind, commands.Command)
    }

    routed = {route.command.__name__ for route in ROUTES if route.command is not None}

    assert every - routed == told_by_devices_only | by_the_hall_itself | roots


def test_operations_have_names_of_their_own(description: dict[str, Any]) -> None:
    names = [
        operation["operationId"]
        for methods in description["paths"].values()
        for operation in methods.values()
    ]
    assert len(names) == len(set(names)) == len(ROUTES)


def test_each_read_answers_as_its_schema_says(
    description: dict[str, Any], manager: Person, server: Running
) -> None:
    paper = manager.take("A")
    manager.at("01", "call-next")
    token = paper["token"]
    complaint = {"kind": "complaint", "window": "01", "words": "来信反映"}
    opened = manager.post("/api/cases", json=complaint).json()
    facts = {
        "token": token,
        "window": "01",
        "case": opened["brief"]["case"],
        "period": "2026-02",
        "scheme": "plain",
        "version": 1,
        "term": "2026-Q1",
        "code": "01",
        "day": "2026-03-02",
        "number": paper["number"],
    }
    period = {"since": "2026-01-01", "until": "2099-12-31"}
    read = [path for path, methods in description["paths"].items() if "get" in methods]

    for path in read:
        if path.endswith("/why"):
            continue  # nobody went before it: a refusal, below
        query = period if path == "/api/ratings" else None
        if "/assessment/" in path:
            query = {"scheme": "plain"}
        _holds(description, "get", path, manager.get(path.format(**facts), params=query))
    why = manager.get(f"/api/tickets/{token}/why")
    _holds(description, "get", "/api/tickets/{token}/why", why)

    manager.at("01", "finish")


def test_each_command_answers_as_its_schema_says(
    description: dict[str, Any], manager: Person, server: Running
) -> None:
    administrator = Person(server, "3001")
    manager.at("03", "close")
    steps: list[tuple[Person, str, dict[str, Any] | None]] = [
        (manager, "/api/windows/03/open", None),
        (manager, "/api/windows/03/pause", {"reason": "tea"}),
        (manager, "/api/windows/03/resume", None),
        (manager, "/api/tickets", {"queue": "B"}),
        (manager, "/api/windows/03/call-next", None),
        (manager, "/api/windows/03/recall", None),
        (manager, "/api/windows/03/hold", None),
        (manager, "/api/windows/03/resume-ticket", {}),
        (manager, "/api/windows/03/start", None),
        (manager, "/api/windows/03/transfer", {"to_queue": "A"}),
        (manager, "/api/windows/03/missed", None),
        (manager, "/api/windows/03/discard", {"reason": "left"}),
        (manager, "/api/windows/03/call", {"number": "Z999", "reason": "test"}),
        (manager, "/api/tickets/take-back", {"number": "Z999"}),
        (
            manager,
            "/api/cases",
            {"kind": "complaint", "window": "01", "words": "来信反映", "phone": "13800001234"},
        ),
        (manager, "/api/cases/1/steps", {"move": "find_true", "words": "属实"}),
        (manager, "/api/cases/1/statements", {"words": "系统故障"}),
        (manager, "/api/cases/1/owner", {"owner": "1001"}),
        (manager, "/api/cases/1/contact", {"reason": "回访"}),
        (manager, "/api/ratings/look", {}),
        (manager, "/api/ratings/paper", {"number": "Z999", "level": 5}),
        (manager, "/api/project-links", {"links": []}),
        (manager, "/api/check-in", {"code": "unknown"}),
        (administrator, "/api/agents/box/enrolment-code", None),
        (administrator, "/api/agents/nobody/enrolment-code", None),
        (administrator, "/api/enrolment", {"code": "WRONG"}),
    ]

    for person, path, body in steps:
        answer = person.post(path, json=body)
        assert answer.status_code < 500, (path, answer.text)
        _holds(description, "post", _template(description, path), answer)


def _template(description: dict[str, Any], path: str) -> str:
    """The described path that this address belongs to."""
    parts = path.split("/")
    for known in sorted(description["paths"], key=lambda known: known.count("{")):
        pieces = known.split("/")
        if len(pieces) == len(parts) and all(
            piece.startswith("{") or piece == part
            for piece, part in zip(pieces, parts, strict=True)
        ):
            found: str = known
            return found
    raise AssertionError(path)


def _holds(description: dict[str, Any], method: str, path: str, answer: requests.Response) -> None:
    responses = description["paths"][path][method]["responses"]
    said = responses[str(answer.status_code)]
    if "content" not in said:
        assert not answer.content, path
        return
    content = said["content"][answer.headers["Content-Type"]]
    schema = {**content["schema"], "components": description["components"]}
    OAS31Validator(schema).validate(answer.json())
