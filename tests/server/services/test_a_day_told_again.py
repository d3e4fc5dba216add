"""Any moment of a day is told again from the journal, as the live floor showed it then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar

import pytest

from server.domain.errors import InvalidRequest
from server.services import commands as c
from server.services.replaying.views import DayTape
from server.services.views import FloorView
from tests.server.at_work import AtWork
from tests.server.factories import CLERK, MANAGER, MORNING, SYSTEM, device


class Begins(Protocol):
    @property
    def at(self) -> int: ...


B = TypeVar("B", bound=Begins)
Seen = dict[str, object]


def holding(states: Sequence[B], at: int) -> B:
    return [state for state in states if state.at <= at][-1]


def told(tape: DayTape, at: int) -> Seen:
    windows = {one.window: holding(one.spells, at) for one in tape.windows}
    lines = {one.queue: holding(one.points, at) for one in tape.queues}
    return {
        "windows": {
            code: (spell.state, spell.number, spell.clerk, spell.reason)
            for code, spell in windows.items()
        },
        "queues": {
            code: (point.waiting, at - point.since if point.waiting else 0)
            for code, point in lines.items()
        },
    }


def seen(floor: FloorView) -> Seen:
    return {
        "windows": {
            one.view.window: (
                one.view.state,
                one.view.ticket.number if one.view.ticket else "",
                one.clerk.badge if one.clerk and one.view.state != "closed" else "",
                one.view.reason,
            )
            for one in floor.windows
        },
        "queues": {one.queue: (one.waiting, one.longest_wait_s) for one in floor.queues},
    }


def a_morning(hall: AtWork) -> list[tuple[int, Seen]]:
    """What the live floor showed after everything that happened."""
    looks: list[tuple[int, Seen]] = []

    def look() -> None:
        view = hall.floor.floor_view()
        begin = hall.floor.tape(MORNING.date()).begin
        looks.append((int((view.at - begin).total_seconds()), seen(view)))
        hall.clock.on(seconds=40)

    look()
    papers = [hall.issue(queue) for queue in ("A", "A", "B", "B")]
    look()
    hall.open("1")
    hall.floor.do(c.OpenWindow(window="2", clerk="1002"), MANAGER)
    look()
    hall.next("1")
    hall.next("2")
    look()
    hall.at("1", c.StartServing)
    hall.at("2", c.MarkMissed)
    look()
    hall.finish("1")
    hall.at("2", c.PauseWindow, reason="开会")
    look()
    hall.take_back(papers[1] if hall.ticket(papers[1]).state == "missed" else papers[0])
    hall.next("2")
    look()
    hall.at("2", c.Transfer, to_queue="C", come_back=True)
    look()
    hall.issue("A")
    hall.next("1")
    hall.at("1", c.HoldTicket)
    look()
    hall.floor.do(c.CancelTicket(token=papers[-1].token), CLERK)
    look()
    hall.at("1", c.ResumeTicket)
    hall.at("1", c.DiscardTicket)
    hall.at("1", c.CloseWindow)
    look()
    return looks


def test_every_moment_is_told_as_the_live_floor_showed_it(hall: AtWork) -> None:
    looks = a_morning(hall)

    tape = hall.floor.tape(MORNING.date())

    assert [told(tape, at) for at, _ in looks] == [shown for _, shown in looks]


def test_the_days_figures_can_be_counted_from_the_steps(hall: AtWork) -> None:
    a_morning(hall)
    tape, day = hall.floor.tape(MORNING.date()), hall.floor.floor_view().day

    def count(kind: str) -> int:
        taken_back = [step for step in tape.steps if step.kind == f"not_{kind}"]
        return len([step for step in tape.steps if step.kind == kind]) - len(taken_back)

    counted = {kind: count(kind) for kind in ("issued", "served", "missed", "cancelled")}
    assert counted == {
        "issued": day.issued,
        "served": day.served,
        "missed": day.missed,
        "cancelled": day.cancelled,
    }
    waits = [step.waited for step in tape.steps if step.kind == "called"]
    assert round(sum(waits) / len(waits)) == day.mean_wait_s


def test_ratings_devices_and_the_plan_of_that_day_are_on_the_tape(hall: AtWork) -> None:
    hall.open("1")
    hall.issue()
    hall.next("1")
    prompt = hall.finish("1")
    rating = c.Rate(token=prompt.token, level=2, channel="keypad", device="keypad-1")
    hall.floor.do(rating, device("keypad-1"))
    report = c.RecordHealth(device="panel-1", health="silent", detail="12 s")
    hall.floor.do(report, device("panel-1"))

    tape = hall.floor.tape(MORNING.date())

    assert [(one.window, one.number, one.level) for one in tape.ratings] == [("1", "A001", 2)]
    panel = next(one for one in tape.devices if one.device == "panel-1")
    assert [(point.health, point.detail) for point in panel.points] == [("silent", "12 s")]
    assert tape.plan.drawn == 0


def test_yesterday_is_told_without_today_and_what_was_left_over_stands_at_its_begin(
    hall: AtWork,
) -> None:
    hall.open("1")
    hall.issue()
    hall.clock.on(days=1)
    hall.issue()
    hall.next("1")

    yesterday = hall.floor.tape(MORNING.date())
    today = hall.floor.tape(MORNING.date() + timedelta(days=1))

    assert [step.kind for step in yesterday.steps] == ["issued"]
    assert told(today, 0)["queues"] == {"A": (1, 9 * 3600 * 24 // 24 + 6 * 3600), **_NOBODY}
    assert told(today, today.last)["windows"]["1"][0] == "called"  # type: ignore[index]


_NOBODY = {"B": (0, 0), "C": (0, 0)}


def test_after_a_closed_day_the_next_begins_empty(hall: AtWork) -> None:
    hall.open("1")
    hall.issue()
    hall.floor.do(c.CloseDay(), SYSTEM)
    hall.clock.on(days=1)

    tape = hall.floor.tape(MORNING.date() + timedelta(days=1))

    assert told(tape, 0)["queues"] == {"A": (0, 0), **_NOBODY}
    assert {spell[0] for spell in told(tape, 0)["windows"].values()} == {"closed"}  # type: ignore[attr-defined]


def test_a_day_that_has_not_come_is_refused_and_one_without_entries_is_empty(hall: AtWork) -> None:
    with pytest.raises(InvalidRequest):
        hall.floor.tape(date(2030, 1, 1))

    assert hall.floor.tape(date(2020, 1, 1)).steps == []
