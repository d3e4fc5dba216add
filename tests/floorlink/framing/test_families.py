"""What every frame family must stand, whatever the chunks and whatever lies between the frames."""

from __future__ import annotations

import dataclasses
import itertools
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from floorlink.framing.decoder import Decoder
from tests.floorlink.framing.families import FAMILIES, Family

each_family = pytest.mark.parametrize("family", FAMILIES, ids=repr)
golden_frames = pytest.mark.parametrize(
    ("family", "wire", "frame"),
    [
        pytest.param(family, wire, frame, id=f"{family}-{wire[5:12].hex()}")
        for family in FAMILIES
        for wire, frame in family.golden.items()
    ],
)


def chopped(decoder: Decoder[Any], wire: bytes, at: list[int]) -> list[Any]:
    edges = [0, *sorted(at), len(wire)]
    pieces = itertools.pairwise(edges)
    return [frame for start, end in pieces for frame in decoder.feed(wire[start:end])]


@golden_frames
def test_known_bytes_are_encoded_and_decoded(family: Family, wire: bytes, frame: Any) -> None:
    decoder = family.decoder()

    assert family.encode(frame) == wire
    assert decoder.feed(wire) == [frame]
    assert decoder.skipped == decoder.pending == 0


@golden_frames
def test_byte_by_byte_the_frame_comes_with_its_last_byte(
    family: Family, wire: bytes, frame: Any
) -> None:
    decoder = family.decoder()

    heard = [decoder.feed(bytes((byte,))) for byte in wire]

    assert heard[-1] == [frame]
    assert not any(heard[:-1])


@golden_frames
def test_a_turned_bit_never_makes_a_frame_with_a_wrong_checksum(
    family: Family, wire: bytes, frame: Any
) -> None:
    for at in range(8 * len(wire)):
        turned = bytearray(wire)
        turned[at // 8] ^= 1 << at % 8

        for taken in family.decoder().feed(bytes(turned)):
            # A shorter preamble, or an address that the sum does not cover: whole frames still.
            assert family.encode(taken)[family.preamble :] in turned


@golden_frames
def test_a_cut_frame_is_skipped_and_the_next_ones_are_found(
    family: Family, wire: bytes, frame: Any
) -> None:
    for length in range(1, len(wire)):
        decoder = family.decoder()

        found = decoder.feed(wire[:length])
        for _ in range(2 + family.swallows // len(wire)):
            found += decoder.feed(wire)

        assert found[-2:] == [frame, frame]


@each_family
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_was_encoded_is_decoded_in_any_chunks(family: Family, data: st.DataObject) -> None:
    frames = data.draw(st.lists(family.frames, min_size=1, max_size=4))
    wire = b"".join(family.encode(frame) for frame in frames)
    at = data.draw(st.lists(st.integers(0, len(wire)), max_size=6))
    decoder = family.decoder()

    assert chopped(decoder, wire, at) == frames
    assert decoder.skipped == 0


@pytest.mark.parametrize("family", [f for f in FAMILIES if f.has_start], ids=repr)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_frame_is_found_between_rubbish_that_holds_no_start(
    family: Family, data: st.DataObject
) -> None:
    frame = data.draw(family.frames)
    rubbish = st.binary(max_size=20).map(lambda b: bytes(0x60 | byte & 0x0F for byte in b))
    before, after = data.draw(rubbish), data.draw(rubbish)
    decoder = family.decoder()

    assert decoder.feed(before + family.encode(frame) + after) == [frame]
    assert decoder.skipped == len(before) + len(after)


@each_family
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_after_any_rubbish_frames_are_heard_again(family: Family, data: st.DataObject) -> None:
    frame = data.draw(family.frames)
    wire = family.encode(frame)
    decoder = family.decoder()
    decoder.feed(data.draw(st.binary(max_size=200)))

    decoder.silence()

    assert decoder.feed(wire) == [frame]


@each_family
def test_a_million_random_bytes_are_all_accounted_for_and_none_kept(family: Family) -> None:
    noise = random.Random(68)
    decoder = family.decoder()
    heard = taken = 0
    starts = [wire[:9] for wire in family.golden]

    while heard < 1_000_000:
        chunk = noise.randbytes(noise.randint(0, 400)) + noise.choice(starts)
        heard += len(chunk)
        taken += sum(len(family.encode(frame)) for frame in decoder.feed(chunk))
        assert decoder.pending < 1300

    assert decoder.skipped + decoder.pending + taken == heard


@each_family
def test_a_start_that_never_ends_is_given_up(family: Family) -> None:
    wire, frame = next(iter(family.golden.items()))
    decoder = family.decoder()
    decoder.feed(wire[:-1])
    decoder.feed(b"\x41" * 3000)

    assert decoder.pending < len(wire)
    assert decoder.feed(wire) == [frame]


@each_family
def test_what_no_device_could_take_is_refused(family: Family) -> None:
    frame = next(iter(family.golden.values()))
    too_long = dataclasses.replace(frame, data=b"a" * 1000)

    with pytest.raises(ValueError, match="1000 bytes"):
        family.encode(too_long)


Damage = tuple[str, int, int]
DAMAGES = st.lists(
    st.tuples(
        st.sampled_from(("flip", "drop", "double", "insert", "cut")),
        st.integers(0, 10_000),
        st.integers(0, 255),
    ),
    max_size=4,
)


def damaged(wire: bytes, damages: list[Damage]) -> bytes:
    """`wire` with a bit turned, a byte lost, doubled or added, or a stretch cut out."""
    spoilt = bytearray(wire)
    for what, where, byte in damages:
        at = where % max(1, len(spoilt))
        if what == "flip" and spoilt:
            spoilt[at] ^= 1 << byte % 8
        elif what == "insert":
            spoilt.insert(at, byte)
        elif what == "double":
            spoilt[at:at] = spoilt[at : at + 1 + byte % 6]
        else:
            del spoilt[at : at + (1 if what == "drop" else byte % 20)]
    return bytes(spoilt)


@each_family
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_damage_anywhere_lets_only_whole_frames_through_and_those_behind_it(
    family: Family, data: st.DataObject
) -> None:
    frames = data.draw(st.lists(family.frames, min_size=1, max_size=4))
    heard = damaged(b"".join(map(family.encode, frames)), data.draw(DAMAGES))
    decoder = family.decoder()
    taken = chopped(decoder, heard, data.draw(st.lists(st.integers(0, len(heard)), max_size=4)))
    decoder.silence()

    for frame in taken:
        # Nothing but what a device with a right checksum could have said.
        assert family.encode(frame)[family.preamble :] in heard
    assert decoder.feed(family.encode(frames[-1])) == frames[-1:]
