"""Addresses that lead out of the folders that the server gives files from, and bodies without end.

The list of what is attacked is the server's own: every rule that it answers at, every operation of
its description. What is new tomorrow is attacked too.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.app import create_app
from server.settings import ServerSettings
from server.store.opening import open_floor
from server.web.api import MAX_BODY
from server.web.routes import ROUTES
from tests.server.attacks.stranger import (
    A_FEW_NAMES,
    TARGETS,
    TO_THE_STANDBY,
    filled,
    names_that_lead_out,
    raw,
    secrets_of,
    status,
)
from tests.server.running import Person, Running

ENDS_THE_ATTACK = ("/api/session", "sign-out", "/password")
DEEP = 20_000
BODIES = (
    '{"x":' + "[" * DEEP + "]" * DEEP + "}",
    '{"x":' * 9000,
    '{"x": "\\ud800", "badge": "\\ud800"}',
    '{"limit": 1e999, "level": 99999999999999999999999}',
    "null",
    '"\\u0000"',
    "\x00\xff",
)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """(method, rule) of everything that a server answers at."""
    data = tmp_path_factory.mktemp("rules")
    floor = open_floor(f"sqlite:///{data / 'hallfloor.db'}", clock=lambda: datetime.now(UTC))
    found = create_app(floor, ServerSettings(data=data)).url_map.iter_rules()
    floor.close()
    return [(min(rule.methods - {"HEAD", "OPTIONS"}), rule.rule) for rule in found if rule.methods]


class _Attacker:
    """An administrator at one connection, whose requests are sent as they are written."""

    def __init__(self, server: Running) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        person = Person(server, "3001")
        self._headers = {
            "Cookie": person.cookie_header(),
            "X-CSRF-Token": str(person.headers["X-CSRF-Token"]),
        }

    def asks(self, method: str, target: str, body: str = "{}") -> tuple[int, bytes]:
        """The status, and headers and body together."""
        self._line.putrequest(method, target)
        given = {} if method == "GET" else {"Content-Type": "application/json"}
        sent = b"" if method == "GET" else body.encode("utf-8", "surrogatepass")
        for name, value in (self._headers | given | {"Content-Length": str(len(sent))}).items():
            self._line.putheader(name, value)
        self._line.endheaders(sent)
        answer = self._line.getresponse()
        return answer.status, str(answer.headers).encode() + answer.read()

    def close(self) -> None:
        self._line.close()


@pytest.fixture
def attacker(attacked: Running) -> Iterator[_Attacker]:
    attacker = _Attacker(attacked)
    yield attacker
    attacker.close()


def test_no_name_in_an_address_leads_out_of_its_folder(
    attacked: Running, attacker: _Attacker, rules: list[tuple[str, str]]
) -> None:
    names, secrets = names_that_lead_out(attacked.data), secrets_of(attacked)
    asked = 0

    for method, rule in rules:
        if "<" not in rule or any(part in rule for part in ENDS_THE_ATTACK):
            continue
        names_a_file = "." in rule or "path:" in rule
        tried = names if names_a_file else names[:A_FEW_NAMES]
        for target in (target for name in tried for target in filled(rule, name)):
            said, answer = attacker.asks(method, target)
            asked += 1
            assert said < 500, target
            assert not any(secret in answer for secret in secrets), target
            assert b"planted=1" not in answer.partition(b"\n\n")[0], target

    assert asked > 300


@pytest.mark.parametrize("headers", ["", "Authorization: Bearer nobodys\r\n"])
def test_no_target_as_no_browser_writes_it_gets_anything(attacked: Running, headers: str) -> None:
    secrets = secrets_of(attacked)

    for target in (*TARGETS, *TO_THE_STANDBY):
        answer = raw(attacked.port, target, headers=headers)

        assert status(answer) < 500, target
        assert not any(secret in answer for secret in secrets), target


def test_no_body_is_a_fault_of_the_server(attacked: Running, attacker: _Attacker) -> None:
    asked = 0
    for route in ROUTES:
        if route.body is None or any(part in route.path for part in ENDS_THE_ATTACK):
            continue
        target = filled(route.path.replace("{", "<").replace("}", ">"), "nowhere")[0]
        for body in BODIES:
            said, answer = attacker.asks(route.method, target, body[: MAX_BODY - 1])
            asked += 1
            assert 400 <= said < 500, (route.path, body[:20], answer[:300])

    assert asked > 300


def test_what_a_stranger_sends_to_sign_in_is_no_fault_either(attacked: Running) -> None:
    stranger = Person(attacked)
    for body in BODIES:
        for path in ("/api/session", "/api/enrolment", "/api/ratings"):
            answer = stranger.post(
                path,
                data=body.encode("utf-8", "surrogatepass"),
                headers={"Content-Type": "application/json"},
            )
            assert 400 <= answer.status_code < 500, (path, body[:20])


def test_the_folders_that_are_given_out_are_those_that_were_attacked(
    rules: list[tuple[str, str]],
) -> None:
    """Whoever gives out files in a new way has looked at the names that lead out of it."""
    server = Path(__file__).parents[3] / "server"
    gives = {
        str(source.relative_to(server))
        for source in server.rglob("*.py")
        if "send_file(" in source.read_text() or "send_from_directory(" in source.read_text()
    }

    assert gives == {
        "web/clerk_faces.py",
        "web/hall_pictures.py",
        "web/pages.py",
        "web/photos.py",
    }
    for rule in (
        "/admin/pictures/<name>.jpg",
        "/board/pictures/<name>.jpg",
        "/photos/<name>.jpg",
        "/rate/<code>/clerk/<badge>.jpg",
        "/voice/<lang>/<clip>.wav",
    ):
        assert ("GET", rule) in rules
