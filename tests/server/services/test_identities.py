"""Who was served, where a service demands it: noted, seen with a reason, called back, deleted."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from server.domain.errors import InvalidRequest, NotAllowed, NotFound
from server.services import commands as c
from server.services.commands import Actor
from server.services.follow_up import commands as f
from server.services.views import IdentityView
from tests.server.at_work import AtWork
from tests.server.factories import CLERK, device, small_hall

INSPECTOR = Actor(kind="inspector", id="4001")
WHO = {"name": "张三丰", "phone": "13812345678", "document": "370923199001011234"}


@pytest.fixture
def strict(hall: AtWork) -> AtWork:
    """A hall whose household service demands to know."""
    household, *others = small_hall().services
    hall.change_hall(services=(replace(household, identity=True), *others))
    return hall


def served(hall: AtWork, service: str = "household") -> str:
    """The number of somebody who is at window 1."""
    hall.issue(service=service)
    if hall.floor.window("1").state == "closed":
        hall.open("1")
    return hall.next("1")


def seen(hall: AtWork, number: str, by: Actor = INSPECTOR, reason: str = "回访") -> IdentityView:
    view: IdentityView = hall.floor.do(c.SeeIdentity(number=number, reason=reason), by)
    return view


def test_it_is_seen_only_for_a_reason_and_every_look_is_in_the_journal(strict: AtWork) -> None:
    number = served(strict)
    strict.at("1", c.NoteIdentity, **WHO)

    identity = seen(strict, number)

    assert identity == IdentityView(
        name="张三丰", phone="13812345678", document="3709**********1234"
    )
    (look,) = [one for one in strict.floor.journal() if one.kind == "identity_seen"]
    assert (look.actor, look.data) == ("inspector:4001", {"reason": "回访"})
    with pytest.raises(NotAllowed):
        seen(strict, number, by=CLERK)
    with pytest.raises(InvalidRequest):
        seen(strict, number, reason=" ")


def test_nothing_personal_gets_into_the_journal(strict: AtWork) -> None:
    number = served(strict)
    strict.at("1", c.NoteIdentity, **WHO)
    seen(strict, number)

    journal = msgspec.json.encode(strict.floor.journal()).decode()

    for word in (*WHO.values(), "3709**********1234"):
        assert word not in journal


def test_a_service_that_does_not_demand_it_collects_nothing(strict: AtWork) -> None:
    number = served(strict, "passport")

    with pytest.raises(InvalidRequest):
        strict.at("1", c.NoteIdentity, **WHO)

    with pytest.raises(NotFound):
        seen(strict, number)
    strict.finish("1")
    with pytest.raises(InvalidRequest):  # nobody is at the window
        strict.at("1", c.NoteIdentity, **WHO)


def test_the_case_of_a_bad_rating_knows_whom_to_call_back(strict: AtWork) -> None:
    served(strict)
    strict.at("1", c.NoteIdentity, **WHO)
    prompt = strict.finish("1")
    strict.floor.do(c.Rate(token=prompt.token, level=1, channel="keypad"), device("keypad-1"))

    masked = strict.floor.case(1, INSPECTOR).contact
    whole = strict.floor.do(f.SeeContact(case=1, reason="回访"), INSPECTOR)

    assert masked is not None
    assert (masked.name, masked.phone) == ("张*丰", "138****5678")
    assert (whole.name, whole.phone) == ("张三丰", "13812345678")


def test_it_is_deleted_when_it_has_been_kept_long_enough(strict: AtWork) -> None:
    number = served(strict)
    day = strict.floor.today()
    strict.at("1", c.NoteIdentity, **WHO)
    strict.finish("1")
    strict.clock.on(days=29)
    strict.system(f.TellDeadlines())
    kept = strict.floor.do(c.SeeIdentity(number=number, day=day, reason="回访"), INSPECTOR)
    strict.clock.on(days=2)

    strict.system(f.TellDeadlines())

    assert kept.name == "张三丰"
    with pytest.raises(NotFound):
        strict.floor.do(c.SeeIdentity(number=number, day=day, reason="回访"), INSPECTOR)
    assert strict.kinds()[-1] == "personal_data_expired"
