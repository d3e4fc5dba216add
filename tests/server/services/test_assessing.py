"""Months of a real floor: computed, frozen, published, appealed, corrected, and made again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import server.hall_folder
from server.domain.assessment.evidence import Kind, Subject
from server.domain.errors import InvalidRequest, NotAllowed, RuleError
from server.services import commands as c
from server.services.assessing import commands as a
from server.services.assessing.views import LineView
from server.services.commands import Actor
from tests.server.at_work import AtWork
from tests.server.factories import CLERK, MANAGER

INSPECTOR = Actor(kind="inspector", id="4001")
HEAD = Actor(kind="administrator", id="3001")
WINDOW = Subject(Kind.WINDOW, "1")
DONGPING = Path(server.hall_folder.__file__).parent / "dongping"


def a_march(hall: AtWork) -> None:
    """One morning at window 1, late; then it is April."""
    hall.open("1")
    for _ in range(3):
        hall.issue("A")
        hall.next("1")
        hall.clock.on(minutes=4)
        prompt = hall.finish("1")
        hall.system(c.Rate(token=prompt.token, level=5, channel="keypad", device="keypad-1"))
    hall.system(c.CloseDay())
    hall.floor.do(
        a.Inspect(kind="window", code="1", item="late", words="9:00到岗", day=date(2026, 3, 2)),
        INSPECTOR,
    )
    hall.clock.on(days=31)


def line(hall: AtWork, item: str) -> LineView:
    found = hall.floor.assessed_month("2026-03", subject=WINDOW).subjects[0]
    return next(one for part in found.categories for one in part.lines if one.item == item)


def test_a_frozen_month_opens_down_to_its_rows_and_is_never_entered_into_again(
    hall: AtWork,
) -> None:
    a_march(hall)
    seen = hall.floor.assessed_month("2026-03", "categories-with-caps")

    inputs = hall.floor.freeze_month("2026-03", "categories-with-caps", MANAGER)

    month = hall.floor.assessed_month("2026-03")
    assert (month.state, month.inputs) == ("frozen", inputs) == ("frozen", seen.inputs)
    late = line(hall, "late")
    assert (late.points, late.rows[0].facts["words"]) == ("-1.00", "9:00到岗")
    opened = line(hall, "opened-late")
    assert opened.rows[0].facts["opened"] == "09:00:00"
    assert {one.rank for one in month.subjects} == {None}  # three servings tell nothing
    with pytest.raises(InvalidRequest):
        hall.floor.do(
            a.AddVote(item="x", kind="window", code="1", points="90", day=date(2026, 3, 3)),
            INSPECTOR,
        )
    with pytest.raises(InvalidRequest):
        hall.floor.freeze_month("2026-03", "plain", MANAGER)


def test_what_was_withdrawn_does_not_count_and_stays_to_be_seen(hall: AtWork) -> None:
    a_march(hall)
    again = a.Inspect(kind="window", code="1", item="late", words="看错", day=date(2026, 3, 3))
    number = hall.floor.do(again, INSPECTOR)
    other = Actor(kind="inspector", id="4002")
    with pytest.raises(NotAllowed):
        hall.floor.do(a.WithdrawEntry(entry=number, words="x"), other)

    hall.floor.do(a.WithdrawEntry(entry=number, words="是2号窗口"), INSPECTOR)

    hall.floor.freeze_month("2026-03", "categories-with-caps", MANAGER)
    assert [row.facts["words"] for row in line(hall, "late").rows] == ["9:00到岗"]
    with pytest.raises(InvalidRequest):  # the month is frozen
        hall.floor.do(a.WithdrawEntry(entry=1, words="x"), INSPECTOR)


def test_a_month_that_goes_on_is_previewed_without_the_days_to_come(hall: AtWork) -> None:
    hall.open("1")  # Monday the 2nd at nine
    hall.clock.on(days=2, hours=1)

    month = hall.floor.assessed_month("2026-03", "plain", WINDOW)

    lines = [one for part in month.subjects[0].categories for one in part.lines]
    days = {
        one.item: sorted({row.day for row in one.rows})
        for one in lines
        if one.item in ("late", "absent")
    }
    assert days["late"] == ["2026-03-02"]
    assert all(day < "2026-03-04" for day in days.get("absent", []))


def test_a_month_goes_from_publication_to_appeal_to_a_dated_correction(hall: AtWork) -> None:
    a_march(hall)
    hall.floor.freeze_month("2026-03", "categories-with-caps", MANAGER)
    frozen = hall.floor.assessed_month("2026-03")

    until = hall.floor.do(a.PublishMonth(period="2026-03"), MANAGER)
    about = a.Appeal(period="2026-03", kind="window", code="1", item="late", words="当日停电")
    number = hall.floor.do(about, CLERK)
    with pytest.raises(NotAllowed):
        hall.floor.do(a.Appeal(period="2026-03", kind="window", code="2", words="x"), CLERK)
    decision = a.DecideAppeal(period="2026-03", number=number, upheld=True, words="属实")
    hall.floor.do(decision, HEAD)
    key = line(hall, "late").rows[0].key
    hall.floor.assessing.correct(
        "2026-03", a.Correction(removed=[key], reason="停电", appeal=number), HEAD
    )

    month = hall.floor.assessed_month("2026-03")
    assert until == "2026-04-09"
    assert [act.kind for act in month.acts] == ["appeal", "decision", "supplement"]
    assert month.inputs != frozen.inputs
    totals = {one.code: one.total for one in frozen.subjects if one.kind == "window"}
    after = {one.code: one.total for one in month.subjects if one.kind == "window"}
    assert float(after["1"]) == float(totals["1"]) + 1
    hall.clock.on(days=20)
    with pytest.raises(RuleError):
        hall.floor.do(about, CLERK)


def test_a_supplement_adds_what_was_missing_and_tells_whom_it_changed(hall: AtWork) -> None:
    a_march(hall)
    hall.floor.freeze_month("2026-03", "categories-with-caps", MANAGER)
    before = hall.floor.assessed_month("2026-03")
    row = a.AddedRow(kind="window", code="1", item="late", words="监控记录", amount="2")
    correction = a.Correction(added=[row], reason="漏录两次迟到")

    seen = hall.floor.assessing.try_correction("2026-03", correction, HEAD)
    assert hall.floor.assessed_month("2026-03") == before
    number = hall.floor.assessing.correct("2026-03", correction, HEAD)

    (act,) = hall.floor.assessed_month("2026-03").acts
    assert (number, act.number, act.by, act.words) == (1, 1, "3001", "漏录两次迟到")
    assert act.changes == seen
    assert [(one.kind, one.code) for one in act.changes] == [("window", "1")]
    was, now = act.changes[0].total
    assert float(now) == float(was) - 2
    assert [(one.measure, one.row.facts["words"]) for one in act.added] == [("late", "监控记录")]
    late = line(hall, "late")
    assert [one.key for one in late.rows] == ["inspection:1", "supplement:1:row:1"]
    assert (late.points, late.rows[1].day) == ("-3.00", "2026-03-31")


@pytest.mark.parametrize(
    "wrong",
    [
        {"item": "no-such-item"},
        {"code": "9"},
        {"words": " "},
        {"amount": "0"},
        {"day": date(2026, 4, 1)},
    ],
)
def test_a_row_that_could_not_count_is_not_added(hall: AtWork, wrong: dict[str, Any]) -> None:
    a_march(hall)
    hall.floor.freeze_month("2026-03", "categories-with-caps", MANAGER)
    facts = {"kind": "window", "code": "1", "item": "late", "words": "监控记录"} | wrong
    correction = a.Correction(added=[a.AddedRow(**facts)], reason="漏录")

    with pytest.raises(RuleError):
        hall.floor.assessing.correct("2026-03", correction, HEAD)

    assert hall.floor.assessed_month("2026-03").acts == []


def test_a_month_that_is_not_over_cannot_be_frozen(hall: AtWork) -> None:
    with pytest.raises(InvalidRequest):
        hall.floor.freeze_month("2026-03", "plain", MANAGER)
