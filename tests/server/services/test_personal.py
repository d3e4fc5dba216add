"""What citizens wrote and left: sealed, told and deleted when they ask, deleted when time is up."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from server.backup.making import make_backup
from server.backup.restoring import restore_folder
from server.data_folder import DATABASE
from server.domain.errors import InvalidRequest, NotFound
from server.services import commands as c
from server.services.follow_up import commands as follow_up
from server.services.personal.commands import (
    ExpirePersonal,
    ExportPerson,
    ForgetPerson,
    SealAgain,
)
from server.store.databases import connect_engine
from server.store.keys import UNREADABLE, KeyRing
from server.store.opening import open_floor
from tests.server.at_work import AtWork
from tests.server.factories import CITIZEN, CLERK, MANAGER, SYSTEM, small_hall

SAID, PHONE = "窗口让我跑了三趟", "13905381234"


@pytest.fixture
def told(hall: AtWork) -> str:
    """The token of somebody who rated badly, wrote why and left a number."""
    hall.open("1")
    paper = hall.issue()
    hall.next()
    prompt = hall.finish()
    hall.floor.do(
        c.Rate(token=prompt.token, level=1, channel="qr", text=SAID, phone=PHONE), CITIZEN
    )
    return paper.token


def _stored(hall: AtWork) -> str:
    """Every value of every table as the database has it, without keys."""
    engine = connect_engine(hall.url)
    with engine.connect() as connection:
        tables = ["ratings", "second_ratings", "cases", "case_steps", "case_contacts", "requests"]
        rows = [
            str(connection.execute(text(f"SELECT * FROM {table}")).all())
            for table in [*tables, "identities", "journal", "appointments"]
        ]
    engine.dispose()
    return "\n".join(rows)


def test_nothing_that_a_citizen_wrote_is_readable_in_the_database(hall: AtWork, told: str) -> None:
    words = "李四来电投诉"
    opened = follow_up.OpenCase(
        kind="complaint", window="1", words=words, name="李四", phone="0538-2821234"
    )
    number = hall.floor.do(opened, MANAGER, "a request that may be repeated").brief.case
    hall.floor.do(follow_up.SayInCase(case=number, words="已联系李四"), MANAGER, "another")

    stored = _stored(hall)

    for planted in (SAID, PHONE, words, "李四", "2821234"):
        assert planted not in stored
    assert hall.floor.case(number, MANAGER).words == words
    again = hall.floor.do(opened, MANAGER, "a request that may be repeated")
    assert again.words == words  # the same answer, also when it was sealed


def test_without_its_key_a_text_is_not_there_and_the_rest_of_the_hall_is(
    hall: AtWork, told: str
) -> None:
    keys = hall.keys or Path(hall.url.removeprefix("sqlite:///")).parent / "personal.keys"
    keys.rename(keys.with_suffix(".away"))
    hall.reopen()

    view = hall.floor.case(1, MANAGER)

    assert view.text == UNREADABLE
    assert hall.floor.ticket(told).state == "finished"


def test_a_backup_that_was_put_back_can_be_read(hall: AtWork, told: str, tmp_path: Path) -> None:
    folder = (hall.keys or Path(hall.url.removeprefix("sqlite:///"))).parent
    archive, _ = make_backup(hall.url, folder, tmp_path / "backup.zip", hall.clock())

    restore_folder(archive, tmp_path / "new", hall.clock(), replace=False, even_newer=False)

    url = f"sqlite:///{tmp_path / 'new' / DATABASE}"
    with closing(open_floor(url, clock=hall.clock)) as floor:
        assert floor.case(1, MANAGER).text == SAID


def test_a_new_key_opens_everything_and_the_old_one_can_go(hall: AtWork, told: str) -> None:
    keys = KeyRing(hall.keys or Path(hall.url.removeprefix("sqlite:///")).parent / "personal.keys")
    before = _stored(hall)

    keys.add_key()  # by another process: the running one notices
    assert hall.floor.do(SealAgain(), SYSTEM) >= 2
    assert keys.forget_old_keys() == 1

    assert hall.floor.do(SealAgain(), SYSTEM) == 0
    assert _stored(hall) != before
    assert hall.floor.case(1, MANAGER).text == SAID
    hall.reopen()
    assert hall.floor.case(1, MANAGER).text == SAID


def test_a_citizen_is_told_everything_that_the_ticket_led_to(hall: AtWork, told: str) -> None:
    data = hall.floor.do(ExportPerson(token=told), SYSTEM)

    assert [(one.level, one.text) for one in data.ratings] == [(1, SAID)]
    assert [(one.case, one.phone) for one in data.cases] == [(1, PHONE)]
    assert hall.floor.audit("personal").entries[0].kind == "person_exported"
    with pytest.raises(NotFound):
        hall.floor.do(ExportPerson(token="1.guess"), SYSTEM)
    for neither in (ExportPerson(), ExportPerson(token=told, person="hash")):
        with pytest.raises(InvalidRequest):
            hall.floor.do(neither, SYSTEM)


def test_who_was_served_is_sealed_told_and_forgotten_too(hall: AtWork) -> None:
    strict = [replace(one, identity=one.code == "passport") for one in small_hall().services]
    hall.change_hall(services=tuple(strict))
    hall.open("1")
    token = hall.issue(service="passport").token
    hall.next()
    hall.floor.do(
        c.NoteIdentity(window="1", name="李四", phone=PHONE, document="11010519491231002X"), CLERK
    )

    told = hall.floor.do(ExportPerson(token=token), SYSTEM).identity

    assert (told.name, told.phone) == ("李四", PHONE)
    for planted in ("李四", PHONE, "1101"):
        assert planted not in _stored(hall)
    assert hall.floor.do(ForgetPerson(token=token), SYSTEM) == 1
    assert hall.floor.do(ExportPerson(token=token), SYSTEM).identity is None


def test_a_citizen_is_forgotten_and_the_rating_still_counts(hall: AtWork, told: str) -> None:
    assert hall.floor.do(ForgetPerson(token=told), SYSTEM) == 2

    data = hall.floor.do(ExportPerson(token=told), SYSTEM)
    assert [(one.level, one.text) for one in data.ratings] == [(1, "")]
    assert [(one.words, one.phone) for one in data.cases] == [("", "")]
    assert hall.floor.figures("1").levels["1"] == 1
    assert hall.floor.do(ForgetPerson(token=told), SYSTEM) == 0


def test_bookings_are_told_and_forgotten_by_the_hash_of_a_card(hall: AtWork) -> None:
    slot = hall.clock() + timedelta(days=1)
    book = c.BookAppointment(service="passport", slot=slot, person="hash of a card")
    hall.floor.do(book, CITIZEN)

    data = hall.floor.do(ExportPerson(person="hash of a card"), SYSTEM)
    assert [one.service for one in data.appointments] == ["passport"]
    assert hall.floor.do(ForgetPerson(person="hash of a card"), SYSTEM) == 1

    assert not hall.floor.do(ExportPerson(person="hash of a card"), SYSTEM).appointments
    assert "hash of a card" not in _stored(hall)


def test_texts_go_when_their_time_is_over_unless_the_case_is_open(hall: AtWork, told: str) -> None:
    hall.clock.on(days=120)
    assert hall.floor.do(ExpirePersonal(), SYSTEM) == 0
    for move in ("true", "rectified", "close"):
        can = hall.floor.case(1, MANAGER).can
        move = next(one for one in can if one not in ("said", "hand_over"))
        hall.floor.do(follow_up.TakeStep(case=1, move=move, words="好"), MANAGER)
        if not hall.floor.cases(MANAGER).cases:
            break

    gone = hall.floor.do(ExpirePersonal(), SYSTEM)

    assert gone >= 2
    assert hall.floor.do(ExportPerson(token=told), SYSTEM).ratings[0].text == ""
    assert hall.floor.audit("personal").entries[1].kind == "personal_data_expired"
    assert hall.floor.do(ExpirePersonal(), SYSTEM) == 0


def test_old_bookings_and_old_answers_go(hall: AtWork) -> None:
    slot = hall.clock() + timedelta(days=1)
    hall.floor.do(c.BookAppointment(service="passport", slot=slot), CITIZEN, "booked once")
    hall.clock.on(days=20)
    assert hall.floor.do(ExpirePersonal(), SYSTEM) == 1  # the answer to the request
    hall.clock.on(days=12)

    assert hall.floor.do(ExpirePersonal(), SYSTEM) == 1

    appointments = _stored(hall).splitlines()[-1]
    assert appointments == "[]"
