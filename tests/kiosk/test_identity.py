"""What is kept of a card: a hash that says nothing without the box's key, and only for today."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.id_card import Card, CardUnreadable, read_card
from kiosk.identity import Hider, Register
from kiosk.twins import card_number, card_text
from tests.printer.papers import a_paper

NUMBER = card_number("990123", "19661124")
NOW = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)


def test_a_card_is_its_hash_and_its_birth(tmp_path: Path) -> None:
    card = read_card(card_text(NUMBER), Hider(tmp_path / "identity.key"))

    assert card.birth == date(1966, 11, 24)
    assert NUMBER not in repr(card)
    assert len(card.person) == 64


def test_sixty_is_reached_on_the_birthday() -> None:
    card = Card("", date(1966, 11, 24))

    assert card.age(date(2026, 11, 23)) == 59
    assert card.age(date(2026, 11, 24)) == 60


@given(st.binary(min_size=256, max_size=256))
def test_rubbish_is_refused_without_being_repeated(text: bytes) -> None:
    with pytest.raises(CardUnreadable) as refused:
        read_card(text, lambda number: number)

    assert refused.value.__cause__ is None


def test_a_number_that_does_not_add_up_is_refused() -> None:
    wrong = NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")

    with pytest.raises(CardUnreadable) as refused:
        read_card(card_text(wrong), lambda number: number)

    assert wrong[:6] not in str(refused.value)


def test_the_key_is_the_boxs_own_and_stays(tmp_path: Path) -> None:
    here, elsewhere = tmp_path / "here.key", tmp_path / "elsewhere.key"

    first, again, other = Hider(here)(NUMBER), Hider(here)(NUMBER), Hider(elsewhere)(NUMBER)

    assert first == again != other
    assert here.stat().st_mode & 0o077 == 0


def test_the_register_survives_a_restart_and_ends_with_the_day(tmp_path: Path) -> None:
    file = tmp_path / "seen.json"
    Register(file).note("someone", a_paper("A012"), NOW)

    register = Register(file)

    assert register.numbers("someone", NOW) == {"A": "A012"}
    assert register.numbers("another", NOW) == {}
    assert register.numbers("someone", NOW + timedelta(days=1)) == {}
    register.note("another", a_paper("A013"), NOW + timedelta(days=1))
    assert b"someone" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


def test_neither_number_nor_name_is_anywhere_on_the_disk_or_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    hide = Hider(tmp_path / "identity.key")
    card = read_card(card_text(NUMBER, "李秀英"), hide)
    Register(tmp_path / "seen.json").note(card.person, a_paper(), NOW)

    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    for secret in (NUMBER, "李秀英"):
        assert secret.encode() not in kept
        assert secret.encode("utf-16-le") not in kept
        assert secret not in caplog.text
