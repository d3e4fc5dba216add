"""People over the wire: sessions, PINs at a window's own screen, passwords, and the audit trail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from tests.server.running import PASSWORD, Box, Person, Running, running

PIN = "280519"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Its windows stand open, its people can sign in, and it is restarted."""
    with running(tmp_path_factory.mktemp("hall")) as server:
        yield server


class Seat(Person):
    """The browser of window 01's own screen."""

    def __init__(self, server: Running) -> None:
        super().__init__(server)
        arrived = self.get(f"/enrol/{server.code_for('seat-box')}")
        assert arrived.status_code == 200, arrived.text
        self._learn()

    def enter(self, badge: str, pin: str) -> requests.Response:
        answer = self.post("/api/session", json={"badge": badge, "pin": pin})
        self._learn()
        return answer

    def _learn(self) -> None:
        self.headers["X-CSRF-Token"] = self.get("/api/session").json()["csrf_token"]


@pytest.fixture
def administrator(server: Running) -> Person:
    return Person(server, "3001")


@pytest.fixture
def with_pin(server: Running) -> Iterator[Person]:
    """A clerk who has a PIN, whatever a test does to it."""
    clerk = Person(server, "1002")
    answer = clerk.post("/api/account/pin", json={"password": PASSWORD, "pin": PIN})
    assert answer.status_code == 204, answer.text
    yield clerk
    Person(server, "2001").post("/api/people/1002/unlock")


def _sign_in(server: Running, badge: str, password: str) -> requests.Response:
    body = {"badge": badge, "password": password}
    return requests.post(f"{server.url}/api/session", json=body, timeout=10)


def test_a_cookie_that_was_copied_is_worth_nothing_after_signing_out(clerk: Person) -> None:
    copied = dict(clerk.cookies)
    assert clerk.delete("/api/session").status_code == 204

    answer = requests.get(f"{clerk.server.url}/api/session", cookies=copied, timeout=5)

    assert answer.json()["signed_in"] is False


def test_signing_out_everywhere(server: Running) -> None:
    here, there = Person(server, "1001"), Person(server, "1001")

    assert here.post("/api/account/sign-out-everywhere").json() >= 2

    assert there.get("/api/session").json()["signed_in"] is False
    assert there.get("/window/01", allow_redirects=False).status_code == 302


def test_a_pin_opens_the_window_of_its_own_screen_and_no_other(
    server: Running, with_pin: Person
) -> None:
    seat = Seat(server)
    assert "PIN" in seat.get("/sign-in").text

    entered = seat.enter("1002", PIN).json()

    assert (entered["seat"], entered["name"]) == ("01", "李明")
    assert seat.get("/window/01").status_code == 200
    assert seat.at("01", "pause", reason="tea").status_code == 200
    assert seat.at("01", "resume").status_code == 200
    assert seat.at("02", "pause", reason="tea").status_code == 403
    assert seat.get("/window/02").status_code == 403


def test_a_pin_opens_nothing_away_from_the_screen(server: Running, with_pin: Person) -> None:
    elsewhere = Person(server).post("/api/session", json={"badge": "1002", "pin": PIN})
    seat = Seat(server)
    seat.enter("1002", PIN)
    stolen = {"session": seat.cookies["session"]}

    answer = requests.get(f"{server.url}/api/session", cookies=stolen, timeout=5)

    assert (elsewhere.status_code, elsewhere.json()["code"]) == (401, "wrong_pin")
    assert answer.json()["signed_in"] is False


def test_a_pin_session_ends_with_the_badge_of_its_screen(
    server: Running, with_pin: Person, administrator: Person
) -> None:
    seat = Seat(server)
    seat.enter("1002", PIN)

    administrator.post("/api/agents/seat-box/revoke")

    assert seat.get("/api/session").json()["signed_in"] is False


