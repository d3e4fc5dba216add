"""Nobody is added to the hall's people by signing on, unless the hall says so: then as a clerk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask, session

from server.app import create_app
from server.door.asker import SESSION_KEY
from server.services.floor import Floor
from server.settings import ServerSettings
from server.sign_on.questions import Proved
from server.sign_on.refusals import NotOfThisHall
from server.sign_on.settings import SignOn, SignOnSettings
from server.store.opening import open_floor
from tests.server.running import small_hall

NEW = Proved("5001", "钱七")


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    url = ServerSettings(data=tmp_path).database_url
    floor = open_floor(url, clock=lambda: datetime.now(UTC), hash_password=lambda word: word)
    floor.import_hall(small_hall())
    yield floor
    floor.close()


def _app(floor: Floor, folder: Path, new_clerks_in: str) -> Flask:
    settings = SignOnSettings(
        issuer="https://login.example",
        client_id="hall",
        address="https://hall.example",
        new_clerks_in=new_clerks_in,
    )
    return create_app(floor, ServerSettings(data=folder, sign_on=SignOn(settings, "secret")))


@pytest.mark.parametrize("department", ["", "no-such-department"])
def test_nobody_is_added_where_the_hall_does_not_say_so(
    floor: Floor, tmp_path: Path, department: str
) -> None:
    app = _app(floor, tmp_path, department)

    with app.test_request_context(), pytest.raises(NotOfThisHall):
        app.extensions["hallfloor_sign_on"].lets_in(NEW)

    assert "5001" not in {clerk.badge for clerk in floor.hall().clerks}


def test_where_it_says_so_they_become_a_clerk_of_that_department_and_no_more(
    floor: Floor, tmp_path: Path
) -> None:
    app = _app(floor, tmp_path, "tax")

    with app.test_request_context():
        app.extensions["hallfloor_sign_on"].lets_in(NEW)
        held = app.extensions["hallfloor_door"].by_session(session[SESSION_KEY])

    person = next(clerk for clerk in floor.hall().clerks if clerk.badge == "5001")
    assert (person.name, person.role, person.department) == ("钱七", "clerk", "tax")
    assert (held.role, held.actor.id) == ("clerk", "5001")
    assert floor.set_up.versions().versions[0].source == "sign_on"
