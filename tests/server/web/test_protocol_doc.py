"""docs/protocol.md, run: every example is sent to a real server and answered as it says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from server.web.routes import ROUTES
from tests.server.realtime.wire import Wire
from tests.server.running import Person, Running, running

DOC = Path(__file__).parents[3] / "docs" / "protocol.md"
BLOCK = re.compile(r"```(http|socket\.io)\n(.*?)```", re.S)


def test_the_examples_of_the_protocol_are_true(tmp_path: Path) -> None:
    blocks = BLOCK.findall(DOC.read_text(encoding="utf-8"))
    assert len(blocks) > 10

    with running(tmp_path) as server:  # a hall of its own: the examples begin on an empty floor
        _run(server, blocks)


def _run(server: Running, blocks: list[tuple[str, str]]) -> None:
    person, known, wires = Person(server), dict[str, Any](), dict[str, Wire]()
    for kind, text in blocks:
        asked, _, expected = _filled(text, known).partition("\n\n")
        if kind == "http":
            answer = _http(person, asked)
            status, _, expected = expected.partition("\n")
            assert answer.status_code == int(status), (text, answer.text)
            _matches(json.loads(expected), answer.json(), known, text)
            if "csrf_token" in answer.json():
                person.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
        else:
            _socket(server, wires, asked, json.loads(expected), known, text)
    for wire in wires.values():
        wire.close()


def test_every_route_stands_in_the_table() -> None:
    table = DOC.read_text(encoding="utf-8")
    for route in ROUTES:
        last = route.path.rsplit("/", 1)[1]
        told = route.path.removeprefix("/api") in table or f"· {last}" in table
        assert told or f"/{last}" in table, route.path


def _http(person: Person, asked: str) -> Any:
    first, *lines = asked.splitlines()
    method, path = first.split(" ", 1)
    split = next((at for at, line in enumerate(lines) if line.startswith("{")), len(lines))
    headers = dict(line.split(": ", 1) for line in lines[:split])
    body = "\n".join(lines[split:])
    if body:
        headers["Content-Type"] = "application/json"
    return person.request(method, path, data=body or None, headers=headers)


def _socket(
    server: Running,
    wires: dict[str, Wire],
    asked: str,
    expected: object,
    known: dict[str, Any],
    text: str,
) -> None:
    """`/namespace event data`: sent, with its acknowledgement; without data: waited for."""
    namespace, event, *data = asked.split(" ", 2)
    wire = wires.get(namespace) or wires.setdefault(namespace, Wire(server, namespace))
    if data:
        _matches(expected, wire.emit(event, json.loads(data[0])), known, text)
        return
    assert isinstance(expected, dict)
    while True:
        change = wire.next(event)
        if change["kind"] == expected["kind"]:
            _matches(expected, change, known, text)
            return


def _filled(text: str, known: dict[str, Any]) -> str:
    for name, value in known.items():
        text = text.replace(f'"<{name}>"', json.dumps(value)).replace(f"<{name}>", str(value))
    return text


def _matches(expected: object, found: object, known: dict[str, Any], text: str) -> None:
    if expected == "…":
        return
    if isinstance(expected, str) and re.fullmatch(r"<\w+>", expected):
        known[expected[1:-1]] = found
    elif isinstance(expected, dict):
        assert isinstance(found, dict), text
        for key, value in expected.items():
            assert key in found, (key, text)
            _matches(value, found[key], known, text)
    else:
        assert expected == found, text
