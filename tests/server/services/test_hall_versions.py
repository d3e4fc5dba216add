"""The hall's versions: made, dated, put in place once, refused, put back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from server.domain.errors import InvalidRequest, NotAllowed
from server.domain.plan import automatic
from server.hall_folder.editing import Edit
from server.services.commands import Actor, CloseDay, IssueTicket
from server.services.floor import Floor
from server.services.hall_versions.commands import WithdrawChange
from server.services.hall_versions.set_up import FaultyChangeError
from server.services.hall_versions.views import HallEdits
from server.store.opening import open_floor
from tests.server.factories import CITIZEN, MORNING, SYSTEM, Clock, small_hall

ADMINISTRATOR = Actor(kind="administrator", id="3001")
TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)


@pytest.fixture
def clock() -> Clock:
    return Clock(MORNING)


@pytest.fixture
def floor(tmp_path: Path, clock: Clock) -> Iterator[Floor]:
    floor = open_floor(f"sqlite:///{tmp_path / 'hallfloor.db'}", clock=clock)
    floor.import_hall(small_hall())
    yield floor
    floor.close()


def edit(kind: str, code: str = "", **values: Any) -> Edit:
    return Edit(kind=kind, code=code, values={k.replace("__", "."): v for k, v in values.items()})


def change(floor: Floor, *edits: Edit, on: date | None = None, why: str = "试行") -> Any:
    return floor.set_up.change(HallEdits(edits=list(edits), why=why, holds_from=on), ADMINISTRATOR)


def limit(floor: Floor, queue: str = "A") -> int | None:
    return next(one.daily_limit for one in floor.hall().queues if one.code == queue)


def states(floor: Floor) -> list[tuple[int, str]]:
    return [(one.version, one.state) for one in floor.set_up.versions().versions]


def next_morning(floor: Floor, clock: Clock) -> None:
    clock.on(hours=15, seconds=1)
    assert floor.today() == TOMORROW
    floor.set_up.apply_due()


def test_a_change_holds_at_once_and_is_a_version_with_who_when_and_why(
    floor: Floor, clock: Clock
) -> None:
    kept = change(floor, edit("queues", "A", daily_limit=120), why="限号试行")

    assert limit(floor) == 120
    newest = floor.set_up.versions().versions[0]
    assert (newest.version, newest.state, newest.why) == (kept.version, "applied", "限号试行")
    assert (newest.by, newest.by_name, newest.made_at) == ("3001", "孙七", clock.now)
    assert newest.in_force
    compared = floor.set_up.changed_by(kept.version)
    assert [(c.kind, c.code, c.path, c.before, c.after) for c in compared.changes] == [
        ("queues", "A", "daily_limit", None, 120)
    ]


def test_a_dated_change_comes_by_itself_with_its_business_day(floor: Floor, clock: Clock) -> None:
    change(floor, edit("queues", "A", daily_limit=120), on=TOMORROW)
    floor.set_up.apply_due()
    assert limit(floor) is None
    assert states(floor)[0] == (2, "waiting")

    next_morning(floor, clock)

    assert limit(floor) == 120
    assert states(floor)[0] == (2, "applied")
    assert [e.kind for e in floor.journal(0)][-1] == "imported"


def test_it_is_put_in_place_once_however_often_it_is_asked_for(floor: Floor, clock: Clock) -> None:
    change(floor, edit("queues", "A", daily_limit=120), on=TOMORROW)
    next_morning(floor, clock)
    change(floor, edit("queues", "A", daily_limit=80))

    assert floor.set_up.apply_due() == 0

    assert limit(floor) == 80


def test_what_changed_meanwhile_stays_changed(floor: Floor, clock: Clock) -> None:
    change(floor, edit("queues", "A", daily_limit=120), on=TOMORROW)
    change(floor, edit("queues", "A", name={"zh": "户政"}), edit("windows", "1", zone="b"))

    next_morning(floor, clock)

    queue = floor.hall().queues[0]
    assert (queue.name.zh, queue.daily_limit) == ("户政", 120)
    assert floor.hall().windows[0].zone == "b"


def test_a_queue_in_which_somebody_stands_is_taken_away_the_morning_after(
    floor: Floor, clock: Clock
) -> None:
    change(
        floor,
        edit("queues", "D", name={"zh": "临时"}, prefix="D"),
        edit("windows", "3", queues=["C", "D"]),
    )
    gone = (Edit(kind="queues", code="D", remove=True), edit("windows", "3", queues=["C"]))
    change(floor, *gone, on=TOMORROW)
    floor.do(IssueTicket(queue="D"), CITIZEN)

    next_morning(floor, clock)

    waiting = floor.set_up.versions().versions[0]
    assert (waiting.state, waiting.next_try) == ("waiting", TOMORROW + timedelta(days=1))
    assert waiting.trouble is not None
    assert waiting.trouble.what == "队列“{queue}”还有人等候，不能删除"
    floor.do(CloseDay(), SYSTEM)
    assert floor.set_up.apply_due() == 0
    clock.on(days=1)
    assert floor.set_up.apply_due() == 1
    assert [one.code for one in floor.hall().queues] == ["A", "B", "C"]


def test_a_change_that_no_longer_fits_is_refused_with_the_reason(
    floor: Floor, clock: Clock
) -> None:
    change(floor, edit("services", "passport", promised_days=3), on=TOMORROW)
    change(floor, Edit(kind="services", code="passport", remove=True))

    next_morning(floor, clock)

    refused = next(v for v in floor.set_up.versions().versions if v.version == 2)
    assert refused.state == "refused"
    assert refused.trouble is not None
    assert refused.trouble.facts == {"code": "passport"}
    assert floor.set_up.apply_due() == 0


def test_going_back_is_a_new_version(floor: Floor) -> None:
    change(floor, edit("queues", "A", daily_limit=120))
    change(floor, edit("hall", practice__recalls=5))

    kept = floor.set_up.go_back(1, "恢复原样", None, ADMINISTRATOR)

    assert limit(floor) is None
    assert floor.hall().practice.recalls == 3
    newest = floor.set_up.versions().versions[0]
    assert (newest.version, newest.source) == (kept.version, "back:1")
    assert states(floor) == [(n, "applied") for n in (4, 3, 2, 1)]


def test_a_change_that_waits_can_be_withdrawn(floor: Floor, clock: Clock) -> None:
    kept = change(floor, edit("queues", "A", daily_limit=120), on=TOMORROW)

    floor.do(WithdrawChange(version=kept.version), ADMINISTRATOR)

    next_morning(floor, clock)
    assert limit(floor) is None
    assert states(floor)[0] == (2, "withdrawn")


def test_every_fault_is_told_at_its_field_and_nothing_is_kept(floor: Floor) -> None:
    asked = HallEdits(
        edits=[
            edit("queues", "A", prefix="a1", daily_limit="viele"),
            Edit(
                kind="services",
                values={
                    "code": "x y",
                    "name": {"zh": " "},
                    "queue": "AA",
                    "department": "police",
                },
            ),
        ],
        why="试",
    )

    told = floor.set_up.preview(asked).faults

    assert [(f.kind, f.path, f.edit) for f in told] == [
        ("services", "code", 1),
        ("services", "name.zh", 1),
        ("services", "queue", 1),
        ("queues", "daily_limit", 0),
        ("queues", "prefix", 0),
    ]
    assert told[2].facts == {"code": "AA", "near": "A"}
    with pytest.raises(FaultyChangeError):
        floor.set_up.change(asked, ADMINISTRATOR)
    assert states(floor) == [(1, "applied")]


def test_what_cannot_hold_at_once_says_why_before_it_is_kept(floor: Floor) -> None:
    floor.do(IssueTicket(queue="A"), CITIZEN)
    asked = HallEdits(edits=[edit("queues", "A", prefix="X")], why="换字母")

    told = floor.set_up.preview(asked)

    assert told.faults == []
    assert told.hindrance is not None
    with pytest.raises(InvalidRequest):
        floor.set_up.change(asked, ADMINISTRATOR)


def test_a_number_of_today_is_never_given_twice(floor: Floor, clock: Clock) -> None:
    floor.do(IssueTicket(queue="A"), CITIZEN)
    swapped = (edit("queues", "A", prefix="B"), edit("queues", "B", prefix="A"))

    with pytest.raises(InvalidRequest):
        change(floor, *swapped)

    change(floor, *swapped, on=TOMORROW)
    floor.do(CloseDay(), SYSTEM)
    next_morning(floor, clock)
    assert [queue.prefix for queue in floor.hall().queues] == ["B", "A", "C"]


def test_somebody_must_stay_who_may_change_the_hall(floor: Floor) -> None:
    with pytest.raises(InvalidRequest):
        change(floor, edit("people", "3001", role="clerk"))


def test_only_an_administrator_changes_the_hall_and_says_why(floor: Floor) -> None:
    asked = HallEdits(edits=[edit("hall", practice__recalls=5)], why="试")

    with pytest.raises(NotAllowed):
        floor.set_up.change(asked, Actor(kind="manager", id="2001"))
    with pytest.raises(InvalidRequest):
        change(floor, edit("hall", practice__recalls=5), why="  ")


def test_the_same_request_makes_one_version(floor: Floor) -> None:
    asked = HallEdits(edits=[edit("queues", "A", daily_limit=120)], why="试")

    first = floor.set_up.change(asked, ADMINISTRATOR, "once")
    again = floor.set_up.change(asked, ADMINISTRATOR, "once")

    assert first == again
    assert len(states(floor)) == 2


def test_a_hall_from_before_versions_becomes_the_first(floor: Floor, tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "hallfloor.db") as database:
        database.execute("DELETE FROM hall_versions")
    database.close()

    change(floor, edit("queues", "A", daily_limit=120))

    assert [(v.version, v.source) for v in floor.set_up.versions().versions] == [
        (2, "edit"),
        (1, "found"),
    ]


def test_what_exists_only_from_tomorrow_is_changed_before_it_comes(
    floor: Floor, clock: Clock
) -> None:
    planned = change(
        floor,
        edit("queues", "D", name={"zh": "临时"}, prefix="D"),
        edit("windows", "3", queues=["C", "D"]),
        on=TOMORROW,
    )
    change(floor, edit("queues", "A", daily_limit=50), why="别人的改动")
    items = [(one.code, one.sign, one.day) for one in floor.set_up.planned()]
    assert items == [("D", "added", TOMORROW), ("3", "changed", TOMORROW)]

    asked = HallEdits(
        edits=[edit("queues", "D", daily_limit=30)],
        why="限三十",
        holds_from=TOMORROW,
        on=planned.version,
    )
    seen = floor.set_up.preview(asked)
    again = floor.set_up.change(asked, ADMINISTRATOR)

    assert [(one.path, one.before, one.after) for one in seen.changes] == [
        ("daily_limit", None, 30)
    ]
    assert states(floor)[:3] == [(again.version, "waiting"), (3, "applied"), (2, "withdrawn")]
    told = next(one for one in floor.set_up.versions().versions if one.version == 2).trouble
    assert told is not None
    assert (told.what, told.facts) == ("由版本{number}代替", {"number": str(again.version)})
    next_morning(floor, clock)
    assert (limit(floor, "A"), limit(floor, "D")) == (50, 30)
    assert floor.hall().windows[2].queues == ("C", "D")
    with pytest.raises(InvalidRequest):
        floor.set_up.change(asked, ADMINISTRATOR)


def test_a_plan_of_which_nothing_is_left_is_withdrawn(floor: Floor) -> None:
    planned = change(floor, edit("queues", "A", daily_limit=50), on=TOMORROW)

    undone = HallEdits(
        edits=[edit("queues", "A", daily_limit=None)],
        why="不限了",
        holds_from=TOMORROW,
        on=planned.version,
    )
    kept = floor.set_up.change(undone, ADMINISTRATOR)

    assert (kept.version, kept.state) == (0, "unchanged")
    assert states(floor)[0] == (planned.version, "withdrawn")
    assert floor.set_up.planned() == []


def test_a_plan_that_comes_with_a_change_is_drawn_with_it_but_waits_for_no_day(
    floor: Floor,
) -> None:
    now = floor.set_up.papers()
    plan = replace(automatic(floor.hall()), height=50)

    def keep(limit: int, on: date | None) -> str:
        wanted = {**now, "queues": [{**now["queues"][0], "daily_limit": limit}, *now["queues"][1:]]}
        return floor.set_up.keep(now, wanted, "搬家", on, ADMINISTRATOR, plan=plan).plan

    assert floor.set_up.moves(plan, now)
    assert keep(70, TOMORROW) == "left"
    assert floor.plan().drawn == 0
    assert keep(80, None) == "drawn"
    assert (floor.plan().height, limit(floor)) == (50, 80)
    assert keep(90, None) == ""
    assert not floor.set_up.moves(plan, now)
