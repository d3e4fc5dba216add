"""What happens at a window, from the first word to the rating."""

from __future__ import annotations

import pytest

from server.domain.errors import (
    InvalidRequest,
    NotAllowed,
    NotFound,
    RatingRefused,
    TicketStateError,
    WindowStateError,
)
from server.services import commands as c
from tests.server.at_work import AtWork
from tests.server.factories import CITIZEN, CLERK, SYSTEM, device


def rate(hall: AtWork, token: str, level: int = 5, channel: str = "keypad") -> None:
    actor = CITIZEN if channel == "qr" else device("keypad-1")
    hall.floor.do(c.Rate(token=token, level=level, channel=channel), actor)  # type: ignore[arg-type]


def serve(hall: AtWork, window: str = "1") -> str:
    """Issue, call and finish; the prompt's token."""
    hall.issue()
    if hall.floor.window(window).state == "closed":
        hall.open(window)
    hall.next(window)
    return hall.finish(window).token


def test_finishing_a_called_ticket_starts_it_first(hall: AtWork) -> None:
    serve(hall)

    assert hall.kinds()[-4:] == ["called", "started", "finished", "prompt_opened"]


def test_a_window_is_idle_since_its_last_serving_ended(hall: AtWork) -> None:
    hall.issue()
    hall.open("1")
    opened = hall.floor.window("1").since
    hall.clock.on(minutes=5)
    hall.next("1")
    hall.clock.on(minutes=5)

    hall.finish("1")

    assert (hall.floor.window("1").since - opened).total_seconds() == 600


def test_start_is_seen_at_the_window(hall: AtWork) -> None:
    paper = hall.issue()
    hall.open("1")
    hall.next("1")

    assert hall.at("1", c.StartServing).state == "serving"
    assert hall.ticket(paper).state == "serving"
    with pytest.raises(WindowStateError):
        hall.at("1", c.Recall)


def test_a_held_ticket_frees_the_window_and_is_called_back_first(hall: AtWork) -> None:
    paper = hall.issue()
    hall.issue()
    hall.open("1")
    hall.next("1")
    hall.at("1", c.HoldTicket)
    assert hall.ticket(paper).state == "held"
    assert hall.next("1") == "A002"
    hall.finish("1")

    view = hall.at("1", c.ResumeTicket)

    assert view.ticket is not None
    assert (view.state, view.ticket.number) == ("called", "A001")


def test_a_held_ticket_belongs_to_its_window(hall: AtWork) -> None:
    paper = hall.issue()
    hall.open("1", "2")
    hall.next("1")
    hall.at("1", c.HoldTicket)

    for number in ("", paper.number):
        with pytest.raises(NotFound):
            hall.at("2", c.ResumeTicket, number=number)


def test_resuming_names_a_held_ticket(hall: AtWork) -> None:
    paper = hall.issue()
    hall.open("1")

    with pytest.raises(TicketStateError):
        hall.at("1", c.ResumeTicket, number=paper.number)


def test_a_discarded_ticket_is_over(hall: AtWork) -> None:
    paper = hall.issue()
    hall.open("1")
    hall.next("1")

    hall.at("1", c.DiscardTicket, reason="材料不全")

    assert hall.ticket(paper).state == "discarded"
    assert hall.floor.prompt("1") is None


# --- transfers


def test_a_transferred_ticket_keeps_its_place(hall: AtWork) -> None:
    early = hall.issue("A")
    hall.clock.on(minutes=1)
    hall.issue("B")
    hall.clock.on(minutes=1)
    hall.open("1", "2")
    hall.next("1")

    hall.at("1", c.Transfer, to_queue="B")

    assert hall.ticket(early).queue == "B"
    assert hall.next("2") == "A001"


def test_a_ticket_sent_to_a_window_is_called_by_that_window_only(hall: AtWork) -> None:
    hall.issue("A")
    hall.open("1", "2", "3")
    hall.next("1")
    hall.at("1", c.Transfer, to_window="3")

    assert hall.floor.window("3").waiting == 1
    assert hall.floor.window("2").waiting == 0
    assert hall.next("3") == "A001"


def test_with_return_the_ticket_comes_back_to_its_window(hall: AtWork) -> None:
    paper = hall.issue("A")
    hall.open("1", "3")
    hall.next("1")
    hall.at("1", c.Transfer, to_window="3", come_back=True)
    hall.next("3")
    hall.finish("3")

    assert hall.ticket(paper).state == "waiting"
    assert hall.ticket(paper).windows == ["1"]
    assert hall.next("1") == "A001"
    hall.finish("1")
    assert hall.ticket(paper).state == "finished"


def test_a_closing_window_lets_go_of_those_sent_to_it(hall: AtWork) -> None:
    hall.issue("A")
    hall.open("1", "2")
    hall.next("2")
    hall.at("2", c.Transfer, to_window="1")

    hall.at("1", c.CloseWindow)

    assert hall.next("2") == "A001"


def test_nobody_is_sent_to_a_closed_window_or_nowhere(hall: AtWork) -> None:
    hall.issue("A")
    hall.open("1")
    hall.next("1")

    with pytest.raises(WindowStateError):
        hall.at("1", c.Transfer, to_window="3")
    with pytest.raises(InvalidRequest):
        hall.at("1", c.Transfer)
    with pytest.raises(InvalidRequest):
        hall.at("1", c.Transfer, to_window="1")


# --- visits


def test_stages_in_order_wait_one_after_another(hall: AtWork) -> None:
    paper = hall.issue(service="company")
    hall.open("2", "3")
    assert hall.floor.window("3").waiting == 0

    hall.next("2")
    hall.finish("2")

    assert [stage.state for stage in hall.ticket(paper).stages] == ["done", "waiting"]
    assert hall.next("3") == "B001"
    hall.finish("3")
    assert hall.ticket(paper).state == "finished"


