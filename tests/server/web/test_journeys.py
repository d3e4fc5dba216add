"""The REST API over the wire: a ticket's life, and what is refused on the way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from tests.server.running import Box, Person, Running, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Its numbers begin at the first, and somebody here guesses at passwords."""
    with running(tmp_path_factory.mktemp("hall")) as server:
        yield server


def test_a_ticket_is_issued_called_served_and_rated(server: Running, clerk: Person) -> None:
    paper = clerk.take("A")
    called = clerk.at("01", "call-next").json()
    assert called["state"] == "called"
    assert called["ticket"]["number"] == paper["number"]

    assert clerk.at("01", "start").json()["state"] == "serving"
    assert clerk.at("01", "finish").json()["state"] == "open"
    ticket = requests.get(f"{server.url}/api/tickets/{paper['token']}", timeout=5).json()
    rating = {"token": ticket["prompt_token"], "level": 5, "channel": "qr"}
    rated = requests.post(f"{server.url}/api/ratings", json=rating, timeout=5)

    assert rated.status_code == 201
    assert rated.json() == {"window": "01", "number": paper["number"]}
    again = requests.post(f"{server.url}/api/ratings", json=rating, timeout=5)
    assert (again.status_code, again.json()["code"]) == (409, "rating_refused")


def test_a_paper_names_the_address_at_which_its_taker_found_the_hall(
    server: Running, clerk: Person
) -> None:
    paper = clerk.take("A")
    there = (
        Box(server, "box")
        .post("/api/tickets", json={"queue": "A"}, headers={"Host": "hall.example:8080"})
        .json()
    )

    assert paper["url"] == f"{server.url}/t/{paper['token']}"
    assert there["url"] == f"http://hall.example:8080/t/{there['token']}"
    for taken in (paper, there):
        clerk.post(f"/api/tickets/{taken['token']}/cancel")


def test_the_same_idempotency_key_gives_the_same_answer(clerk: Person) -> None:
    key = {"Idempotency-Key": "once"}

    first = clerk.post("/api/tickets", json={"queue": "B"}, headers=key)
    second = clerk.post("/api/tickets", json={"queue": "B"}, headers=key)

    assert first.status_code == 201
    assert first.content == second.content


def test_a_key_of_somebody_else_gives_nothing_away(clerk: Person, manager: Person) -> None:
    key = {"Idempotency-Key": "shared"}

    mine = clerk.post("/api/tickets", json={"queue": "B"}, headers=key).json()
    theirs = manager.post("/api/tickets", json={"queue": "B"}, headers=key).json()

    assert mine["token"] != theirs["token"]


def test_a_citizen_cannot_draw_numbers_without_a_kiosk(server: Running) -> None:
    answer = Person(server).post("/api/tickets", json={"queue": "A"})

    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "sign_in_needed"


def test_a_box_speaks_only_for_the_window_of_its_own_unit(server: Running) -> None:
    box = Box(server, "other-box")

    assert box.at("01", "call-next").status_code == 403
    assert box.at("02", "pause", reason="tea").status_code == 200
    assert box.at("02", "resume").status_code == 200
    assert box.post("/api/tickets", json={"queue": "A"}).status_code == 403  # it has no kiosk


def test_a_revoked_badge_opens_nothing(server: Running) -> None:
    administrator = Person(server, "3001")
    code = administrator.post("/api/agents/board-box/enrolment-code").json()["code"]
    badge = requests.post(f"{server.url}/api/enrolment", json={"code": code}, timeout=5).json()
    headers = {"Authorization": f"Bearer {badge['token']}"}
    assert requests.get(f"{server.url}/api/session", headers=headers, timeout=5).ok

    assert administrator.post("/api/agents/board-box/revoke").status_code == 204

    answer = requests.get(f"{server.url}/api/session", headers=headers, timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (401, "badge_unknown")


def test_a_clerk_may_not_do_a_managers_work(clerk: Person) -> None:
    for method, path in (
        ("GET", "/api/floor"),
        ("GET", "/api/journal"),
        ("POST", "/api/day/close"),
        ("POST", "/api/agents/box/revoke"),
    ):
        answer = clerk.request(method, path)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), path
    seated = clerk.at("03", "open", clerk="1002")
    assert (seated.status_code, seated.json()["code"]) == (403, "not_allowed")


