"""A contact's edges become presses, whatever the contact does in between."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from window.button_press import ButtonPress

DEBOUNCE, HOLD = 0.03, 1.0


def told(edges: list[tuple[bool, float]], until: float) -> list[tuple[str, float]]:
    """Play the edges to a button that is looked at whenever it asks to be."""
    button = ButtonPress(DEBOUNCE, HOLD)
    presses: list[tuple[str, float]] = []
    for down, at in [*edges, (edges[-1][0], until)]:
        while (look := button.next_look) is not None and look <= at:
            press = button.due(look)
            if press:
                presses.append((press, round(look, 3)))
        button.edge(down, at)
    return presses


def test_a_clean_press_is_told_when_it_is_let_go() -> None:
    assert told([(True, 1.0), (False, 1.2)], 5) == [("short", 1.23)]


def test_a_bouncing_contact_is_one_press() -> None:
    bounces = [(down, 1 + step / 200) for step in range(6) for down in (step % 2 == 0,)]
    edges = [*bounces, (True, 1.03), (False, 1.3), (True, 1.31), (False, 1.32)]

    assert told(edges, 5) == [("short", 1.35)]


def test_a_spike_is_no_press() -> None:
    assert told([(True, 1.0), (False, 1.01)], 5) == []


def test_holding_is_told_while_it_is_held_and_only_once() -> None:
    assert told([(True, 1.0), (False, 9.0)], 10) == [("held", 2.0)]


def test_a_bounce_while_holding_does_not_begin_again() -> None:
    edges = [(True, 1.0), (False, 1.5), (True, 1.51), (False, 3.0)]

    assert told(edges, 5) == [("held", 2.0)]


def test_two_presses_are_two() -> None:
    edges = [(True, 1.0), (False, 1.1), (True, 1.3), (False, 1.4)]

    assert told(edges, 5) == [("short", 1.13), ("short", 1.43)]


@given(st.lists(st.floats(0.0001, DEBOUNCE * 0.9), max_size=40))
def test_bounces_shorter_than_the_debounce_never_make_a_press(gaps: list[float]) -> None:
    at, edges = 1.0, [(True, 1.0)]
    for number, gap in enumerate(gaps):
        at += gap
        edges.append((number % 2 == 1, at))
    if edges[-1][0]:
        edges.append((False, at + DEBOUNCE / 2))

    assert told(edges, at + 5) == []
