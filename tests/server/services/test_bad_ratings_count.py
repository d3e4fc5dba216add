"""Bad ratings in the month's assessment: found true, put right late, set aside, carried over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.domain.assessment.evidence import Kind, Subject
from server.services import commands as c
from server.services.commands import Actor
from server.services.follow_up import commands as f
from tests.server.at_work import AtWork
from tests.server.factories import MANAGER, device, small_hall

INSPECTOR = Actor(kind="inspector", id="4001")


@pytest.fixture
def staffed(hall: AtWork) -> AtWork:
    clerks = small_hall().clerks
    chief = replace(clerks[1], department="police", chief_representative=True)
    hall.change_hall(clerks=(replace(clerks[0], department="police"), chief, *clerks[2:]))
    return hall


def rated_badly(hall: AtWork) -> None:
    hall.issue()
    if hall.floor.window("1").state == "closed":
        hall.open("1")
    hall.next("1")
    hall.clock.on(minutes=4)
    prompt = hall.finish("1")
    hall.floor.do(c.Rate(token=prompt.token, level=1, channel="keypad"), device("keypad-1"))


def step(hall: AtWork, case: int, move: str, by: Actor = INSPECTOR) -> None:
    hall.floor.do(f.TakeStep(case=case, move=move, words="已核实"), by)


def counted(hall: AtWork, period: str, kind: str = "window") -> dict[str, list[str]]:
    """Item -> the cases that it counts, of window 1 or its clerk."""
    code = "1" if kind == "window" else "1001"
    view = hall.floor.assessed_month(period, "plain", Subject(Kind(kind), code)).subjects[0]
    return {
        line.item: [row.facts["case"] for row in line.rows]
        for part in view.categories
        for line in part.lines
        if line.item in ("bad", "late-rectified", "clerk-bad")
    }


def test_only_what_was_found_true_counts_and_once_more_when_it_was_put_right_late(
    staffed: AtWork,
) -> None:
    for _ in range(3):
        rated_badly(staffed)  # 2 March: to be settled by the 9th
    step(staffed, 1, "find_true")
    step(staffed, 2, "find_true")
    step(staffed, 2, "rectified")
    step(staffed, 3, "find_unfounded")
    staffed.clock.on(days=10)
    step(staffed, 1, "rectified")
    staffed.clock.on(days=25)

    assert counted(staffed, "2026-03") == {"bad": ["1", "2"], "late-rectified": ["1"]}
    assert counted(staffed, "2026-03", "clerk") == {"clerk-bad": ["1", "2"]}


def test_what_is_set_aside_counts_no_more_but_a_frozen_month_stays_as_it_was(
    staffed: AtWork,
) -> None:
    rated_badly(staffed)
    rated_badly(staffed)
    for case in (1, 2):
        step(staffed, case, "find_true")
        step(staffed, case, "propose_setting_aside")
    step(staffed, 1, "set_aside", MANAGER)
    staffed.system(c.CloseDay())
    staffed.clock.on(days=31)
    before = staffed.floor.freeze_month("2026-03", "plain", MANAGER)
    staffed.clock.on(minutes=1)

    step(staffed, 2, "set_aside", MANAGER)

    assert counted(staffed, "2026-03") == {"bad": ["2"], "late-rectified": ["2"]}
    assert staffed.floor.assessed_month("2026-03").inputs == before
    assert staffed.floor.check() == []


def test_what_is_found_after_its_month_was_frozen_counts_in_the_next_one(
    staffed: AtWork,
) -> None:
    staffed.clock.on(days=28)  # 30 March
    rated_badly(staffed)
    rated_badly(staffed)
    step(staffed, 1, "find_true")
    staffed.system(c.CloseDay())
    staffed.clock.on(days=2)
    staffed.floor.freeze_month("2026-03", "plain", MANAGER)
    staffed.clock.on(minutes=1)
    step(staffed, 2, "find_true")
    step(staffed, 2, "rectified")
    staffed.clock.on(days=30)

    seen = counted(staffed, "2026-04")
    staffed.floor.freeze_month("2026-04", "plain", MANAGER)
    staffed.clock.on(days=31)

    assert counted(staffed, "2026-03") == {"bad": ["1"]}
    assert seen == {"bad": ["2"], "late-rectified": ["1"]}
    assert counted(staffed, "2026-05") == {}
    assert staffed.floor.check() == []