def test_a_command_without_the_csrf_token_is_refused(server: Running, clerk: Person) -> None:
    del clerk.headers["X-CSRF-Token"]

    answer = clerk.at("01", "call-next")

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


def test_wrong_passwords_make_one_wait(server: Running) -> None:
    guesser = Person(server)
    for _ in range(5):
        answer = guesser.post("/api/session", json={"badge": "4001", "password": "guess"})
        assert (answer.status_code, answer.json()["code"]) == (401, "wrong_password")

    answer = guesser.post("/api/session", json={"badge": "4001", "password": "sunshine"})

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_tries")
    assert int(answer.headers["Retry-After"]) > 0


def test_nobody_learns_which_badges_exist(server: Running) -> None:
    asker = Person(server)

    wrong = asker.post("/api/session", json={"badge": "1002", "password": "guess"})
    nobody = asker.post("/api/session", json={"badge": "9999", "password": "guess"})

    assert wrong.status_code == nobody.status_code == 401
    assert wrong.json() == nobody.json()


def test_signing_out_ends_the_session(server: Running) -> None:
    person = Person(server, "1002")
    assert person.get("/api/session").json()["name"] == "李明"

    assert person.delete("/api/session").status_code == 204

    assert person.get("/api/session").json()["signed_in"] is False


@pytest.mark.parametrize(
    ("language", "title", "detail"),
    [
        ("zh-CN,zh;q=0.9", "没有等候的号", "3号窗口可以叫的队列里没有人等候"),
        ("en-GB,en;q=0.9", "Nobody is waiting", "Nobody waits in the queues that window 3"),
    ],
)
def test_refusals_speak_the_readers_language(
    server: Running, manager: Person, language: str, title: str, detail: str
) -> None:
    while manager.at("03", "call-next").status_code == 200:
        manager.at("03", "discard", reason="test")

    answer = manager.post("/api/windows/03/call-next", headers={"Accept-Language": language})

    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (409, 409)
    assert problem["title"] == title
    assert problem["detail"].startswith(detail)
    assert problem["type"] == "urn:hallfloor:problem:nobody_waiting"
    assert problem["facts"] == {"window": "03"}


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code", "field"),
    [
        ("{", "application/json", 400, "malformed_json", None),
        (b"\xff", "application/json", 400, "malformed_json", None),
        ("{}", "text/plain", 415, "content_type", None),
        ('{"queue": 1}', "application/json", 422, "invalid_field", "queue"),
        ('{"queu": "A"}', "application/json", 422, "invalid_field", "queu"),
        ('{"stages": [1]}', "application/json", 422, "invalid_field", "stages[0]"),
        ('{"device": "kiosk-1"}', "application/json", 422, "invalid_field", "device"),
        ("x" * 70_000, "application/json", 413, "too_large", None),
    ],
)
def test_a_body_that_does_not_fit_is_refused_by_field(
    clerk: Person,
    body: str | bytes,
    content_type: str,
    status: int,
    code: str,
    field: str | None,
) -> None:
    answer = clerk.post("/api/tickets", data=body, headers={"Content-Type": content_type})

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["facts"].get("field") == field


def test_an_unknown_address_and_a_wrong_method_are_problems(server: Running) -> None:
    unknown = requests.get(f"{server.url}/api/nothing", timeout=5)
    wrong = requests.put(f"{server.url}/api/queues", timeout=5)

    assert (unknown.status_code, unknown.json()["code"]) == (404, "no_such_address")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert wrong.headers["Allow"] == "GET"
    for answer in (unknown, wrong):
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_query_is_checked_like_a_body(manager: Person) -> None:
    assert len(manager.get("/api/journal?limit=2").json()) == 2
    answer = manager.get("/api/journal?limit=many")
    assert (answer.status_code, answer.json()["facts"]["field"]) == (422, "limit")
