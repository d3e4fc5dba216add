"""From a bad rating to its closed case, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from floorlink.messages import Names
from server.domain.errors import InvalidRequest, NotAllowed, NotFound
from server.domain.follow_up.cases import CaseStateError, SecondPersonNeeded
from server.domain.hall import Clerk, OpeningHours, Practice, Role
from server.services import commands as c
from server.services.commands import Actor
from server.services.follow_up import commands as f
from server.services.follow_up.views import CaseView
from server.services.roles import of_role
from tests.server.at_work import AtWork
from tests.server.factories import CITIZEN, CLERK, SYSTEM, device, small_hall

INSPECTOR = Actor(kind="inspector", id="4001", permissions=of_role("inspector"))
MANAGER = Actor(kind="manager", id="2001", permissions=of_role("manager"))
CHIEF = Actor(kind="clerk", id="1004", permissions=of_role("clerk"))
PEOPLE = (
    Clerk("1001", "张三", department="police"),
    Clerk("1002", "李四", department="police"),
    Clerk("1003", "王五", department="tax"),
    Clerk("1004", "孙七", department="police", chief_representative=True),
    Clerk("2001", "赵六", Role.MANAGER),
    Clerk("4001", "督查", Role.INSPECTOR),
)


@pytest.fixture
def staffed(hall: AtWork) -> AtWork:
    hall.change_hall(clerks=PEOPLE)
    return hall


def rated(hall: AtWork, level: int = 1, **facts: object) -> str:
    """A serving at window 1, rated on its keypad; the ticket page's token."""
    paper = hall.issue()
    if hall.floor.window("1").state == "closed":
        hall.open("1")
    hall.clock.on(minutes=6)
    hall.next("1")
    hall.at("1", c.StartServing)
    hall.clock.on(minutes=4)
    prompt = hall.finish("1")
    rate = c.Rate(token=prompt.token, level=level, channel="keypad", **facts)  # type: ignore[arg-type]
    hall.floor.do(rate, device("keypad-1"))
    return paper.token


def step(hall: AtWork, move: str, words: str = "已核实", by: Actor = INSPECTOR) -> CaseView:
    view: CaseView = hall.floor.do(f.TakeStep(case=1, move=move, words=words), by)
    return view


def test_a_bad_rating_opens_its_case_and_a_fair_one_does_not(staffed: AtWork) -> None:
    rated(staffed, 3)
    rated(staffed, 2)

    cases = staffed.floor.cases(INSPECTOR).cases

    assert [(one.case, one.kind, one.state, one.level) for one in cases] == [
        (1, "bad_rating", "verifying", 2)
    ]
    assert cases[0].owner is not None
    assert cases[0].owner.name == "孙七"  # 首席代表
    assert staffed.kinds()[-2:] == ["rated", "case_opened"]


def test_a_deadline_counts_working_days_of_the_hall(staffed: AtWork) -> None:
    closed = replace(small_hall().hours, days={date(2026, 3, 5): ()})
    staffed.change_hall(clerks=PEOPLE, hours=closed)

    rated(staffed)  # Monday, 2 March

    view = staffed.floor.case(1, INSPECTOR)
    assert (view.verify_by, view.due) == (date(2026, 3, 4), date(2026, 3, 10))


def test_a_hall_that_never_opens_still_takes_ratings(staffed: AtWork) -> None:
    paper = staffed.issue()
    staffed.change_hall(clerks=PEOPLE, hours=OpeningHours(week={}))
    staffed.open("1")
    staffed.next("1")
    prompt = staffed.finish("1")

    staffed.floor.do(c.Rate(token=prompt.token, level=1, channel="qr"), CITIZEN)

    assert staffed.floor.case(1, INSPECTOR).due == date(2026, 3, 7)
    assert staffed.ticket(paper).state == "finished"


def test_the_journal_is_the_case_s_evidence(staffed: AtWork) -> None:
    rated(staffed)

    evidence = staffed.floor.case(1, INSPECTOR).evidence

    assert evidence is not None
    assert (evidence.waited_s, evidence.served_s, evidence.calls) == (360, 240, 1)
    assert [line.kind for line in evidence.lines] == ["issued", "called", "started", "finished"]


def test_evidence_is_said_in_the_words_of_the_hall(staffed: AtWork) -> None:
    staffed.open("1")
    staffed.issue()
    staffed.next("1")
    call = staffed.floor.window("1").call
    assert call is not None
    missed = c.RecordReceipt(
        device="panel-1", channel="panel", ok=False, seq=call.seq, detail="the panel did not answer"
    )
    staffed.floor.do(missed, SYSTEM)
    prompt = staffed.finish("1")
    staffed.floor.do(c.Rate(token=prompt.token, level=1, channel="qr"), CITIZEN)

    evidence = staffed.floor.case(1, INSPECTOR).evidence

    assert evidence is not None
    (line,) = [line for line in evidence.lines if line.kind == "not_delivered"]
    assert line.detail == Names(zh="窗口屏 · 窗口屏没有应答", en="panel · the panel did not answer")


