"""What happened at a window or to a number, told from the journal without any secret."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from server.domain.errors import NotFound
from server.services import commands as c
from tests.server.at_work import AtWork
from tests.server.factories import MORNING, device


def test_a_window_tells_whom_it_served_and_how_they_rated(hall: AtWork) -> None:
    hall.open("1", "2")
    hall.issue("A")
    hall.issue("A")
    hall.next("1")
    hall.next("2")
    hall.clock.on(minutes=4)
    prompt = hall.finish("1")
    rating = c.Rate(token=prompt.token, level=2, channel="keypad", device="keypad-1")
    hall.floor.do(rating, device("keypad-1"))

    story = hall.floor.window_story("1", None)

    (sitting,) = story.sittings
    assert (sitting.number, sitting.outcome, sitting.level, sitting.clerk) == (
        "A001",
        "finished",
        2,
        "张三",
    )
    assert {entry.number for entry in story.entries} <= {"", "A001"}
    assert story.entries[0].kind in ("case_opened", "rated")
    assert story.entries[-1].kind == "window_opened"


def test_a_number_tells_its_day_and_why_it_was_called_but_not_its_token(hall: AtWork) -> None:
    hall.open("1")
    paper = hall.issue("A", ticket_class="priority")
    hall.issue("A")
    hall.next("1")
    hall.at("1", c.Transfer, to_queue="C")

    story = hall.floor.ticket_story("a001", None)

    assert [entry.kind for entry in reversed(story.entries)] == ["issued", "called", "transferred"]
    assert story.entries[0].facts["to_queue"].zh == "印章"
    assert (story.rule, story.candidates[0].number) == ("priority", "A001")
    assert story.sittings[0].outcome == "transferred"
    assert paper.token not in msgspec.json.encode(story).decode()


def test_a_number_of_another_day_is_found_by_that_day(hall: AtWork) -> None:
    hall.issue("A")
    hall.clock.on(days=1)
    hall.issue("A", ticket_class="priority")

    yesterday = hall.floor.ticket_story("A001", MORNING.date())

    assert (yesterday.day, yesterday.ticket_class) == ("2026-03-02", "ordinary")
    assert hall.floor.ticket_story("A001", None).ticket_class == "priority"
    with pytest.raises(NotFound):
        hall.floor.ticket_story("A001", MORNING.date() - timedelta(days=9))
