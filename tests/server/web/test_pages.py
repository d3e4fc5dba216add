"""The pages over the wire: who may see which, in which language, with which headers."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from server.app import create_app
from server.settings import ServerSettings
from server.store.opening import open_floor
from tests.server.running import Person, Running


def _json(page: str, name: str) -> dict[str, object]:
    found = re.search(f'<script type="application/json" id="{name}">(.*?)</script>', page, re.S)
    assert found is not None
    data: dict[str, object] = json.loads(found[1])
    return data


@pytest.mark.parametrize("path", ["/", "/board", "/board?zone=east", "/sign-in"])
def test_public_pages_need_no_badge(server: Running, path: str) -> None:
    answer = requests.get(server.url + path, timeout=5)

    assert answer.status_code == 200
    assert "小厅" in answer.text
    assert 'lang="zh-CN"' in answer.text


def test_a_page_speaks_the_language_that_was_chosen(server: Running) -> None:
    asked = requests.get(f"{server.url}/board?lang=en", timeout=5)
    kept = requests.get(f"{server.url}/board", cookies={"lang": "en"}, timeout=5)
    unknown = requests.get(f"{server.url}/board?lang=../../en", timeout=5)

    assert asked.text.count("Small Hall") == kept.text.count("Small Hall") > 0
    assert 'lang="en"' in asked.text
    assert 'lang="zh-CN"' in unknown.text


@pytest.mark.parametrize("path", ["/floor", "/window/01", "/console", "/rate/01"])
def test_pages_of_the_staff_lead_to_the_sign_in(server: Running, path: str) -> None:
    answer = requests.get(server.url + path, timeout=5, allow_redirects=False)

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/sign-in?next={path}"


def test_sign_in_sends_nobody_to_another_site(server: Running) -> None:
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        page = requests.get(f"{server.url}/sign-in", params={"next": elsewhere}, timeout=5)
        assert _json(page.text, "boot") == {"next": "/"}


def test_the_console_is_a_clerks_and_the_floor_is_not(server: Running, clerk: Person) -> None:
    page = clerk.get("/window/01")

    assert page.status_code == 200
    boot = _json(page.text, "boot")
    assert boot["view"]["window"] == "01"  # type: ignore[index]  # JSON
    assert boot["session"]["name"] == "王秀兰"  # type: ignore[index]  # JSON
    assert clerk.get("/floor").status_code == 403
    assert clerk.get("/rate/01").status_code == 403  # the citizen rates alone
    assert clerk.get("/window/99").status_code == 404


def test_a_ticket_page_opens_with_its_token_only(server: Running, clerk: Person) -> None:
    paper = clerk.take("B")

    page = requests.get(f"{server.url}/t/{paper['token']}", timeout=5)
    guessed = requests.get(f"{server.url}/t/guessed", timeout=5)

    assert paper["number"] in page.text
    assert guessed.status_code == 404
    assert guessed.headers["Content-Type"].startswith("text/html")
    clerk.post(f"/api/tickets/{paper['token']}/cancel")


def test_a_tablet_takes_its_badge_and_goes_to_its_window(server: Running) -> None:
    tablet, code = requests.Session(), server.code_for("tablet")

    arrived = tablet.get(f"{server.url}/enrol/{code}", timeout=5)

    assert arrived.url == f"{server.url}/rate/01"
    assert arrived.status_code == 200
    assert tablet.get(f"{server.url}/window/01", timeout=5).status_code == 403
    cookie = next(cookie for cookie in tablet.cookies if cookie.name == "badge")
    assert cookie.has_nonstandard_attr("HttpOnly")
    used = requests.get(f"{server.url}/enrol/{code}", timeout=5)
    assert used.status_code == 404  # a code opens once
    again = tablet.get(f"{server.url}/enrol/{code}", timeout=5)
    assert again.url == f"{server.url}/rate/01"  # the tablet was switched off and on


def test_every_answer_carries_the_security_headers(server: Running) -> None:
    for path in ("/", "/api/queues", "/look/tokens.css", "/nowhere", "/api/nowhere"):
        headers = requests.get(server.url + path, timeout=5).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"], path
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_carries_a_script_or_style_of_its_own(server: Running, manager: Person) -> None:
    for path in ("/", "/board", "/sign-in", "/floor", "/window/01", "/rate/01"):
        page = manager.get(path).text
        for attributes, body in re.findall(r"<script([^>]*)>(.*?)</script>", page, re.S):
            assert "application/json" in attributes or not body.strip(), path
        assert not re.search(r"<style|\sstyle=|\son\w+=", page), path


def test_what_does_not_change_is_not_sent_twice(server: Running) -> None:
    first = requests.get(f"{server.url}/look/tokens.css", timeout=5)

    again = requests.get(
        f"{server.url}/look/tokens.css", headers={"If-None-Match": first.headers["ETag"]}, timeout=5
    )

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_clips_are_served_and_nothing_beside_them(server: Running) -> None:
    assert requests.get(f"{server.url}/voice/zh/qing.wav", timeout=5).content[:4] == b"RIFF"
    for path in ("/voice/zh/none.wav", "/voice/../hallfloor.db", "/voice/%2e%2e/secret.wav"):
        assert requests.get(server.url + path, timeout=5).status_code == 404


def test_a_file_that_need_not_be_sent_again_is_closed(tmp_path: Path) -> None:
    """Else each costs a handle until the collector comes, and a warning, which is an error here."""
    settings = ServerSettings(data=tmp_path)
    floor = open_floor(settings.database_url, clock=lambda: datetime.now(UTC))
    app = create_app(floor, settings)
    first = app.test_client().get("/look/sun.svg", buffered=True)
    known = Headers({"If-None-Match": first.headers["ETag"]})
    asked = EnvironBuilder("/look/sun.svg", headers=known)

    answer, status, _ = run_wsgi_app(app, asked.get_environ())

    assert (list(answer), status[:3]) == ([], "304")
    floor.close()
