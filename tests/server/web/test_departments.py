"""Whose role is held for one department: every route and every page, by the tables alone.

Nothing here lists who may do what. A route says its permission and its reach, roles.py who has
the permission; what follows from them is asked of the whole server, route by route.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from server.app import create_app
from server.domain.errors import NotFound
from server.domain.hall import Clerk, Department, Name, Role, Service, Window
from server.door.asker import SESSION_KEY
from server.services.commands import (
    Actor,
    CallNext,
    FinishServing,
    IssueTicket,
    OpenWindow,
    Rate,
    StartServing,
)
from server.services.floor import Floor
from server.services.follow_up.commands import OpenCase
from server.services.people.commands import BeginSession
from server.services.roles import OF_ROLE, Reach, for_one_department
from server.services.tokens import hashed
from server.settings import ServerSettings
from server.store.opening import open_floor
from server.web.route import Route
from server.web.routes import ROUTES
from tests.server.running import small_hall

SYSTEM = Actor(kind="system")
OF = {
    Role.CLERK: "1001",
    Role.DEPARTMENT_MANAGER: "6001",
    Role.INSPECTOR: "4001",
    Role.MANAGER: "2001",
    Role.ADMINISTRATOR: "3001",
}
OWN = {"window": "01", "badge": "1001", "case": "1"}
OTHER = {"window": "02", "badge": "1002", "case": "2"}
ELSE = {"period": "2026-01", "term": "2026-Q1", "day": "2026-01-05", "version": "1", "code": "01"}
GUARDED = [route for route in ROUTES if route.permission is not None]


def _hall() -> Any:
    """The tax office has window 01, civil affairs has 02, and 03 serves both."""
    hall = small_hall()
    windows = (
        dataclasses.replace(hall.windows[0], departments=("tax",)),
        dataclasses.replace(hall.windows[1], departments=("civil",)),
        Window("03", Name("三号", "Three"), "west", ("B",), ("tax", "civil")),
    )
    people = {
        "1001": Clerk("1001", "王秀兰", department="tax"),
        "1002": Clerk("1002", "李明", department="civil"),
        "6001": Clerk("6001", "周科长", Role.DEPARTMENT_MANAGER, department="tax"),
    }
    kept = tuple(clerk for clerk in hall.clerks if clerk.badge not in people)
    return dataclasses.replace(
        hall,
        departments=(*hall.departments, Department("civil", Name("民政局", "Civil Affairs"))),
        services=(*hall.services, Service("wed", Name("结婚登记", "Marriage"), "civil", "B")),
        windows=windows,
        clerks=tuple(
            dataclasses.replace(clerk, password="") for clerk in (*people.values(), *kept)
        ),
    )


def _a_bad_rating(floor: Floor) -> None:
    """At window 01, from somebody whose number is A001."""
    floor.do(OpenWindow(window="01", clerk="1001"), SYSTEM)
    floor.do(IssueTicket(queue="A"), SYSTEM)
    for command in (CallNext(window="01"), StartServing(window="01"), FinishServing(window="01")):
        floor.do(command, SYSTEM)
    prompt = floor.prompt("01")
    assert prompt is not None
    floor.do(Rate(token=prompt.token, level=1, channel="qr"), SYSTEM)


class Staff:
    """Everybody's browser at one server, signed in as long as a request does not end it."""

    def __init__(self, floor: Floor, client: FlaskClient) -> None:
        self.floor = floor
        self.client = client
        self._keys: dict[str, str] = {}

    def as_(self, role: Role) -> None:
        badge = OF[role]
        key = self._keys.get(badge, "")
        try:
            self.floor.session(hashed(key))
        except NotFound:
            key = self._keys[badge] = self.floor.do(BeginSession(badge=badge), SYSTEM)
        with self.client.session_transaction() as session:
            session[SESSION_KEY] = key

    def get(self, path: str) -> Any:
        return self.client.get(path).json

    def asks(self, role: Role, route: Route, whose: dict[str, str]) -> Any:
        self.as_(role)
        token = self.get("/api/session")["csrf_token"]
        path = route.path.format(**{name: (ELSE | whose).get(name, "x") for name in route.names})
        headers = {"X-CSRF-Token": token}
        return self.client.open(path, method=route.method, headers=headers, buffered=True)


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staff]:
    folder: Path = tmp_path_factory.mktemp("hall")
    settings = ServerSettings(data=folder)
    floor = open_floor(settings.database_url, clock=lambda: datetime.now(UTC))
    floor.import_hall(_hall())
    for window in ("01", "02"):
        floor.do(OpenCase(kind="complaint", window=window, words="等了很久"), SYSTEM)
    _a_bad_rating(floor)
    client = create_app(floor, settings).test_client()
    yield Staff(floor, client)
    floor.close()


