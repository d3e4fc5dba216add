"""One table says who may do what; nothing slips past it."""

from __future__ import annotations

import importlib
import pkgutil
from typing import get_args

import pytest

import server.services
from server.domain.errors import NotAllowed, OtherDepartment
from server.services import commands as c
from server.services.house import House
from server.services.people.commands import LiftLock
from server.services.permissions import check_permission, needed, reach
from server.services.roles import OF_DEVICE, OF_ROLE, Permission, Reach
from tests.server.factories import CITIZEN, CLERK, MANAGER, SYSTEM, device, small_hall

HOUSE = House(small_hall(), 1)
STRANGER = c.Actor(kind="citizen")


def _all_commands() -> list[type[c.Command]]:
    for module in pkgutil.walk_packages(server.services.__path__, "server.services."):
        importlib.import_module(module.name)
    found: list[type[c.Command]] = []
    left = list(c.Command.__subclasses__())
    while left:
        kind = left.pop()
        found.append(kind)
        left += kind.__subclasses__()
    return sorted((kind for kind in found if not kind.__subclasses__()), key=lambda k: k.__name__)


@pytest.mark.parametrize("command", _all_commands(), ids=lambda kind: kind.__name__)
def test_every_command_says_what_it_needs(command: type[c.Command]) -> None:
    needed(command)


def test_only_what_carries_a_secret_of_its_own_is_open_to_strangers() -> None:
    free = {kind.__name__ for kind in _all_commands() if needed(kind) is None}

    assert free == {"CancelTicket", "Rate", "AddReasons", "RateAgain", "Enrol"}


def test_only_the_system_runs_the_hall() -> None:
    for allowed in (*OF_ROLE.values(), *OF_DEVICE.values()):
        assert Permission.RUN_HALL not in allowed
    check_permission(c.TimeOutPrompts(), SYSTEM, HOUSE)
    with pytest.raises(NotAllowed):
        check_permission(c.TimeOutPrompts(), MANAGER, HOUSE)


@pytest.mark.parametrize("kind", ["keypad-1", "panel-1", "printer-1", "no-such-device"])
def test_a_device_works_a_window_only_if_its_kind_does(kind: str) -> None:
    with pytest.raises(NotAllowed):
        check_permission(c.CallNext(window="1"), device(kind), HOUSE)


def test_a_box_lends_its_devices_none_of_its_other_permissions() -> None:
    """A printer on the box of a call unit is still a printer."""
    everything = frozenset().union(*OF_DEVICE.values())
    printer = c.Actor(kind="device", id="printer-1", permissions=everything)

    for command in (c.CallNext(window="1"), c.IssueTicket(queue="A"), c.CloseDay()):
        with pytest.raises(NotAllowed):
            check_permission(command, printer, HOUSE)


def test_a_stranger_takes_no_number_and_books_nothing() -> None:
    check_permission(c.IssueTicket(queue="A"), CITIZEN, HOUSE)
    with pytest.raises(NotAllowed):
        check_permission(c.IssueTicket(queue="A"), STRANGER, HOUSE)


def test_somebody_with_fewer_permissions_than_the_role_has_only_those() -> None:
    trainee = c.Actor(kind="clerk", id="1001", permissions=frozenset({Permission.SEE_FIGURES}))

    check_permission(c.CallNext(window="1"), CLERK, HOUSE)
    with pytest.raises(NotAllowed):
        check_permission(c.CallNext(window="1"), trainee, HOUSE)


def test_every_kind_of_actor_is_a_role_a_device_a_citizen_or_the_system() -> None:
    assert set(get_args(c.ActorKind)) == {*OF_ROLE, "device", "citizen", "system"}


def test_who_manages_one_department_gives_no_command_that_reaches_further() -> None:
    """A new command is theirs only if its reach was said."""
    theirs = OF_ROLE["department_manager"]
    reached = {kind: reach(kind) for kind in _all_commands() if (needed(kind) or "") in theirs}

    assert {kind.__name__ for kind, how in reached.items() if how is Reach.HALL} == set()
    boss = c.Actor(kind="department_manager", id="nobody-of-any-department")
    for command in (c.CallNext(window="1"), LiftLock(badge="1001")):
        with pytest.raises(OtherDepartment):
            check_permission(command, boss, HOUSE)
