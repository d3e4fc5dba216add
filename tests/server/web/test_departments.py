"""Whose role is held for one department: every route and every page, by the tables alone.

Nothing here lists who may do what. A route says its permission and its reach, roles.py who has
the permission; what follows from them is asked of the whole server, route by route.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient

from server.app import create_app
from server.domain.errors import NotFound
from server.domain.hall import Hall, Role
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
from tests.server.running import hall_of_two_departments

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


def _hall() -> Hall:
    hall = hall_of_two_departments()
    clerks = tuple(dataclasses.replace(clerk, password="") for clerk in hall.clerks)
    return dataclasses.replace(hall, clerks=clerks)


def _a_bad_rating(floor: Floor, window: str, clerk: str, queue: str) -> None:
    """From somebody whose number is the queue's 001."""
    floor.do(OpenWindow(window=window, clerk=clerk), SYSTEM)
    floor.do(IssueTicket(queue=queue), SYSTEM)
    for command in (CallNext, StartServing, FinishServing):
        floor.do(command(window=window), SYSTEM)
    prompt = floor.prompt(window)
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


@contextmanager
def _staff_in(folder: Path) -> Iterator[Staff]:
    settings = ServerSettings(data=folder)
    floor = open_floor(settings.database_url, clock=lambda: datetime.now(UTC))
    floor.import_hall(_hall())
    for window in ("01", "02"):
        floor.do(OpenCase(kind="complaint", window=window, words="等了很久"), SYSTEM)
    _a_bad_rating(floor, "01", "1001", "A")
    _a_bad_rating(floor, "02", "1002", "C")
    floor.do(OpenWindow(window="03", clerk="1002"), SYSTEM)
    client = create_app(floor, settings).test_client()
    yield Staff(floor, client)
    floor.close()


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staff]:
    with _staff_in(tmp_path_factory.mktemp("hall")) as staff:
        yield staff


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staff]:
    """At a hall in which nobody does anything but look."""
    with _staff_in(tmp_path_factory.mktemp("hall")) as staff:
        yield staff


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
    *("/floor", "/floor/wall", "/statistics", "/statistics.csv", "/statistics.xlsx"),
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


OF_RATINGS = ("rated", "levels", "satisfied", "response_rate", "average", "set_aside", "ratings")


def _told_of_ratings(told: Any) -> list[object]:
    """Every value that stands for what somebody pressed, however deep."""
    if isinstance(told, list):
        return [found for one in told for found in _told_of_ratings(one)]
    if not isinstance(told, dict):
        return []
    here = [told[name] for name in OF_RATINGS if told.get(name)]
    return here + [found for value in told.values() for found in _told_of_ratings(value)]


def test_the_floor_of_a_department_has_its_own_people_and_no_rating(calm: Staff) -> None:
    calm.as_(Role.MANAGER)
    whole = calm.get("/api/floor")
    calm.as_(Role.DEPARTMENT_MANAGER)
    floor = calm.get("/api/floor")

    windows = {one["view"]["window"]: one for one in floor["windows"]}
    assert floor["department"] == {"zh": "税务局", "en": "Tax"}
    assert windows.keys() == {"01", "03"}
    assert windows["01"]["clerk"]["name"] == "王秀兰"
    assert windows["01"]["figures"]["served"] == 1
    # At 03 somebody of the other department sits, and serves both.
    assert (windows["03"]["clerk"], windows["03"]["figures"]) == (None, None)
    assert [line["queue"] for line in floor["queues"]] == ["A", "B"]
    assert {one["device"] for one in floor["devices"]} == {
        *("panel-01", "unit-01", "keypad-01", "tablet-01", "seat-01"),
    }
    assert (floor["day"]["issued"], floor["day"]["prompted"], floor["cases_open"]) == (1, 1, 2)
    assert _told_of_ratings(floor) == []
    assert [alert["kind"] for alert in floor["alerts"] if alert["kind"] == "rating"] == []
    assert {alert["kind"] for alert in whole["alerts"]} >= {"rating"}
    assert len(whole["ratings"]) == 2


