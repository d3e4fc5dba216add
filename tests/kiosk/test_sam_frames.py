"""Frames of the identity-card reader: whole, byte by byte, in noise, and never with a photo."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sam_frames import FIND, HEAD, READ, SELECT, TEXT, SamDecoder, frame
from kiosk.twins import PHOTO, IdReaderTwin, card_number, card_text

NUMBER = card_number("990123", "19500215")


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        (FIND, "aaaaaa9669 0003 2001 22"),
        (SELECT, "aaaaaa9669 0003 2002 21"),
        (READ, "aaaaaa9669 0003 3001 32"),
        (bytes.fromhex("00009f00000000"), "aaaaaa9669 0008 00009f 00000000 97"),
        (bytes.fromhex("0000900000000000000000"), "aaaaaa9669 000c 000090 0000000000000000 9c"),
    ],
)
def test_frames_are_the_makers(body: bytes, whole: str) -> None:
    assert frame(body) == bytes.fromhex(whole)


def a_card_read() -> bytes:
    """What a reader says when a card lies on it, found and selected."""
    twin = IdReaderTwin()
    twin.put(NUMBER)
    twin.feed(frame(FIND))
    twin.feed(frame(SELECT))
    return twin.feed(frame(READ))


def test_a_card_is_1295_bytes_and_what_is_kept_of_it_has_no_photo() -> None:
    said = a_card_read()
    assert len(said) == 1295

    (body,) = SamDecoder().feed(said)

    assert body[HEAD:] == card_text(NUMBER)
    assert len(body) == HEAD + TEXT


def test_no_byte_of_a_photo_is_ever_held() -> None:
    decoder = SamDecoder()
    photo_begins = a_card_read().index(PHOTO[:16])

    for place, byte in enumerate(a_card_read()):
        list(decoder.feed(bytes([byte])))
        if place >= photo_begins:
            assert PHOTO[:16] not in bytes(decoder._kept)
            assert len(decoder._kept) <= HEAD + TEXT


@given(st.binary(min_size=1, max_size=300))
def test_what_was_framed_comes_out_byte_by_byte(body: bytes) -> None:
    body = b"\x00\x00\x90" + body
    decoder = SamDecoder()

    out = [got for byte in frame(body) for got in decoder.feed(bytes([byte]))]

    assert out == [body[: HEAD + TEXT]]
    assert decoder.noise == 0


@given(st.binary(max_size=40).filter(lambda noise: b"\xaa" not in noise), st.binary(max_size=40))
def test_a_frame_is_found_amid_rubbish(before: bytes, after: bytes) -> None:
    out = list(SamDecoder().feed(before + frame(b"\x00\x00\x9f") + after))

    assert out[:1] == [b"\x00\x00\x9f"]


def test_one_preamble_byte_too_many_hides_no_frame() -> None:
    assert list(SamDecoder().feed(b"\xaa" + frame(b"\x00\x00\x9f"))) == [b"\x00\x00\x9f"]


def test_a_flipped_bit_is_no_frame() -> None:
    whole = bytearray(frame(b"\x00\x00\x9f\x00\x00\x00\x00"))
    whole[9] ^= 0x10
    decoder = SamDecoder()

    assert list(decoder.feed(bytes(whole))) == []
    assert decoder.noise > 0


def test_a_million_random_bytes_are_survived_with_little_memory() -> None:
    decoder, chance = SamDecoder(), random.Random(9)
    for _ in range(100):
        list(decoder.feed(chance.randbytes(10_000)))
        assert len(decoder._kept) <= HEAD + TEXT

    decoder.reset()

    assert list(decoder.feed(frame(b"\x00\x00\x9f"))) == [b"\x00\x00\x9f"]
