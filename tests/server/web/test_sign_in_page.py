"""The sign-in page as a plain form, over the wire: before the module is there, or without it."""

from __future__ import annotations

import html
import re

import pytest
import requests

from tests.server.running import PASSWORD, Person, Running


def _form_token(page: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found is not None
    return html.unescape(found[1])


def _filled(browser: Person, path: str = "/sign-in", **given: str) -> requests.Response:
    token = _form_token(browser.get(path).text)
    form = {"badge": "1001", "password": PASSWORD, "form_token": token} | given
    return browser.post(path, data=form, allow_redirects=False)


def test_the_plain_form_signs_in_and_leads_on(server: Running) -> None:
    browser = Person(server)

    answer = _filled(browser, "/sign-in?next=/window/01", badge=" 1001 ")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/window/01")
    assert browser.get("/api/session").json()["badge"] == "1001"


def test_the_plain_form_says_what_was_wrong_and_keeps_the_badge_number(server: Running) -> None:
    answer = _filled(Person(server), "/sign-in?lang=en", password="guess")

    assert answer.status_code == 401
    assert "Wrong badge number or password" in answer.text
    assert 'value="1001"' in answer.text
    assert "guess" not in answer.text


def test_another_sites_form_signs_nobody_in(server: Running) -> None:
    victim = Person(server)
    attacker_token = _form_token(Person(server).get("/sign-in").text)
    victim.get("/sign-in")

    for token in ("", "guess", attacker_token):
        answer = _filled(victim, form_token=token)
        assert answer.status_code == 403
        assert victim.get("/api/session").json()["signed_in"] is False


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil"])
def test_the_plain_form_sends_nobody_to_another_site(server: Running, elsewhere: str) -> None:
    answer = _filled(Person(server), f"/sign-in?next={elsewhere}")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
