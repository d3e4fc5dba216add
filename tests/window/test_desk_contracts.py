"""What every call unit and every keypad keeps to, whatever wire its presses come by."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from floorlink.errors import ServerAway
from floorlink.messages import KeyPressed, Message, Problem, Prompt, RatePressed, Reply
from tests.floorlink.on_a_line import window_view
from tests.floorlink.pty_pair import eventually
from tests.window.desks import CALL_UNITS, KEYPADS, Desk

APART_S = 0.25
"""Longer than any debounce: the next press is another press."""


@pytest.fixture(params=CALL_UNITS, ids=lambda made: made.__name__)
def unit(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    with request.param(tmp_path) as desk:
        yield desk


@pytest.fixture(params=KEYPADS, ids=lambda made: made.__name__)
def keypad(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    with request.param(tmp_path) as desk:
        yield desk


def asked(token: str = "t-1") -> Prompt:
    return Prompt(window="03", open=True, token=token, number="A001")


def pressed(desk: Desk) -> list[str]:
    return [m.key for m in desk.upstream.asked if isinstance(m, KeyPressed)]


def ratings(desk: Desk) -> list[tuple[str, str]]:
    return [(m.token, str(m.level)) for m in desk.upstream.sent if isinstance(m, RatePressed)]


def count(desk: Desk, name: str) -> int:
    return desk.device.health().counters[name]


# --- call units -----------------------------------------------------------------------------


def test_every_key_is_asked_once_in_the_hall_s_words(unit: Desk) -> None:
    for number, key in enumerate(unit.keys, start=1):
        unit.press(key)
        eventually(lambda number=number: len(pressed(unit)) == number)  # type: ignore[misc]

    assert pressed(unit) == list(unit.keys)
    assert count(unit, "presses") == len(unit.keys)
    assert count(unit, "refused") == 0


def test_a_refused_press_is_counted_and_the_next_one_is_asked(unit: Desk) -> None:
    refusal = Problem(code="nobody_waiting", title="无人等候")
    unit.upstream.answer = lambda _: Reply(ok=False, problem=refusal)
    unit.press("call")
    eventually(lambda: count(unit, "refused") == 1)
    time.sleep(APART_S)
    unit.upstream.answer = lambda _: Reply(ok=True)

    unit.press("recall")

    eventually(lambda: pressed(unit) == ["call", "recall"])


def test_a_server_that_is_away_gets_no_press_later(unit: Desk) -> None:
    def away(_: Message) -> Reply:
        raise ServerAway

    unit.upstream.answer = away
    unit.upstream.connected = False
    unit.press("call")
    eventually(lambda: count(unit, "refused") == 1)
    unit.upstream.answer = lambda _: Reply(ok=True)
    unit.upstream.connected = True
    time.sleep(APART_S)

    assert pressed(unit) == ["call"]
    assert len({m.request_id for m in unit.upstream.asked if isinstance(m, KeyPressed)}) == 1


def test_a_unit_takes_every_view_of_its_window(unit: Desk) -> None:
    for seq, state in enumerate(("closed", "open", "called", "serving", "paused"), start=1):
        unit.device.tell(window_view(state, seq, waiting=seq))  # type: ignore[arg-type]  # a state

    eventually(lambda: unit.device.health().health == "ready")


# --- keypads --------------------------------------------------------------------------------


def test_every_level_it_has_is_told_with_the_prompt_s_token(keypad: Desk) -> None:
    for number, level in enumerate(keypad.keys, start=1):
        keypad.device.tell(asked(f"t-{number}"))
        keypad.press(level)
        eventually(lambda number=number: len(ratings(keypad)) == number)  # type: ignore[misc]

    told = [(f"t-{number}", level) for number, level in enumerate(keypad.keys, start=1)]
    assert ratings(keypad) == told


def test_nobody_asked_nothing_is_told(keypad: Desk) -> None:
    keypad.press(keypad.keys[0])
    eventually(lambda: count(keypad, "ignored") == 1)

    assert ratings(keypad) == []


def test_one_prompt_has_one_rating_and_told_again_none(keypad: Desk) -> None:
    keypad.device.tell(asked())
    keypad.press(keypad.keys[-1])
    eventually(lambda: ratings(keypad))
    keypad.device.tell(asked())
    time.sleep(APART_S)

    keypad.press(keypad.keys[0])

    eventually(lambda: count(keypad, "ignored") == 1)
    assert ratings(keypad) == [("t-1", keypad.keys[-1])]


def test_a_prompt_that_was_closed_takes_no_press(keypad: Desk) -> None:
    keypad.device.tell(asked())
    keypad.device.tell(Prompt(window="03", open=False, outcome="timed_out"))

    keypad.press(keypad.keys[0])

    eventually(lambda: count(keypad, "ignored") == 1)
    assert ratings(keypad) == []


def test_a_new_prompt_replaces_one_that_nobody_answered(keypad: Desk) -> None:
    keypad.device.tell(asked("t-1"))
    keypad.device.tell(asked("t-2"))

    keypad.press(keypad.keys[0])

    eventually(lambda: ratings(keypad) == [("t-2", keypad.keys[0])])
