"""Reasons, paper forms, second ratings, flags and the upload, on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from floorlink.messages import Paper
from server.domain.errors import InvalidRequest, NotAllowed, NotFound, RatingRefused
from server.domain.hall import Practice
from server.services import commands as c
from server.services.commands import Actor
from server.services.follow_up.commands import TakeStep
from server.services.roles import of_role
from tests.server.at_work import AtWork
from tests.server.factories import CITIZEN, CLERK, device

INSPECTOR = Actor(kind="inspector", id="4001", permissions=of_role("inspector"))
MANAGER = Actor(kind="manager", id="2001", permissions=of_role("manager"))
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def served(hall: AtWork, **wish: str) -> tuple[Paper, str]:
    """A finished visit: its paper and its prompt's token."""
    paper = hall.issue(**(wish or {"queue": "A"}))
    if hall.floor.window("1").state == "closed":
        hall.open("1")
    hall.next("1")
    return paper, hall.finish("1").token


def press(hall: AtWork, token: str, level: int) -> None:
    hall.floor.do(c.Rate(token=token, level=level, channel="keypad"), device("keypad-1"))


def test_a_reason_of_another_level_is_refused(hall: AtWork) -> None:
    _, token = served(hall)

    with pytest.raises(InvalidRequest):
        hall.floor.do(c.Rate(token=token, level=1, channel="qr", tags=["213"]), CITIZEN)

    hall.floor.do(c.Rate(token=token, level=2, channel="qr", tags=["214", "213"]), CITIZEN)
    assert hall.floor.floor_view().ratings[0].reasons == ["213", "214"]


def test_the_ticket_s_page_adds_reasons_to_what_a_keypad_took(hall: AtWork) -> None:
    paper, token = served(hall)
    press(hall, token, 2)
    assert hall.ticket(paper).reasons_token == token

    hall.floor.do(
        c.AddReasons(token=token, level=2, tags=["213"], text="等太久", phone="13800001234"),
        CITIZEN,
    )

    case = hall.floor.case(1, INSPECTOR)
    assert [reason.zh for reason in case.reasons] == ["窗口人员业务不熟练"]
    assert case.text == "等太久"
    assert case.contact is not None
    assert hall.ticket(paper).reasons_token == ""
    assert "等太久" not in str([entry.data for entry in hall.floor.journal()])
    with pytest.raises(RatingRefused):
        hall.floor.do(c.AddReasons(token=token, level=2, text="还有"), CITIZEN)


def test_the_page_does_not_tell_what_was_pressed(hall: AtWork) -> None:
    good, token = served(hall)
    press(hall, token, 5)
    bad, other = served(hall)
    press(hall, other, 1)

    assert bool(hall.ticket(good).reasons_token) == bool(hall.ticket(bad).reasons_token)
    with pytest.raises(InvalidRequest):
        hall.floor.do(c.AddReasons(token=other, level=2, tags=["213"]), CITIZEN)


def test_reasons_may_be_added_the_same_day_only(hall: AtWork) -> None:
    paper, token = served(hall)
    press(hall, token, 1)
    hall.clock.on(days=1)

    assert hall.ticket(paper).reasons_token == ""
    with pytest.raises(RatingRefused):
        hall.floor.do(c.AddReasons(token=token, level=1, text="态度差"), CITIZEN)


def test_the_qr_s_time_is_the_hall_s_own(hall: AtWork) -> None:
    hall.change_hall(practice=Practice(qr_prompt_lasts=timedelta(hours=1)))
    paper, token = served(hall)
    hall.clock.on(minutes=61)

    assert hall.ticket(paper).prompt_token == ""
    with pytest.raises(RatingRefused):
        hall.floor.do(c.Rate(token=token, level=5, channel="qr"), CITIZEN)


# --- paper forms


def test_a_paper_form_is_entered_by_staff_and_marked(hall: AtWork) -> None:
    served(hall)
    hall.clock.on(days=1)

    form = c.EnterPaperRating(number="a001", day=date(2026, 3, 2), level=2, tags=["213"])
    hall.floor.do(form, INSPECTOR)

    rated = next(entry for entry in hall.floor.journal() if entry.kind == "rated")
    assert (rated.data["channel"], rated.actor) == ("paper", "inspector:4001")
    assert hall.floor.ratings(*MARCH).channels == {"paper": 1}
    assert len(hall.floor.cases(INSPECTOR).cases) == 1
    with pytest.raises(RatingRefused):
        hall.floor.do(form, INSPECTOR)


