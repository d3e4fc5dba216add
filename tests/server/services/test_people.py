"""Sessions, wrong tries and the trail that they leave, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from server.domain.errors import NotAllowed, NotFound
from server.services import commands as c
from server.services.people import commands as people
from server.services.people.limits import IDLE, LONGEST, PIN_TRIES, wait_left
from server.services.people.reading import ALL_AUDITED
from server.services.people.records import CredentialRow
from server.services.taking_up import TakeUp
from server.services.tokens import hashed
from server.store.tables import AUDITED
from tests.server.at_work import AtWork
from tests.server.factories import CLERK, MANAGER, MORNING, SYSTEM

ADMINISTRATOR = c.Actor(kind="administrator", id="3001")


def _begin(hall: AtWork, badge: str = "1001") -> str:
    return hashed(hall.floor.do(people.BeginSession(badge=badge), SYSTEM))


def _kinds(hall: AtWork) -> list[str]:
    return [entry.kind for entry in hall.floor.audit().entries]


def test_a_session_lasts_while_its_person_does_something(hall: AtWork) -> None:
    key = _begin(hall)
    hall.clock.on(seconds=IDLE.total_seconds() - 60)
    hall.floor.do(people.SeeSession(key_hash=key), SYSTEM)
    hall.clock.on(seconds=IDLE.total_seconds() - 60)
    assert hall.floor.session(key).badge == "1001"

    hall.clock.on(minutes=1)

    with pytest.raises(NotFound):
        hall.floor.session(key)


def test_no_session_lasts_longer_than_a_working_day(hall: AtWork) -> None:
    key = _begin(hall)
    for _ in range(int(LONGEST / timedelta(minutes=30)) - 1):
        hall.clock.on(minutes=30)
        hall.floor.do(people.SeeSession(key_hash=key), SYSTEM)
    hall.floor.session(key)

    hall.clock.on(minutes=30)

    with pytest.raises(NotFound):
        hall.floor.session(key)
    assert hall.floor.do(people.ForgetSessions(), SYSTEM) == 1


def test_signing_out_everywhere_ends_every_session_of_that_person_alone(hall: AtWork) -> None:
    mine, too, theirs = _begin(hall), _begin(hall), _begin(hall, "1002")

    assert hall.floor.do(people.EndSessions(), CLERK) == 2

    for ended in (mine, too):
        with pytest.raises(NotFound):
            hall.floor.session(ended)
    hall.floor.session(theirs)


def test_wrong_passwords_cost_ever_longer_waits() -> None:
    tried = CredentialRow("1001", failures=4, failed_at=MORNING)
    assert wait_left(tried, MORNING) == timedelta(0)

    waits = [wait_left(tried._replace(failures=n), MORNING) for n in (5, 6, 7, 20)]

    assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 15)]
    after = MORNING + timedelta(seconds=61)
    assert wait_left(tried._replace(failures=5), after) == timedelta(0)


def test_five_wrong_pins_lock_until_a_manager_lifts_it(hall: AtWork) -> None:
    for _ in range(PIN_TRIES):
        assert hall.floor.credential("1001").locked_at is None
        hall.floor.do(people.NoteWrongTry(badge="1001", way="pin"), SYSTEM)
    assert hall.floor.credential("1001").locked_at == hall.clock()
    with pytest.raises(NotAllowed):
        hall.floor.do(people.LiftLock(badge="1001"), CLERK)

    hall.floor.do(people.LiftLock(badge="1001"), MANAGER)

    assert hall.floor.credential("1001") == CredentialRow("1001")
    assert _kinds(hall)[:2] == ["lock_lifted", "locked_out"]


def test_a_right_try_forgives_and_tells_how_often_it_went_wrong(hall: AtWork) -> None:
    for _ in range(3):
        hall.floor.do(people.NoteWrongTry(badge="1001"), SYSTEM)

    _begin(hall)

    assert hall.floor.credential("1001").failures == 0
    entry = hall.floor.audit("signing_in").entries[0]
    assert (entry.kind, entry.subject_name) == ("signed_in", hall.floor.person("1001").name)
    assert entry.facts == {"way": "password", "wrong_before": "3"}


def test_a_new_password_from_an_administrator_ends_everything_old(hall: AtWork) -> None:
    key = _begin(hall)
    hall.floor.do(people.SetPin(badge="1001", pin_hash="pin"), CLERK)
    with pytest.raises(NotAllowed):
        hall.floor.do(people.ResetPassword(badge="1001", password_hash="new"), MANAGER)

    hall.floor.do(people.ResetPassword(badge="1001", password_hash="new"), ADMINISTRATOR)

    with pytest.raises(NotFound):
        hall.floor.session(key)
    credential = hall.floor.credential("1001")
    assert (credential.pin_hash, credential.must_change) == ("", True)
    assert hall.floor.person("1001").password_hash == "new"
    hall.floor.do(people.SetPassword(badge="1001", password_hash="own"), CLERK)
    assert not hall.floor.credential("1001").must_change


def test_nobody_sets_the_password_of_another(hall: AtWork) -> None:
    for command in (
        people.SetPassword(badge="1002", password_hash="mine"),
        people.SetPin(badge="1002", pin_hash="mine"),
    ):
        with pytest.raises(NotAllowed):
            hall.floor.do(command, CLERK)


def test_a_changed_password_ends_all_other_sessions(hall: AtWork) -> None:
    here, elsewhere = _begin(hall), _begin(hall)

    hall.floor.do(people.SetPassword(badge="1001", password_hash="own", key_hash=here), CLERK)

    hall.floor.session(here)
    with pytest.raises(NotFound):
        hall.floor.session(elsewhere)


def test_the_audit_comes_in_parts_newest_first(hall: AtWork) -> None:
    for _ in range(120):
        hall.floor.do(people.EndSession(key_hash=_begin(hall)), SYSTEM)

    first = hall.floor.audit("signing_in")
    second = hall.floor.audit("signing_in", first.older)
    third = hall.floor.audit("signing_in", second.older)

    seqs = [entry.seq for part in (first, second, third) for entry in part.entries]
    assert len(seqs) == 240
    assert seqs == sorted(seqs, reverse=True)
    assert (len(first.entries), third.older) == (100, 0)


def test_the_audit_tells_that_a_hall_goes_on_from_a_copy(hall: AtWork) -> None:
    before = hall.floor.seq()
    hall.system(TakeUp(how="restored"))
    hall.system(TakeUp(how="promoted"))

    promoted, restored, *_ = hall.floor.audit("configuration").entries

    assert (promoted.kind, restored.kind) == ("promoted", "restored")
    assert restored.facts == {"after": str(before)}


def test_the_audit_has_an_index_of_all_that_it_shows() -> None:
    assert {kind for kind in ALL_AUDITED if f"'{kind}'" in AUDITED.text} == set(ALL_AUDITED)
    assert AUDITED.text.count("'") == 2 * len(ALL_AUDITED)
