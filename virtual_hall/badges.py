"""Badges for the demo's browser devices: boards and tablets are let in by an address, once each."""

from __future__ import annotations

import http.cookiejar
import json
import urllib.request
from typing import Any

from virtual_hall.seed import Login


def enrolment_addresses(server: str, administrator: Login, agents: list[str]) -> dict[str, str]:
    """agent -> the address that gives a browser its badge; good once, for fifteen minutes.

    Asks the running server as its administrator would.
    """
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    opener = urllib.request.build_opener(cookies)

    def ask(path: str, body: dict[str, str], csrf: str = "") -> Any:
        request = urllib.request.Request(
            server + path,
            json.dumps(body).encode(),
            {"Content-Type": "application/json", "X-CSRF-Token": csrf},
        )
        with opener.open(request, timeout=10) as answer:
            return json.load(answer)

    session = ask(
        "/api/session", {"badge": administrator.badge, "password": administrator.password}
    )
    codes = {
        agent: ask(f"/api/agents/{agent}/enrolment-code", {}, session["csrf_token"])["code"]
        for agent in agents
    }
    return {agent: f"{server}/enrol/{code}" for agent, code in codes.items()}
