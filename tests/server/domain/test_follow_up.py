"""Follow-up of bad ratings: moves, second persons, deadlines in working days, notices."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.errors import InvalidRequest
from server.domain.follow_up.cases import (
    OPEN,
    TABLE,
    Case,
    CaseKind,
    CaseMove,
    CaseState,
    CaseStateError,
    Finding,
    SecondPersonNeeded,
    Step,
    can,
    finding,
    hand_over,
    settled_at,
    take,
)
from server.domain.follow_up.deadlines import (
    FollowUpPractice,
    NoticeKind,
    in_time,
    notices,
    open_case,
    rectification_rate,
)
from server.domain.hall import OpeningHours, Period
from server.domain.working_days import after_working_days, is_working_day, working_days_between

MONDAY = date(2026, 9, 28)
NOW = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)
DAYTIME = (Period(time(9), time(17)),)
WEEKDAYS: dict[int, tuple[Period, ...]] = dict.fromkeys(range(5), DAYTIME)
# National Day: 1 to 7 October off, Saturday the 10th worked instead.
CALENDAR = OpeningHours(
    WEEKDAYS,
    {**{date(2026, 10, n): () for n in range(1, 8)}, date(2026, 10, 10): DAYTIME},
)
PRACTICE = FollowUpPractice()


def _case(practice: FollowUpPractice = PRACTICE, kind: CaseKind = CaseKind.BAD_RATING) -> Case:
    return open_case(7, kind, "rating:1234", "07", "1007", NOW, MONDAY, CALENDAR, practice)


def _go(case: Case, *moves: CaseMove, by: str = "9001") -> Case:
    for n, move in enumerate(moves):
        case = take(case, Step(move, by, NOW + timedelta(hours=n), "查实"))
    return case


# --- moves -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "done", "result"),
    [
        (CaseMove.FIND_TRUE, CaseMove.RECTIFIED, Finding.TRUE),
        (CaseMove.FIND_UNFOUNDED, CaseMove.EXPLAINED, Finding.UNFOUNDED),
        (CaseMove.UPHOLD_APPEAL, CaseMove.NOTED, Finding.APPEAL_UPHELD),
    ],
)
def test_a_case_is_verified_dealt_with_called_back_and_closed(
    found: CaseMove, done: CaseMove, result: Finding
) -> None:
    case = _go(_case(), found, done, CaseMove.CALLED_BACK)

    assert case.state is CaseState.CLOSED
    assert finding(case) is result
    assert can(case) == ()


def test_a_citizen_who_is_not_content_takes_the_case_back_to_its_beginning() -> None:
    case = _go(_case(), CaseMove.FIND_TRUE, CaseMove.RECTIFIED, CaseMove.NOT_CONTENT)

    assert case.state is CaseState.VERIFYING
    assert settled_at(case) is None
    again = _go(case, CaseMove.FIND_UNFOUNDED, CaseMove.EXPLAINED)
    assert finding(again) is Finding.UNFOUNDED
    assert settled_at(again) == NOW + timedelta(hours=1)


def test_what_is_not_in_the_table_is_refused_with_what_can_be_done() -> None:
    with pytest.raises(CaseStateError) as refusal:
        _go(_case(), CaseMove.RECTIFIED)

    assert refusal.value.facts["state"] == "verifying"
    assert refusal.value.facts["can"] == (
        "find_true, find_unfounded, uphold_appeal, propose_setting_aside"
    )


def test_nobody_decides_without_words() -> None:
    with pytest.raises(InvalidRequest):
        take(_case(), Step(CaseMove.FIND_TRUE, "9001", NOW, "  "))


def test_a_case_is_set_aside_by_a_second_person_only() -> None:
    proposed = _go(_case(), CaseMove.PROPOSE_SETTING_ASIDE, by="9001")

    for by in ("9001", "1007", ""):  # who proposed it, whom it is about, nobody
        with pytest.raises(SecondPersonNeeded):
            _go(proposed, CaseMove.SET_ASIDE, by=by)

    aside = _go(proposed, CaseMove.SET_ASIDE, by="9002")
    assert aside.state is CaseState.SET_ASIDE
    assert finding(aside) is Finding.SET_ASIDE
    assert [step.by for step in aside.steps] == ["9001", "9002"]


def test_a_refused_proposal_leaves_the_case_where_it_was_and_may_be_made_again() -> None:
    case = _go(_case(), CaseMove.FIND_TRUE, CaseMove.PROPOSE_SETTING_ASIDE)
    refused = _go(case, CaseMove.REFUSE_SETTING_ASIDE, by="9002")

    assert refused.state is CaseState.RECTIFYING
    assert refused.proposed is None
    assert CaseMove.PROPOSE_SETTING_ASIDE in can(refused)
    assert CaseMove.SET_ASIDE not in can(refused)


def test_setting_aside_needs_a_proposal_first() -> None:
    with pytest.raises(CaseStateError):
        _go(_case(), CaseMove.SET_ASIDE, by="9002")


@given(st.lists(st.sampled_from(CaseMove), max_size=12), st.sampled_from(["9001", "9002"]))
def test_every_case_is_open_or_over_and_keeps_all_its_steps(moves: list[CaseMove], by: str) -> None:
    case = _case()
    taken = 0
    for n, move in enumerate(moves):
        try:
            case = take(case, Step(move, by if n % 2 else "9003", NOW, "x"))
            taken += 1
        except (CaseStateError, SecondPersonNeeded):
            continue

    assert len(case.steps) == taken
    assert (can(case) == ()) == (case.state not in OPEN)
    assert set(TABLE) == set(CaseState)


def test_a_case_that_is_over_is_handed_to_nobody() -> None:
    assert hand_over(_case(), "9005").owner == "9005"
    with pytest.raises(CaseStateError):
        hand_over(
            _go(_case(), CaseMove.FIND_TRUE, CaseMove.RECTIFIED, CaseMove.CALLED_BACK), "9005"
        )


# --- deadlines ---------------------------------------------------------------------------------


def test_deadlines_skip_holidays_and_count_make_up_days() -> None:
    case = _case()

    # 29th, 30th; then the holiday; 8th, 9th, and Saturday the 10th, which is worked.
    assert case.verify_by == date(2026, 9, 30)
    assert case.due == date(2026, 10, 10)


def test_a_kind_of_case_may_have_a_deadline_of_its_own() -> None:
    practice = FollowUpPractice(days_of={CaseKind.RETURNED_CASE: 1})

    case = _case(practice, CaseKind.RETURNED_CASE)

    assert case.due == case.verify_by == date(2026, 9, 29)


def test_reminders_come_before_a_deadline_and_alerts_after_it() -> None:
    case = _case()

    def told(day: date, one: Case = case) -> list[tuple[str, str, int]]:
        return [
            (n.kind.value, n.what, n.working_days) for n in notices([one], day, CALENDAR, PRACTICE)
        ]

    assert told(MONDAY) == []
    assert told(date(2026, 9, 29)) == [("reminder", "verify", 1)]
    assert told(date(2026, 10, 5)) == [("overdue", "verify", 0)]
    assert told(date(2026, 10, 8)) == [("overdue", "verify", 1)]
    verified = _go(case, CaseMove.FIND_TRUE)
    assert told(date(2026, 9, 30), verified) == []
    assert told(date(2026, 10, 9), verified) == [("reminder", "settle", 1)]
    assert told(date(2026, 10, 12), verified) == [("overdue", "settle", 1)]
    assert told(date(2026, 10, 12), _go(verified, CaseMove.RECTIFIED)) == []


def test_each_notice_is_told_once_and_a_late_case_once_a_working_day() -> None:
    case = _case()
    days = [MONDAY + timedelta(days=n) for n in range(14)]

    keys = {n.key for day in days for n in notices([case], day, CALENDAR, PRACTICE)}

    told = [n for day in days for n in notices([case], day, CALENDAR, PRACTICE)]
    assert len(keys) < len(told)
    assert sum(f":{NoticeKind.REMINDER}:" in key for key in keys) == 1
    # The holiday is one alert; 8th, 9th and 10th one each (the 11th is a Sunday).
    assert sum(f":{NoticeKind.OVERDUE}:" in key for key in keys) == 4


def test_rectified_on_the_last_day_is_in_time() -> None:
    case = _go(_case(), CaseMove.FIND_TRUE, CaseMove.RECTIFIED)

    assert in_time(case, case.due)
    assert not in_time(case, case.due + timedelta(days=1))
    assert not in_time(_case(), None)
    assert rectification_rate(3, 4) == 0.75
    assert rectification_rate(0, 0) is None


@given(st.dates(date(2026, 9, 1), date(2026, 11, 1)), st.integers(0, 15))
def test_a_deadline_is_a_working_day_with_as_many_between(day: date, count: int) -> None:
    due = after_working_days(CALENDAR, day, count)

    assert is_working_day(CALENDAR, due)
    if count:
        assert working_days_between(CALENDAR, day, due) == count
    assert working_days_between(CALENDAR, due, day) == -working_days_between(CALENDAR, day, due)


def test_a_calendar_without_working_days_has_no_deadlines() -> None:
    with pytest.raises(ValueError, match="no working day"):
        after_working_days(OpeningHours({}), MONDAY, 1)
    with pytest.raises(ValueError, match="lies ahead"):
        after_working_days(CALENDAR, MONDAY, -1)
