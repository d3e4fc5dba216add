"""When a queue is pressing, and what a manager can do about it at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from server.domain.hall import Practice
from server.domain.relief import Post, Remedy, pressure, remedies
from server.domain.windows import WindowState
from tests.server.factories import MORNING

IDLE = Post(
    window="1",
    queues=("A",),
    departments=("police",),
    mode=WindowState.OPEN,
    since=MORNING,
    busy=False,
    waiting=0,
    clerk="1001",
    department="police",
)


@pytest.mark.parametrize(
    ("minutes", "waiting", "level"),
    [(14, 10, ""), (15, 1, "amber"), (1, 11, "amber"), (30, 1, "red"), (60, 0, "")],
)
def test_a_queue_presses_by_its_wait_or_its_crowd(minutes: int, waiting: int, level: str) -> None:
    assert pressure(timedelta(minutes=minutes), waiting, Practice()) == level


def test_thresholds_are_the_hall_s() -> None:
    strict = Practice(wait_amber=timedelta(minutes=5), wait_red=timedelta(minutes=8), crowd=3)

    assert [pressure(timedelta(minutes=m), n, strict) for m, n in ((5, 1), (8, 1), (0, 4))] == [
        "amber",
        "red",
        "amber",
    ]


def test_a_pause_ends_first_then_a_closed_window_opens_then_somebody_moves() -> None:
    serving = replace(IDLE, window="2", queues=("B",), clerk="1002", busy=True, waiting=9)
    paused = replace(serving, window="3", mode=WindowState.PAUSED, clerk="1003", busy=False)
    closed = replace(serving, window="4", mode=WindowState.CLOSED, clerk="1004", busy=False)
    nobody = replace(closed, window="5", clerk="")

    assert remedies("B", [IDLE, serving, paused, closed, nobody]) == [
        Remedy("resume", "3", "1003"),
        Remedy("open", "4", "1004"),
        Remedy("move", "5", "1001", "1"),
    ]


def test_nobody_is_taken_from_work_or_from_another_department() -> None:
    empty = replace(IDLE, window="5", queues=("B",), mode=WindowState.CLOSED, clerk="")
    busy = replace(IDLE, busy=True)
    awaited = replace(IDLE, waiting=1)
    stranger = replace(IDLE, department="tax")

    assert [remedies("B", [empty, one]) for one in (busy, awaited, stranger)] == [[], [], []]


def test_a_clerk_who_sits_elsewhere_does_not_open_the_usual_window_too() -> None:
    closed = replace(IDLE, window="5", queues=("B",), mode=WindowState.CLOSED)
    working = replace(IDLE, busy=True)

    assert remedies("B", [closed, working]) == []
