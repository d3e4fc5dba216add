"""When two frames are one press."""

from window.presses import Presses


def test_a_repetition_within_the_debounce_is_the_same_press() -> None:
    presses = Presses(0.3)

    assert presses.is_new(b"\x0c", 10.0)
    assert not presses.is_new(b"\x0c", 10.29)
    assert not presses.is_new(b"\x0c", 10.58)
    assert presses.is_new(b"\x0c", 10.88)


def test_another_key_is_another_press_at_once() -> None:
    presses = Presses(0.3)

    assert presses.is_new(b"\x0c", 10.0)
    assert presses.is_new(b"\x0d", 10.01)
    assert presses.is_new(b"\x0c", 10.02)


def test_a_repetition_is_answered_but_our_own_echo_is_not() -> None:
    presses = Presses(0.3, own_echo_s=0.05)

    presses.is_new(b"\x0c", 10.0)
    assert presses.is_to_be_answered(10.0)
    presses.is_new(b"\x0c", 10.02)
    assert not presses.is_to_be_answered(10.02)
    presses.is_new(b"\x0c", 10.2)
    assert presses.is_to_be_answered(10.2)


def test_another_key_right_after_is_answered_too() -> None:
    presses = Presses(0.3, own_echo_s=0.05)
    presses.is_new(b"\x0c", 10.0)
    presses.is_to_be_answered(10.0)

    presses.is_new(b"\x0d", 10.01)

    assert presses.is_to_be_answered(10.01)