def test_a_parallel_ticket_is_passed_over_elsewhere_and_keeps_its_place(hall: AtWork) -> None:
    hall.issue(service="review")
    hall.clock.on(minutes=1)
    hall.issue("C")
    hall.open("2", "3")
    hall.next("2")

    assert hall.next("3") == "C001"
    hall.finish("3")
    hall.finish("2")
    hall.issue("C")
    assert hall.next("3") == "B001"


# --- ratings


def test_one_rating_for_one_serving(hall: AtWork) -> None:
    token = serve(hall)

    rate(hall, token, 4)

    figures = hall.floor.figures("1")
    assert (figures.prompted, figures.rated, figures.levels["4"]) == (1, 1, 1)
    for channel in ("keypad", "qr"):
        with pytest.raises(RatingRefused) as refused:
            rate(hall, token, 5, channel)
        assert refused.value.facts["reason"] == "used"


def test_a_rating_is_bound_to_window_clerk_and_ticket(hall: AtWork) -> None:
    rate(hall, serve(hall), 2)

    entry = next(entry for entry in hall.floor.journal() if entry.kind == "rated")

    assert (entry.subject, entry.data["clerk"], entry.data["number"]) == (
        "window:1",
        "1001",
        "A001",
    )
    assert hall.floor.floor_view().ratings[0].level == 2


def test_the_keypad_has_a_minute_and_the_paper_has_the_day(hall: AtWork) -> None:
    token = serve(hall)
    hall.clock.on(seconds=60)

    with pytest.raises(RatingRefused) as refused:
        rate(hall, token)
    assert refused.value.facts["reason"] == "timed_out"
    rate(hall, token, 5, "qr")
    assert hall.floor.figures("1").rated == 1


def test_the_next_day_nobody_rates(hall: AtWork) -> None:
    token = serve(hall)
    hall.clock.on(hours=15)

    with pytest.raises(RatingRefused):
        rate(hall, token, 5, "qr")


def test_prompts_that_nobody_answered_time_out_once(hall: AtWork) -> None:
    serve(hall)
    hall.clock.on(seconds=61)

    closed = hall.floor.do(c.TimeOutPrompts(), SYSTEM)

    assert [(p.number, p.open, p.outcome) for p in closed] == [("A001", False, "timed_out")]
    assert hall.floor.do(c.TimeOutPrompts(), SYSTEM) == []
    assert hall.floor.figures("1").rated == 0


def test_the_next_prompt_closes_the_one_before(hall: AtWork) -> None:
    first = serve(hall)
    second = serve(hall)

    with pytest.raises(RatingRefused):
        rate(hall, first)
    rate(hall, second)


def test_an_average_is_shown_once_five_have_rated(hall: AtWork) -> None:
    for level in (5, 5, 5, 5):
        rate(hall, serve(hall), level)
    assert hall.floor.figures("1").average is None

    rate(hall, serve(hall), 1)

    assert hall.floor.figures("1").average == pytest.approx(4.2)
    assert hall.floor.figures("1").satisfied == pytest.approx(0.8)


@pytest.mark.parametrize("level", [0, 6, -1])
def test_there_are_five_levels(hall: AtWork, level: int) -> None:
    with pytest.raises(InvalidRequest):
        rate(hall, serve(hall), level)


def test_a_clerk_cannot_rate_by_the_keypads_channel(hall: AtWork) -> None:
    with pytest.raises(NotAllowed):
        hall.floor.do(c.Rate(token=serve(hall), level=5, channel="keypad"), CLERK)


def test_the_ticket_page_may_rate_until_it_has(hall: AtWork) -> None:
    paper = hall.issue()
    hall.open("1")
    hall.next("1")
    token = hall.finish("1").token

    assert hall.ticket(paper).prompt_token == token
    rate(hall, token, 3, "qr")
    assert hall.ticket(paper).prompt_token == ""


# --- keys


def test_keys_mean_what_the_windows_state_makes_of_them(hall: AtWork) -> None:
    for _ in range(4):
        hall.issue()

    states = [
        hall.press(key).state
        for key in (
            "call",  # closed: opens
            "call",
            "recall",
            "evaluate",  # called: start and finish
            "call",
            "discard",  # called: missed
            "call",
            "start",
            "discard",  # serving: discarded
            "pause",
            "pause",
            "call",
            "hold",
            "resume",
        )
    ]

    assert states == [
        "open",
        "called",
        "called",
        "open",
        "called",
        "open",
        "called",
        "serving",
        "open",
        "paused",
        "open",
        "called",
        "open",
        "called",
    ]
    assert [k for k in hall.kinds() if k in ("missed", "discarded", "held")] == [
        "missed",
        "discarded",
        "held",
    ]


def test_a_number_pad_sends_to_a_window_or_queue(hall: AtWork) -> None:
    hall.open("3")
    hall.issue()
    hall.press("call")
    hall.press("call")

    hall.press("transfer", "03")

    assert hall.next("3") == "A001"


@pytest.mark.parametrize(("key", "argument"), [("zoom", ""), ("transfer", "77")])
def test_an_unknown_key_or_place_is_refused(hall: AtWork, key: str, argument: str) -> None:
    with pytest.raises(InvalidRequest):
        hall.press(key, argument)


def test_a_device_presses_for_its_own_window_only(hall: AtWork) -> None:
    hall.open("2")

    with pytest.raises(NotAllowed):
        hall.floor.do(c.CallNext(window="2"), device("call-1"))
    with pytest.raises(NotAllowed):
        hall.floor.do(c.PressKey(device="call-1", key="call"), device("keypad-9"))