def test_a_case_goes_from_verifying_to_its_close(staffed: AtWork) -> None:
    rated(staffed)
    step(staffed, "find_true")
    step(staffed, "rectified", "已补办并道歉", by=CHIEF)

    view = step(staffed, "called_back", "")

    assert (view.brief.state, view.finding, view.in_time) == ("case_closed", "true", True)
    assert [one.move for one in view.steps] == ["opened", "find_true", "rectified", "called_back"]
    assert staffed.floor.cases(INSPECTOR).cases == []
    assert len(staffed.floor.cases(INSPECTOR, over=True).cases) == 1
    counts = staffed.floor.ratings(date(2026, 3, 1), date(2026, 3, 31))
    assert (counts.valid_bad, counts.rectified_in_time) == (1, 1)


def test_what_people_write_is_not_in_the_journal(staffed: AtWork) -> None:
    rated(staffed)

    step(staffed, "find_true", "张大妈说的属实")

    assert "张大妈" not in str([entry.data for entry in staffed.floor.journal()])


def test_a_move_out_of_order_is_refused_with_what_can_be_done(staffed: AtWork) -> None:
    rated(staffed)

    with pytest.raises(CaseStateError) as refused:
        step(staffed, "rectified")
    with pytest.raises(InvalidRequest):
        step(staffed, "find_true", "")

    assert "find_true" in str(refused.value.facts["can"])


def test_only_a_second_person_sets_a_rating_aside_and_it_stays_counted(staffed: AtWork) -> None:
    rated(staffed)
    step(staffed, "propose_setting_aside", "恶意评价")
    with pytest.raises(SecondPersonNeeded):
        step(staffed, "set_aside", "同意")

    view = step(staffed, "set_aside", "查看监控，同意", by=MANAGER)

    assert (view.brief.state, view.set_aside) == ("set_aside", 1)
    figures = staffed.floor.figures("1")
    assert (figures.rated, figures.levels["1"], figures.set_aside) == (0, 0, 1)
    counts = staffed.floor.ratings(date(2026, 3, 1), date(2026, 3, 31))
    assert (counts.rated, counts.set_aside) == (1, 1)


def test_setting_a_complaint_aside_touches_no_rating(staffed: AtWork) -> None:
    rated(staffed, 5)
    complaint = f.OpenCase(kind="complaint", window="1", number="A001", words="来信反映")
    staffed.floor.do(complaint, INSPECTOR)
    step(staffed, "propose_setting_aside", "查无此事")

    step(staffed, "set_aside", "同意", by=MANAGER)

    assert staffed.floor.figures("1").set_aside == 0


# --- who sees what


def test_whom_it_is_about_sees_nothing_and_the_chief_no_single_rating(staffed: AtWork) -> None:
    rated(staffed, 1, text="等了很久")
    assert staffed.floor.cases(CLERK).cases == []
    with pytest.raises(NotFound):
        staffed.floor.case(1, CLERK)

    seen = staffed.floor.case(1, CHIEF)

    assert seen.text == "等了很久"
    assert (seen.brief.number, seen.brief.level, seen.rated_at, seen.clerk) == (
        "",
        None,
        None,
        None,
    )
    assert seen.evidence is not None
    assert (seen.evidence.waited_s, seen.evidence.lines) == (360, [])
    assert seen.brief.opened_at.isoformat() == "2026-03-02T00:00:00+08:00"
    assert seen.can == ["said"]


def test_the_chief_of_another_department_sees_nothing(staffed: AtWork) -> None:
    rated(staffed)
    other = replace(PEOPLE[2], chief_representative=True)
    staffed.change_hall(clerks=(*PEOPLE[:2], other, *PEOPLE[3:]))

    with pytest.raises(NotFound):
        staffed.floor.case(1, Actor(kind="clerk", id="1003"))


def test_a_clerk_decides_nothing(staffed: AtWork) -> None:
    rated(staffed)
    with pytest.raises(NotAllowed):
        step(staffed, "find_unfounded", by=CHIEF)
    with pytest.raises(NotAllowed):
        staffed.floor.do(f.HandOver(case=1, owner="1001"), CHIEF)

    view = staffed.floor.do(f.SayInCase(case=1, words="系统故障"), CHIEF)

    assert view.steps[-1].words == "系统故障"


