"""A manager learns of a pressing queue and can do something about it at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from server.domain.errors import InvalidRequest, NotAllowed, WindowStateError
from server.domain.hall import Practice
from server.services import commands as c
from server.services.views import Alert
from tests.server.at_work import AtWork
from tests.server.factories import CLERK, MANAGER, small_hall


def pressing(hall: AtWork) -> list[Alert]:
    return [alert for alert in hall.floor.floor_view().alerts if alert.kind == "queue"]


def test_what_can_be_done_stands_with_the_alert(hall: AtWork) -> None:
    hall.floor.do(c.OpenWindow(window="2", clerk="1002"), MANAGER)
    hall.at("2", c.PauseWindow, reason="开会")
    hall.issue("A")
    hall.clock.on(minutes=16)

    (alert,) = pressing(hall)

    assert (alert.subject, alert.level) == ("A", "amber")
    told = [(one.kind, one.window, one.clerk_name) for one in alert.remedies]
    assert told == [("resume", "2", "李四"), ("open", "1", "张三")]


def test_the_hall_sets_its_own_thresholds(hall: AtWork) -> None:
    practice = Practice(wait_amber=timedelta(minutes=2), wait_red=timedelta(minutes=4), crowd=1)
    hall.change_hall(practice=practice)
    hall.issue("A")
    hall.issue("A")
    hall.issue("B")
    hall.clock.on(minutes=3)
    hall.issue("B")

    assert {alert.subject: alert.level for alert in pressing(hall)} == {"A": "amber", "B": "amber"}
    hall.clock.on(minutes=1)
    assert [alert.level for alert in pressing(hall)] == ["red", "red"]
    assert hall.floor.floor_view().thresholds.red_s == 240


def test_a_clerk_moves_and_the_window_left_behind_closes(hall: AtWork) -> None:
    hall.floor.do(c.OpenWindow(window="3", clerk="1003"), MANAGER)

    view = hall.floor.do(c.MoveClerk(window="2", source="3"), MANAGER)

    assert view.state == "open"
    seats = {one.view.window: one.clerk for one in hall.floor.floor_view().windows}
    assert seats["2"] is not None
    assert (seats["2"].badge, hall.floor.window("3").state) == ("1003", "closed")


def test_nobody_is_moved_away_from_a_citizen_and_nothing_half_happens(hall: AtWork) -> None:
    hall.open("1")
    hall.issue("A")
    hall.next("1")

    with pytest.raises(WindowStateError):
        hall.floor.do(c.MoveClerk(window="2", source="1"), MANAGER)
    with pytest.raises(InvalidRequest):
        hall.floor.do(c.MoveClerk(window="2", source="3"), MANAGER)
    with pytest.raises(NotAllowed):
        hall.floor.do(c.MoveClerk(window="2", source="1"), CLERK)

    assert (hall.floor.window("1").state, hall.floor.window("2").state) == ("called", "closed")


def test_a_window_that_is_open_already_takes_nobody_and_the_source_stays_open(hall: AtWork) -> None:
    hall.open("1", "2")

    with pytest.raises(WindowStateError):
        hall.floor.do(c.MoveClerk(window="2", source="1"), MANAGER)

    assert hall.floor.window("1").state == "open"


def test_closed_windows_offer_their_usual_clerk_only_while_free(hall: AtWork) -> None:
    windows = small_hall().windows
    hall.change_hall(windows=(*windows[:2], replace(windows[2], clerk="1001")))
    hall.floor.do(c.OpenWindow(window="3", clerk="1001"), MANAGER)
    hall.issue("A")
    hall.clock.on(minutes=20)

    (alert,) = pressing(hall)

    assert "1" not in {one.window for one in alert.remedies}
