"""Whoever comes back with something that the provider did not say to this browser stays out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.server.running import Person, Running
from tests.server.sign_on.county import SECRET, County, private_key

Change = Callable[[dict[str, Any]], dict[str, Any]]


def _back(county: County, browser: requests.Session, name: str = "zhao.min") -> str:
    """The address with which the provider sends somebody back, not yet opened."""
    return county.signs_in(browser, f"{county.hall}/sign-in/with?next=/floor", name)


def _refused(browser: requests.Session, address: str) -> tuple[int, str]:
    answer = browser.get(address, timeout=10)
    why = parse_qs(urlsplit(answer.url).query).get("why", [""])[0]
    session = browser.get(f"{urlsplit(address).scheme}://{urlsplit(address).netloc}/api/session")
    assert session.json()["signed_in"] is False
    return answer.status_code, why


def _changed(address: str, **other: str) -> str:
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | other
    return parts._replace(query=urlencode(query)).geturl()


def test_the_way_works_when_nobody_interferes(server: Running, county: County) -> None:
    browser = requests.Session()

    answer = browser.get(_back(county, browser), allow_redirects=False, timeout=10)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/floor")
    assert browser.get(f"{server.url}/api/session").json()["badge"] == "2001"
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_an_answer_counts_in_the_browser_that_asked_and_once(
    server: Running, county: County
) -> None:
    victim, attacker = requests.Session(), requests.Session()
    address = _back(county, attacker)

    assert _refused(victim, address) == (403, "sign_on_stale")
    assert _refused(requests.Session(), _changed(address, state="guess")) == (403, "sign_on_stale")
    assert _refused(attacker, _changed(address, state="guess")) == (403, "sign_on_stale")
    assert attacker.get(address, allow_redirects=False).headers["Location"] == "/floor"
    replayed = attacker.get(address, allow_redirects=False)
    assert "why=sign_on_stale" in replayed.headers["Location"]


def test_an_answer_of_another_provider_or_with_another_code_is_none(
    server: Running, county: County
) -> None:
    browser, other = requests.Session(), requests.Session()

    elsewhere = _changed(_back(county, browser), iss="https://evil.example")
    assert _refused(browser, elsewhere) == (502, "sign_on_untrusted")
    # A code that was given to another browser does not fit this one's PKCE verifier.
    code = parse_qs(urlsplit(_back(county, other)).query)["code"][0]
    assert _refused(browser, _changed(_back(county, browser), code=code)) == (403, "sign_on_stale")
    cancelled = _changed(_back(county, browser), error="access_denied")
    assert _refused(browser, cancelled) == (401, "not_signed_on")


def _signed(key: RSAKey | OctKey, alg: str, change: Change) -> Callable[[County], Change]:
    def with_county(county: County) -> Change:
        def answer(told: dict[str, Any]) -> dict[str, Any]:
            claims = jwt.decode(told["id_token"], county.key).claims
            header = {"alg": alg, "kid": county.key.kid}
            told["id_token"] = jwt.encode(header, change(claims), key, algorithms=[alg])
            return told

        return answer

    return with_county


def _by_the_county(change: Change) -> Callable[[County], Change]:
    """A statement that the provider itself has signed."""
    return lambda county: _signed(county.key, "RS256", change)(county)


def _unsigned(county: County) -> Change:
    def answer(told: dict[str, Any]) -> dict[str, Any]:
        _, body, _ = told["id_token"].split(".")
        # {"alg":"none"}
        return told | {"id_token": f"eyJhbGciOiJub25lIn0.{body}."}

    return answer


LONG_AGO = time.time() - 7200
FORGED: dict[str, Callable[[County], Change]] = {
    "expired": _by_the_county(lambda claims: claims | {"iat": LONG_AGO, "exp": LONG_AGO + 300}),
    "for another client": _by_the_county(lambda claims: claims | {"aud": "somebody-else"}),
    "of another issuer": _by_the_county(lambda claims: claims | {"iss": "https://evil.example"}),
    "to another question": _by_the_county(lambda claims: claims | {"nonce": "guess"}),
    "without a question": _by_the_county(
        lambda claims: {name: value for name, value in claims.items() if name != "nonce"}
    ),
    "signed by a stranger": _signed(private_key(), "RS256", lambda claims: claims),
    "signed with the shared secret": _signed(
        OctKey.import_key(SECRET), "HS256", lambda claims: claims
    ),
    "not signed": _unsigned,
    "changed after it was signed": lambda _: (
        lambda told: told | {"id_token": told["id_token"][:-8] + "AAAAAAAA"}
    ),
    "not there": lambda _: lambda told: {k: v for k, v in told.items() if k != "id_token"},
}


@pytest.mark.parametrize("how", FORGED)
def test_a_statement_that_does_not_hold_lets_nobody_in(
    server: Running, county: County, how: str
) -> None:
    browser, change = requests.Session(), FORGED[how](county)
    address = _back(county, browser)
    county.answers = lambda path, told: change(told) if path == "/token" else told

    assert _refused(browser, address) == (502, "sign_on_untrusted")


def test_what_the_provider_tells_of_somebody_else_is_not_taken_for_this_person(
    server: Running, county: County
) -> None:
    browser = requests.Session()
    address = _back(county, browser)
    county.answers = lambda path, told: told | {"sub": "another"} if path == "/me" else told

    assert _refused(browser, address) == (502, "sign_on_untrusted")


def test_a_wrong_secret_is_said_without_being_told(server: Running, county: County) -> None:
    browser = requests.Session()
    address = _back(county, browser)
    wrong = {"Authorization": "Basic aGFsbGZsb29yOndyb25n"}
    county.asks = lambda path, headers: headers | wrong if path == "/token" else headers

    assert _refused(browser, address) == (502, "provider_unusable")

    assert "it does not accept this client: invalid_client" in server.log()
    for kept in (address, SECRET, parse_qs(urlsplit(address).query)["code"][0]):
        assert kept not in server.log()


def test_who_is_locked_stays_out_until_a_manager_lifts_it(server: Running, county: County) -> None:
    pin = {"password": "sunshine", "pin": "280519"}
    assert Person(server, "1002").post("/api/account/pin", json=pin).status_code == 204
    seat = Person(server)
    assert seat.get(f"/enrol/{server.code_for('seat-box')}").ok
    seat.headers["X-CSRF-Token"] = seat.get("/api/session").json()["csrf_token"]
    for _ in range(5):
        seat.post("/api/session", json={"badge": "1002", "pin": "000001"})
    browser = requests.Session()

    assert _refused(browser, _back(county, browser, "1002")) == (403, "locked_out")

    Person(server, "2001").post("/api/people/1002/unlock")
    answer = browser.get(_back(county, browser, "1002"), allow_redirects=False)
    assert answer.headers["Location"] == "/floor"


def test_who_was_removed_stays_out(server: Running, county: County) -> None:
    administrator, browser = Person(server, "3001"), requests.Session()
    edit = {"kind": "people", "values": {"badge": "5001", "name": "钱七", "role": "inspector"}}
    came = administrator.post("/api/hall/changes", json={"edits": [edit], "why": "调入"})
    assert came.status_code == 200, came.text
    assert browser.get(_back(county, browser, "5001"), allow_redirects=False).status_code == 303

    removal = {"kind": "people", "code": "5001", "remove": True}
    gone = administrator.post("/api/hall/changes", json={"edits": [removal], "why": "调走"})
    assert gone.status_code == 200, gone.text

    assert _refused(browser, _back(county, browser, "5001")) == (403, "not_of_this_hall")


def test_a_password_that_has_to_be_changed_does_not_stand_in_the_way(
    server: Running, county: County
) -> None:
    """Who comes by single sign-on never typed it."""
    assert Person(server, "3001").post("/api/people/4001/password").status_code == 200
    browser = requests.Session()

    browser.get(_back(county, browser, "4001"), allow_redirects=False, timeout=10)

    session = browser.get(f"{server.url}/api/session", timeout=10).json()
    assert (session["signed_in"], session["must_change"], session["role"]) == (
        *(True, False, "inspector"),
    )


def test_whoever_reached_the_hall_by_another_name_is_led_to_the_one_that_the_provider_knows(
    server: Running, county: County
) -> None:
    """The question's cookie has to be where the answer comes."""
    other = f"http://localhost:{server.port}/sign-in/with?next=/floor"

    led = requests.get(other, allow_redirects=False, timeout=10)
    browser = requests.Session()
    back = county.signs_in(browser, led.headers["Location"], "zhao.min")

    assert led.headers["Location"].startswith(f"{server.url}/sign-in/with?next=/floor")
    answer = browser.get(back, allow_redirects=False, timeout=10)
    assert answer.headers["Location"] == "/floor"