def _is_permitted(role: Role, route: Route, *, own: bool) -> bool:
    """As the tables have it."""
    if route.permission not in OF_ROLE[role]:
        return False
    if not for_one_department(role) or route.reach in (Reach.ANSWER, Reach.SELF):
        return True
    return own and route.reach in (Reach.WINDOW, Reach.PERSON)


@pytest.mark.parametrize("role", OF)
def test_every_route_lets_in_whom_the_tables_name_and_nobody_else(staff: Staff, role: Role) -> None:
    wrong = []
    for route in GUARDED:
        for whose in (OWN, OTHER) if for_one_department(role) else (OTHER,):
            answer = staff.asks(role, route, whose)
            refused = answer.status_code == 403
            assert answer.status_code != 401, route.path
            if refused == _is_permitted(role, route, own=whose is OWN):
                wrong.append((route.method, route.path, whose is OWN, answer.status_code))

    assert wrong == []


def test_every_reach_is_tried_and_every_route_over_the_hall_is_closed_to_a_department() -> None:
    mine = [r for r in GUARDED if r.permission in OF_ROLE[Role.DEPARTMENT_MANAGER]]

    assert {route.reach for route in mine} == set(Reach) - {Reach.HALL}
    assert {route.path for route in mine if route.reach is Reach.WINDOW} >= {
        "/api/windows/{window}/call-next",
        "/api/windows/{window}/figures",
    }


def test_what_somebody_of_one_department_is_shown_is_the_departments(staff: Staff) -> None:
    staff.as_(Role.DEPARTMENT_MANAGER)
    cases = staff.get("/api/cases")
    people = staff.get("/api/people")["people"]
    figures = staff.get("/api/windows/01/figures")

    assert [one["case"] for one in cases["cases"]] == [1, 3]
    assert cases["counts"]["open"] == 2
    rated = staff.get("/api/cases/3")
    assert (rated["brief"]["number"], rated["brief"]["level"], rated["clerk"]) == ("", None, None)
    assert staff.get("/api/cases/1")["contact"] is None
    assert staff.client.get("/api/cases/2").status_code == 404
    assert (figures["prompted"], figures["rated"], figures["levels"]) == (1, 0, {})
    assert {one["badge"] for one in people} == {"1001", "6001"}
    own = staff.floor.standing.own("6001")
    assert {(one.kind.value, one.code) for one in own} == {
        *(("window", "01"), ("window", "03")),
        *(("clerk", "1001"), ("clerk", "6001")),
    }


OF_THE_DEPARTMENT = {
    *("/account", "/cases", "/console", "/my-assessment", "/people", "/assessment"),
}
FOR_EVERYBODY = {
    *("/", "/board", "/healthz", "/look", "/sign-in", "/sign-in/done", "/sign-in/with"),
    *("/sign-in/back", "/sign-in/leave", "/poster", "/t/worker.js"),
}


def test_a_page_that_does_not_say_that_it_is_for_one_department_is_not(staff: Staff) -> None:
    staff.as_(Role.DEPARTMENT_MANAGER)
    rules = staff.client.application.url_map.iter_rules()
    pages = {rule.rule for rule in rules if "GET" in (rule.methods or ()) and not rule.arguments}
    pages = {page for page in pages if not page.startswith(("/api/", "/standby"))}

    shown = {page for page in pages if staff.client.get(page, buffered=True).status_code != 403}

    assert shown - FOR_EVERYBODY == OF_THE_DEPARTMENT
    assert staff.client.get("/window/01").status_code == 200
    for other in ("/window/02", "/window/03", "/rate/01"):
        assert staff.client.get(other).status_code == 403
    assert "不归您的部门" in staff.client.get("/window/02").text