@pytest.mark.parametrize(
    ("by", "lines"),
    [
        ("queue", ["A"]),
        ("service", ["queue:A"]),
        ("window", ["01"]),
        ("clerk", ["1001"]),
        ("department", ["tax"]),
    ],
)
def test_statistics_of_a_department_are_its_own(calm: Staff, by: str, lines: list[str]) -> None:
    calm.as_(Role.MANAGER)
    whole = calm.get(f"/api/statistics?by={by}&compare=before")
    calm.as_(Role.DEPARTMENT_MANAGER)
    report = calm.get(f"/api/statistics?by={by}&compare=before")

    assert report["department"] == {"zh": "税务局", "en": "Tax"}
    assert [line["key"] for line in report["lines"]] == lines
    assert len(whole["lines"]) > len(lines)
    assert (whole["total"]["arrivals"], report["total"]["arrivals"]) == (2, 1)
    assert [point["figures"]["served"] for point in report["points"]] == [1]
    assert report["total"]["prompted"] == 1
    assert _told_of_ratings(report) == []
    assert _told_of_ratings(whole) != []


@pytest.mark.parametrize(
    "asked", ["by=hall", "by=hour", "by=clerk&key=1002", "by=window&key=03", "by=queue&key=B"]
)
def test_statistics_of_more_than_the_department_are_refused(calm: Staff, asked: str) -> None:
    calm.as_(Role.DEPARTMENT_MANAGER)

    assert calm.client.get(f"/api/statistics?{asked}").status_code == 403
    assert calm.client.get(f"/statistics?{asked}").status_code == 403
    assert calm.client.get(f"/statistics.csv?{asked}").status_code == 403


def test_a_department_s_files_have_no_column_of_ratings(calm: Staff) -> None:
    heads = {}
    for role in (Role.MANAGER, Role.DEPARTMENT_MANAGER):
        calm.as_(role)
        text = calm.client.get("/statistics.csv?by=clerk&lang=zh").data.decode("utf-8-sig")
        heads[role] = text.splitlines()[0].split(",")

    without = [head for head in heads[Role.MANAGER] if head not in heads[Role.DEPARTMENT_MANAGER]]
    assert without == ["已评", "参评率", "满意率", "不计入的评价"]


def _text(answer: Any) -> str:
    """Of a workbook what is packed in it."""
    if not answer.data.startswith(b"PK"):
        return str(answer.text)
    with ZipFile(BytesIO(answer.data)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def _is_named(name: str, text: str) -> bool:
    """As it is, or as JSON in a page writes it."""
    return name in text or json.dumps(name).strip('"') in text


def test_no_byte_that_a_department_is_given_names_another_s_people(calm: Staff) -> None:
    """Whatever the role may open: every route that answers and every page that is shown."""
    calm.as_(Role.DEPARTMENT_MANAGER)
    rules = calm.client.application.url_map.iter_rules()
    paths = {rule.rule for rule in rules if "GET" in (rule.methods or ()) and not rule.arguments}
    read = {path: calm.client.get(path, buffered=True) for path in paths}
    read |= {
        f"{path}?by={by}": calm.client.get(f"{path}?by={by}", buffered=True)
        for path in ("/statistics", "/statistics.csv", "/statistics.xlsx", "/api/statistics")
        for by in ("queue", "service", "window", "clerk", "department")
    }
    told = {path: _text(answer) for path, answer in read.items() if answer.status_code == 200}

    assert told.keys() >= {"/floor", "/floor/wall", "/api/floor", "/api/floor/course", "/api/plan"}
    assert _is_named("王秀兰", told["/floor"])
    calm.as_(Role.MANAGER)
    assert _is_named("李明", calm.client.get("/floor").text)
    assert [path for path, text in told.items() if _is_named("李明", text) or "1002" in text] == []