def test_a_clerk_enters_no_forms_and_nobody_enters_old_ones(hall: AtWork) -> None:
    served(hall)
    with pytest.raises(NotAllowed):
        hall.floor.do(c.EnterPaperRating(number="A001", level=5), CLERK)
    hall.clock.on(days=4)

    with pytest.raises(RatingRefused):
        hall.floor.do(c.EnterPaperRating(number="A001", day=date(2026, 3, 2), level=5), INSPECTOR)
    with pytest.raises(NotFound):
        hall.floor.do(c.EnterPaperRating(number="A001", level=5), INSPECTOR)


def test_what_was_never_finished_has_no_form(hall: AtWork) -> None:
    hall.issue()

    with pytest.raises(RatingRefused):
        hall.floor.do(c.EnterPaperRating(number="A001", level=5), INSPECTOR)


# --- second ratings


def test_a_second_rating_stands_beside_the_first(hall: AtWork) -> None:
    hall.change_hall(practice=Practice(second_ratings=True))
    paper, token = served(hall)
    press(hall, token, 1)
    hall.clock.on(days=3)
    assert hall.ticket(paper).again_token == token

    hall.floor.do(c.RateAgain(token=token, level=4), CITIZEN)

    assert hall.floor.case(1, INSPECTOR).second_level == 4
    counts = hall.floor.ratings(*MARCH)
    assert (counts.rated, counts.good, counts.second) == (1, 0, 1)
    assert hall.ticket(paper).again_token == ""
    with pytest.raises(RatingRefused):
        hall.floor.do(c.RateAgain(token=token, level=5), CITIZEN)


def test_without_the_practice_there_is_no_second_rating(hall: AtWork) -> None:
    paper, token = served(hall)
    press(hall, token, 1)

    assert hall.ticket(paper).again_token == ""
    with pytest.raises(RatingRefused):
        hall.floor.do(c.RateAgain(token=token, level=5), CITIZEN)


# --- integrity


def test_a_run_of_the_same_key_opens_one_review_however_often_it_is_looked_for(
    hall: AtWork,
) -> None:
    levels = [5, 4, 3, 5, 4] * 8
    hall.open("1")
    for level in levels:  # February: the window's habits
        rate_one(hall, level)
    hall.clock.on(days=30)
    for _ in range(30):
        rate_one(hall, 5)

    first = hall.floor.look_for_flags(day=date(2026, 4, 1))
    again = hall.floor.look_for_flags(day=date(2026, 4, 1))

    assert (first.new, again.new) == (1, 0)
    (case,) = hall.floor.cases(INSPECTOR).cases
    assert (case.kind, case.window) == ("flag", "1")
    (flag,) = hall.floor.case(case.case, INSPECTOR).flags
    assert (flag.kind, flag.ratings) == ("same_key", 30)
    assert hall.floor.ratings(date(2026, 4, 1), date(2026, 4, 30)).rated == 30


def test_a_run_that_grew_joins_its_review_which_can_set_it_aside(hall: AtWork) -> None:
    test_a_run_of_the_same_key_opens_one_review_however_often_it_is_looked_for(hall)
    hall.clock.on(days=1)
    rate_one(hall, 5)

    assert hall.floor.look_for_flags(day=date(2026, 4, 2)).new == 0
    (number,) = [one.case for one in hall.floor.cases(INSPECTOR).cases]
    assert [flag.ratings for flag in hall.floor.case(number, INSPECTOR).flags] == [31]
    for move, by in (("propose_setting_aside", INSPECTOR), ("set_aside", MANAGER)):
        hall.floor.do(TakeStep(case=number, move=move, words="查看监控"), by)

    counts = hall.floor.ratings(date(2026, 4, 1), date(2026, 4, 30))
    assert (counts.rated, counts.set_aside, counts.good) == (31, 31, 0)


