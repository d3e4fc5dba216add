"""What strangers may ask, over the wire of a server that believes its proxy, and behind TLS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from werkzeug.test import create_environ
from werkzeug.wrappers import Request

from server.door.asker import CITIZEN
from server.door.refusals import TooManyTries
from server.web.public_limits import PublicLimits
from tests.server.running import Box, Running, running


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Its requests come from whatever address their proxy says, by https."""
    folder = tmp_path_factory.mktemp("hall")
    with running(folder, settings="https=True, behind_proxy=True") as server:
        yield server


def _from(address: str) -> dict[str, Any]:
    return {"headers": {"X-Forwarded-For": address, "X-Forwarded-Proto": "https"}, "timeout": 10}


def _until_refused(url: str, at_most: int, **more: Any) -> tuple[int, requests.Response]:
    with requests.Session() as session:
        for asked in range(at_most):
            answer = session.get(url, **more)
            if answer.status_code == 429:
                return asked, answer
    raise AssertionError(f"{at_most} times and never refused")


@pytest.mark.parametrize("path", ["/api/tickets/12.guess", "/t/12.guess", "/enrol/GUESSME2"])
def test_guessing_at_secrets_ends_soon(proxied: Running, path: str) -> None:
    address = f"198.51.100.{len(path)}"

    asked, refused = _until_refused(proxied.url + path, 40, **_from(address))

    assert 15 <= asked <= 25
    if path.startswith("/api"):
        assert 0 < int(refused.headers["Retry-After"]) <= 60
    elsewhere = requests.get(proxied.url + path, **_from("203.0.113.9"))
    assert elsewhere.status_code == 404


def test_a_right_token_is_not_a_guess_but_waits_with_the_guesser(proxied: Running) -> None:
    token = Box(proxied, "box").take("B")["token"]
    _until_refused(f"{proxied.url}/t/12.guess", 40, **_from("198.51.100.77"))

    guesser = requests.get(f"{proxied.url}/t/{token}", **_from("198.51.100.77"))
    owner = requests.get(f"{proxied.url}/t/{token}", **_from("203.0.113.10"))

    assert (guesser.status_code, owner.status_code) == (429, 200)


def test_a_page_that_is_refused_says_so(proxied: Running) -> None:
    _, page = _until_refused(f"{proxied.url}/t/12.guess", 40, **_from("198.51.100.78"))

    assert "尝试次数过多" in page.text


def test_one_address_cannot_wear_the_hall_out_but_a_hall_of_phones_fits() -> None:
    now = [0.0]
    limits = PublicLimits(lambda: now[0])
    phones = Request(create_environ(environ_base={"REMOTE_ADDR": "198.51.100.1"}))

    for _ in range(600):
        limits.asks(phones, CITIZEN)
    with pytest.raises(TooManyTries):
        limits.asks(phones, CITIZEN)

    now[0] += 30
    for _ in range(600):
        limits.asks(phones, CITIZEN)
    limits.asks(Request(create_environ(environ_base={"REMOTE_ADDR": "198.51.100.2"})), CITIZEN)


def test_guessing_at_passwords_from_one_address_ends_whoever_it_tries(proxied: Running) -> None:
    url = f"{proxied.url}/api/session"
    statuses = [
        requests.post(
            url, json={"badge": f"n{n}", "password": "guess"}, **_from("198.51.100.2")
        ).status_code
        for n in range(55)
    ]

    assert statuses.count(401) == 50
    assert statuses[-1] == 429


def test_a_badge_number_that_does_not_exist_is_refused_in_the_same_way(proxied: Running) -> None:
    def tries(badge: str, address: str) -> list[tuple[int, str]]:
        body = {"badge": badge, "password": "guess"}
        answers = [
            requests.post(f"{proxied.url}/api/session", json=body, **_from(address))
            for _ in range(6)
        ]
        return [(answer.status_code, answer.json()["code"]) for answer in answers]

    assert tries("1002", "198.51.100.3") == tries("9999", "198.51.100.4")


def test_behind_tls_cookies_and_answers_say_so(proxied: Running) -> None:
    body = {"badge": "1001", "password": "sunshine"}

    answer = requests.post(f"{proxied.url}/api/session", json=body, **_from("203.0.113.7"))

    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax"))
    assert "max-age=" in answer.headers["Strict-Transport-Security"]
    enrolled = requests.get(
        f"{proxied.url}/enrol/{proxied.code_for('tablet')}",
        allow_redirects=False,
        **_from("203.0.113.7"),
    )
    cookie = enrolled.headers["Set-Cookie"]
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax"))


def test_without_tls_nobody_is_told_to_insist_on_it(server: Running) -> None:
    headers = requests.get(server.url, timeout=5).headers

    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize("path", ["/api/tickets", "/sign-in", "/api/session", "/api/enrolment"])
def test_nobody_sends_more_than_a_request_needs(server: Running, path: str) -> None:
    kind = "application/x-www-form-urlencoded" if path == "/sign-in" else "application/json"

    answer = requests.post(
        server.url + path, data=b"x" * 70_000, headers={"Content-Type": kind}, timeout=10
    )

    assert answer.status_code in (401, 413)  # who has no business here is not even read
    assert requests.get(f"{server.url}/healthz", timeout=5).ok