def test_a_pin_makes_nobody_a_manager(server: Running, manager: Person) -> None:
    manager.post("/api/account/pin", json={"password": PASSWORD, "pin": PIN})
    seat = Seat(server)

    assert seat.enter("2001", PIN).status_code == 200

    assert seat.get("/floor").status_code == 403
    assert "see_floor" not in seat.get("/api/session").json()["permissions"]


def test_wrong_pins_lock_across_a_restart_until_a_manager_lifts_it(
    server: Running, with_pin: Person, manager: Person
) -> None:
    seat = Seat(server)
    for _ in range(5):
        assert seat.enter("1002", "000001").status_code == 401
    server.kill()
    server.start()

    assert seat.enter("1002", PIN).json()["code"] == "locked_out"
    assert with_pin.post("/api/people/1002/unlock").status_code == 403
    people = manager.get("/api/people").json()["people"]
    assert [one["badge"] for one in people if one["locked_at"]] == ["1002"]
    assert manager.post("/api/people/1002/unlock").status_code == 204
    assert seat.enter("1002", PIN).status_code == 200


def test_wrong_passwords_have_to_wait_across_a_restart(server: Running, manager: Person) -> None:
    for _ in range(5):
        assert _sign_in(server, "1002", "guess").status_code == 401
    server.kill()
    server.start()

    late = _sign_in(server, "1002", PASSWORD)

    assert (late.status_code, late.json()["code"]) == (429, "too_many_tries")
    assert 0 < int(late.headers["Retry-After"]) <= 60
    manager.post("/api/people/1002/unlock")
    assert _sign_in(server, "1002", PASSWORD).status_code == 200


@pytest.mark.parametrize("pin", ["12345", "1234567", "111111", "123456", "654321", "12345a", ""])
def test_a_pin_that_many_would_guess_is_refused(clerk: Person, pin: str) -> None:
    answer = clerk.post("/api/account/pin", json={"password": PASSWORD, "pin": pin})

    assert (answer.status_code, answer.json()["code"]) == (422, "weak_pin")


def test_a_given_password_opens_nothing_but_its_own_change(
    server: Running, administrator: Person
) -> None:
    given = administrator.post("/api/people/1002/password").json()["password"]
    clerk = Person(server)
    session = clerk.post("/api/session", json={"badge": "1002", "password": given}).json()
    clerk.headers["X-CSRF-Token"] = session["csrf_token"]

    assert (session["must_change"], session["signed_in"]) == (True, False)
    assert clerk.get("/window/01").url == f"{server.url}/account"
    refused = clerk.at("01", "pause", reason="tea")
    assert (refused.status_code, refused.json()["code"]) == (403, "change_password_first")
    for weak in ("short", "1002", given):
        body = {"password": given, "new_password": weak}
        assert clerk.post("/api/account/password", json=body).status_code == 422

    body = {"password": given, "new_password": PASSWORD}
    changed = clerk.post("/api/account/password", json=body).json()

    assert (changed["signed_in"], changed["name"]) == (True, "李明")
    assert clerk.get("/window/01").status_code == 200


def test_only_who_knows_the_old_password_changes_it(clerk: Person) -> None:
    body = {"password": "guess", "new_password": "something else"}

    assert clerk.post("/api/account/password", json=body).status_code == 401
    assert Person(clerk.server).post("/api/account/password", json=body).status_code == 401


def test_the_audit_tells_an_administrator_and_nobody_else(
    server: Running, administrator: Person, manager: Person, clerk: Person
) -> None:
    Box(server, "box")

    badges = administrator.get("/api/audit?about=badges").json()["entries"]
    people = administrator.get("/api/audit?about=signing_in").json()["entries"]

    assert badges[0]["kind"] == "enrolled"
    assert badges[0]["subject"] == "agent:box"
    assert {entry["kind"] for entry in people} >= {"signed_in"}
    assert administrator.get("/audit?about=badges").status_code == 200
    for other in (manager, clerk, Person(server)):
        assert other.get("/api/audit").status_code in (401, 403)
        assert other.get("/audit").status_code in (200, 403)  # 200: the sign-in page
