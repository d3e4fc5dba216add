"""The hall's plan is drawn by administrators, kept with the hall and written into the journal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.domain.errors import InvalidRequest, NotAllowed
from server.domain.plan import Plan, Spot, automatic
from server.services.commands import Actor
from server.services.floor_plan import DrawPlan, PlanMoved
from server.services.views import PlanView
from tests.server.at_work import AtWork
from tests.server.factories import MANAGER, small_hall

ADMINISTRATOR = Actor(kind="administrator", id="3001")


def draw(hall: AtWork, plan: Plan, after: int = 0) -> PlanView:
    view: PlanView = hall.floor.do(DrawPlan(plan=plan, after=after), ADMINISTRATOR)
    return view


def place(view: PlanView, window: str) -> tuple[int, int]:
    return next((one.x, one.y) for one in view.windows if one.window == window)


def moved(plan: Plan, window: str, spot: Spot) -> Plan:
    return replace(plan, windows={**plan.windows, window: spot})


def test_a_hall_that_nobody_drew_shows_its_automatic_plan(hall: AtWork) -> None:
    plan = hall.floor.plan()

    assert plan.drawn == 0
    assert {one.window for one in plan.windows} == {"1", "2", "3"}
    assert plan == hall.floor.automatic_plan()


def test_a_drawn_plan_stays_over_a_restart_and_stands_in_the_journal(hall: AtWork) -> None:
    drawn = draw(hall, moved(automatic(small_hall()), "1", Spot(26, 5)))
    hall.reopen()

    assert place(hall.floor.plan(), "1") == (26, 5)
    (entry,) = [one for one in hall.floor.journal() if one.kind == "plan_drawn"]
    assert (entry.seq, entry.actor, entry.data["windows"]) == (
        drawn.drawn,
        "administrator:3001",
        3,
    )


def test_a_window_that_is_added_later_is_on_the_drawn_plan_too(hall: AtWork) -> None:
    draw(hall, automatic(small_hall()))
    windows = small_hall().windows

    hall.change_hall(windows=(*windows, replace(windows[0], code="4")))

    assert {one.window for one in hall.floor.plan().windows} == {"1", "2", "3", "4"}


def test_two_who_draw_do_not_undo_each_other(hall: AtWork) -> None:
    plan = automatic(small_hall())
    first = draw(hall, plan)

    with pytest.raises(PlanMoved):
        draw(hall, moved(plan, "1", Spot(26, 5)))

    again = draw(hall, moved(plan, "1", Spot(26, 5)), after=first.drawn)
    assert place(again, "1") == (26, 5)


def test_only_administrators_draw_and_only_what_can_be(hall: AtWork) -> None:
    plan = automatic(small_hall())

    with pytest.raises(NotAllowed):
        hall.floor.do(DrawPlan(plan=plan), MANAGER)
    with pytest.raises(InvalidRequest) as refused:
        draw(hall, moved(plan, "1", plan.windows["2"]))

    assert refused.value.facts["code"] in ("1", "2")
    assert hall.floor.plan().drawn == 0