def test_a_case_leaves_the_clerk_s_sight_with_the_step_that_was_asked(staffed: AtWork) -> None:
    rated(staffed)
    step(staffed, "find_unfounded")

    view = step(staffed, "explained", "已电话说明", by=CHIEF)

    assert view.brief.state == "calling_back"
    assert staffed.floor.cases(CHIEF).cases == []


def test_a_clerk_s_own_average_never_moves_with_a_single_rating(staffed: AtWork) -> None:
    seen = []
    for level in (5, 5, 5, 5, 4, 1, 1, 1, 1):
        rated(staffed, level)
        figures = staffed.floor.figures("1", CLERK)
        seen.append((figures.rated, figures.average, figures.levels))

    assert seen == [(0, None, {})] * 4 + [(5, 4.8, {})] * 5
    assert staffed.floor.figures("1", Actor(kind="clerk", id="1002")).rated == 0


def test_who_left_a_contact_is_seen_by_permission_and_every_look_is_kept(staffed: AtWork) -> None:
    complaint = f.OpenCase(
        kind="complaint", window="1", words="来信反映", name="欧阳小明", phone="13800001234"
    )
    view: CaseView = staffed.floor.do(complaint, INSPECTOR)
    assert view.contact is not None
    assert (view.contact.name, view.contact.phone) == ("欧**明", "138****1234")

    contact = staffed.floor.do(f.SeeContact(case=1, reason="回访"), INSPECTOR, "again")

    assert contact.phone == "13800001234"
    looked = staffed.floor.journal()[-1]
    assert (looked.kind, looked.actor, looked.data) == (
        "identity_seen",
        "inspector:4001",
        {"reason": "回访"},
    )
    with pytest.raises(NotAllowed):
        staffed.floor.do(f.SeeContact(case=1, reason="回访"), CHIEF)
    assert "13800001234" not in str([entry.data for entry in staffed.floor.journal()])


def test_a_contact_goes_some_time_after_its_case(staffed: AtWork) -> None:
    complaint = f.OpenCase(kind="complaint", window="1", words="来信反映", phone="13800001234")
    staffed.floor.do(complaint, INSPECTOR)
    for move in ("find_unfounded", "explained", "called_back"):
        step(staffed, move)
    staffed.clock.on(days=29)
    staffed.system(f.TellDeadlines())
    assert staffed.floor.case(1, INSPECTOR).contact is not None

    staffed.clock.on(days=2)
    staffed.system(f.TellDeadlines())

    assert staffed.floor.case(1, INSPECTOR).contact is None


# --- deadlines


def test_a_reminder_comes_once_and_an_alert_every_working_day(staffed: AtWork) -> None:
    rated(staffed)  # verify by Wednesday
    told = []
    for _ in range(7):
        told.append((staffed.system(f.TellDeadlines()), staffed.system(f.TellDeadlines())))
        staffed.clock.on(days=1)

    # Monday nothing, Tuesday the reminder, overdue on Thursday, Friday; nothing at the weekend.
    assert told == [(0, 0), (1, 0), (0, 0), (1, 0), (1, 0), (0, 0), (0, 0)]
    alerts = [alert for alert in staffed.floor.floor_view().alerts if alert.kind == "case"]
    assert [(alert.level, alert.facts["overdue"].zh) for alert in alerts] == [("red", "1")]


def test_deadlines_are_the_hall_s_own(staffed: AtWork) -> None:
    practice = Practice(case_days=15, case_verify_days=3, case_days_of={"complaint": 7})
    staffed.change_hall(clerks=PEOPLE, practice=practice)
    rated(staffed)
    complaint = f.OpenCase(kind="complaint", window="3", words="来信反映")

    view: CaseView = staffed.floor.do(complaint, INSPECTOR)

    assert view.due == date(2026, 3, 11)
    assert staffed.floor.case(1, INSPECTOR).due == date(2026, 3, 23)


def test_another_person_is_given_the_case(staffed: AtWork) -> None:
    rated(staffed)

    view = staffed.floor.do(f.HandOver(case=1, owner="1002"), INSPECTOR)

    assert view.brief.owner.badge == "1002"
    assert view.steps[-1].words == "李四"
    assert len(staffed.floor.cases(Actor(kind="clerk", id="1002")).cases) == 1
    with pytest.raises(NotFound):
        staffed.floor.do(f.HandOver(case=1, owner="9999"), INSPECTOR)


def test_only_the_system_and_managers_wind_the_clock(staffed: AtWork) -> None:
    with pytest.raises(NotAllowed):
        staffed.floor.do(f.TellDeadlines(), CLERK)
    assert staffed.floor.do(f.TellDeadlines(), SYSTEM) == 0