def test_a_run_that_goes_on_after_its_review_is_reviewed_as_far_as_it_is_new(
    hall: AtWork,
) -> None:
    test_a_run_that_grew_joins_its_review_which_can_set_it_aside(hall)
    hall.clock.on(days=1)
    rate_one(hall, 5)

    assert hall.floor.look_for_flags(day=date(2026, 4, 3)).new == 1
    assert hall.floor.look_for_flags(day=date(2026, 4, 3)).new == 0
    (case,) = hall.floor.cases(INSPECTOR).cases
    assert [flag.ratings for flag in hall.floor.case(case.case, INSPECTOR).flags] == [1]


def rate_one(hall: AtWork, level: int) -> None:
    hall.clock.on(seconds=20)
    _, token = served(hall)
    hall.clock.on(seconds=5)
    press(hall, token, level)


# --- the upload


def test_a_linked_rating_is_ready_and_one_without_number_waits(hall: AtWork) -> None:
    hall.change_hall(practice=Practice(area_code="370923", area="东平县"))
    linked, token = served(hall, service="household")
    hall.floor.do(c.Rate(token=token, level=2, channel="qr", tags=["213"], text="慢"), CITIZEN)
    _, other = served(hall, service="passport")
    press(hall, other, 5)

    link = c.ProjectLink(number=linked.number, project_number="3709230012026", process=1)
    assert hall.floor.do(c.LinkProjects(links=[link]), CLERK) == 1

    first, second = hall.floor.uploads(*MARCH)
    assert first == {
        "area_code": "370923",
        "area": "东平县",
        "department_code": "police",
        "department": "公安局",
        "service_code": "household",
        "service": "户口迁移",
        "project_number": "3709230012026",
        "process": "1",
        "handler": "1001",
        "platform": "3",
        "satisfaction": "2",
        "reasons": "213",
        "text": "慢",
        "at": "2026-03-02 09:00:00",
        "assess_number": "dongping-1",
        "time": "1",
    }
    assert second["project_number"] == ""


def test_a_second_rating_is_sent_as_one_and_what_was_set_aside_is_not(hall: AtWork) -> None:
    hall.change_hall(practice=Practice(second_ratings=True))
    _, token = served(hall)
    press(hall, token, 1)
    hall.floor.do(c.RateAgain(token=token, level=4), CITIZEN)
    assert [(row["time"], row["assess_number"]) for row in hall.floor.uploads(*MARCH)] == [
        ("1", "dongping-1"),
        ("2", "dongping-1-2"),
    ]

    for move, by in (("propose_setting_aside", INSPECTOR), ("set_aside", MANAGER)):
        hall.floor.do(TakeStep(case=1, move=move, words="恶意"), by)

    assert hall.floor.uploads(*MARCH) == []


def test_links_are_taken_all_or_none_and_the_last_one_counts(hall: AtWork) -> None:
    paper, token = served(hall)
    press(hall, token, 5)
    good = c.ProjectLink(number=paper.number, project_number="P1")
    with pytest.raises(NotFound):
        hall.floor.do(
            c.LinkProjects(links=[good, c.ProjectLink(number="Z9", project_number="P2")]), CLERK
        )
    assert hall.floor.uploads(*MARCH)[0]["project_number"] == ""

    hall.floor.do(c.LinkProjects(links=[good]), CLERK)
    own = replace_number(good, "P3", serving=1)
    hall.floor.do(c.LinkProjects(links=[replace_number(good, "P2"), own]), CLERK)

    assert hall.floor.uploads(*MARCH)[0]["project_number"] == "P3"


def replace_number(link: c.ProjectLink, number: str, serving: int = 0) -> c.ProjectLink:
    return c.ProjectLink(number=link.number, project_number=number, serving=serving)


def test_a_closed_day_is_summed_up_again_after_a_late_rating_and_after_setting_aside(
    hall: AtWork,
) -> None:
    served(hall)
    hall.clock.on(days=1)
    hall.floor.sum_days(*MARCH)
    form = c.EnterPaperRating(number="A001", day=date(2026, 3, 2), level=1)

    hall.floor.do(form, INSPECTOR)
    assert hall.floor.check() == []
    hall.floor.sum_days(*MARCH)
    for move, by in (("propose_setting_aside", INSPECTOR), ("set_aside", MANAGER)):
        hall.floor.do(TakeStep(case=1, move=move, words="恶意"), by)

    assert hall.floor.check() == []
    hall.floor.sum_days(*MARCH)
    assert hall.floor.check() == []
