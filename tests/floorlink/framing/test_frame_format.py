"""A frame format written down by an installer: what it can say, and how its faults are told."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from floorlink.framing import onbon
from floorlink.framing.described import Frame, FrameFamily
from floorlink.framing.ff68 import FF68
from floorlink.framing.frame_format import FrameFormat, faults
from tests.floorlink.framing.families import ONBON_FORMAT

JTECH_LIKE = FrameFormat(
    parts=("FF FF FF 01 30", "address:2x", "command:2x", "data:4", "03", "check"),
    check="xor8",
    over="address:2x..03",
)


@given(st.integers(0, 0xFFFF), st.binary(max_size=200))
def test_a_described_onbon_frame_is_the_maker_s_byte_for_byte(address: int, data: bytes) -> None:
    described = FrameFamily(ONBON_FORMAT).encode(Frame(address, 0, data))

    assert described == onbon.encode(onbon.OnbonFrame(data, address))


def test_numbers_may_be_written_in_digits() -> None:
    family = FrameFamily(JTECH_LIKE)

    wire = family.encode(Frame(0x1F, 0xA, b"0012"))

    assert wire[:13] == b"\xff\xff\xff\x010" + b"1F0A" + b"0012"
    assert family.decoder().feed(wire) == [Frame(0x1F, 0xA, b"0012")]


def test_a_length_may_count_more_than_the_data_and_be_said_in_two_bytes() -> None:
    form = FrameFormat(
        parts=("7E", "length:2", "address", "data", "check"),
        counts="length:2..check",
        check="crc16-modbus",
        over="7E..data",
        order="little",
    )

    wire = FrameFamily(form).encode(Frame(9, 0, b"abc"))

    assert wire[:3] == b"\x7e\x08\x00"
    assert FrameFamily(form).decoder().feed(wire) == [Frame(9, 0, b"abc")]


def test_two_lengths_that_disagree_are_noise() -> None:
    wire = bytearray.fromhex("ff 68 03 04 68 03 01 0c 10 16")

    decoder = FrameFamily(FF68).decoder()

    assert decoder.feed(bytes(wire)) == []
    assert decoder.skipped > 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"parts": ("FF 6", "data")}, 'part "FF 6" is neither'),
        ({"parts": ("FF", "dota")}, 'part "dota" is neither'),
        ({"parts": ("FF", "check")}, "no data"),
        ({"parts": ("FF", "data", "data", "FF", "check")}, "data stands in the frame more than"),
        ({"parts": ("FF", "address", "data", "check")}, "nothing says where the data ends"),
        ({"parts": ("FF", "data", "length", "check")}, "length must stand before"),
        ({"over": "FF..data"}, "names a part that the frame does not have"),
        ({"over": "data..address"}, "runs backwards"),
        ({"over": "address..16"}, "cannot cover itself"),
        ({"counts": "address"}, "must count the data"),
        ({"check": ""}, "needs both its kind and its place"),
        ({"longest": 0}, "longest"),
        ({"escapes": {"FF": "FE"}}, "one byte becomes two"),
        ({"escapes": {"G": "FE 01"}}, "bytes in hex"),
        ({"escapes": {"FF": "FE 01", "FE": "FE 01"}}, "become the same"),
        ({"escapes": {"FF": "FE 01", "FE": "FE 02"}}, "16 68 must be escaped too"),
    ],
)
def test_a_fault_is_told_in_words(change: dict[str, object], told: str) -> None:
    broken = dataclasses.replace(FF68, **change)  # type: ignore[arg-type]  # wrong on purpose

    assert told in "; ".join(faults(broken))
    with pytest.raises(ValueError, match=re.escape(told)):
        FrameFamily(broken)


def test_escapes_need_an_end_of_their_own() -> None:
    form = FrameFormat(parts=("A5", "address", "data"), escapes={"A5": "A6 02", "A6": "A6 01"})

    assert faults(form) == [
        "escapes: the frame must begin and end with bytes of its own",
    ]


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        (Frame(256, 1), "address 256"),
        (Frame(-1, 1), "address -1"),
        (Frame(3, 300), "command 300"),
        (Frame(3, 1, b"a" * 31), "31 bytes of data"),
    ],
)
def test_what_the_format_cannot_say_is_refused(frame: Frame, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        FrameFamily(FF68).encode(frame)


def test_data_that_would_end_itself_is_refused() -> None:
    form = FrameFormat(parts=("AA", "address", "data", "0D 0A"))

    with pytest.raises(ValueError, match="0D 0A"):
        FrameFamily(form).encode(Frame(1, 0, b"x\r\ny"))
    assert FrameFamily(form).decoder().feed(FrameFamily(form).encode(Frame(1, 0, b"x\r"))) == [
        Frame(1, 0, b"x\r")
    ]


@st.composite
def formats(draw: st.DrawFn) -> FrameFormat:
    """Any format that an installer could write without a fault."""
    start = draw(st.sampled_from(["", "AA", "A5 5A", "02"]))
    address = draw(st.sampled_from(["", "address", "address:2", "address:2x"]))
    command = draw(st.sampled_from(["", "command", "command:2"]))
    length = draw(st.sampled_from(["", "length", "length:2", "length:4x"]))
    check = draw(st.sampled_from(["", "sum8", "xor8", "sum16", "crc16-arc", "crc16-modbus"]))
    width = draw(st.sampled_from(["check", "check:1", "check:4x"])) if check else ""
    tail = draw(st.sampled_from(["", "16", "0D 0A"]))
    data = draw(st.sampled_from(["data", "data:3"]))
    if data == "data" and not length and not (tail and not width):
        data = "data:3"  # or nothing would say where it ends
    before_data = [part for part in (address, command, length) if part]
    before_data = draw(st.permutations(before_data))
    parts = [part for part in (start, *before_data, data, width, tail) if part]
    covered = draw(st.sampled_from([*before_data, data]))
    return FrameFormat(
        parts=tuple(parts),
        counts=draw(st.sampled_from([data, f"{parts[0]}..{parts[-1]}"])),
        check=check,  # type: ignore[arg-type]  # sampled from the kinds
        over=f"{covered}..{data}" if check else "",
        order=draw(st.sampled_from(["big", "little"])),
        longest=40,
    )


@settings(max_examples=300, deadline=None)
@given(form=formats(), noise=st.binary(max_size=30), data=st.data())
def test_any_faultless_format_says_and_hears_the_same(
    form: FrameFormat, noise: bytes, data: st.DataObject
) -> None:
    assert faults(form) == []
    family = FrameFamily(form)
    words = [part.partition(":")[0] for part in form.parts]
    three = "data:3" in form.parts
    said = data.draw(st.binary(min_size=3 if three else 0, max_size=3 if three else 40))
    frame = Frame(
        data.draw(st.integers(0, 255)) if "address" in words else 0,
        data.draw(st.integers(0, 255)) if "command" in words else 0,
        said if three or "length" in words else said.replace(b"\x16", b"").replace(b"\r", b""),
    )
    wire = family.encode(frame)

    whole, chopped = family.decoder(), family.decoder()

    assert whole.feed(wire) == [frame]
    assert [one for byte in wire for one in chopped.feed(bytes((byte,)))] == [frame]
    after_noise = family.decoder()
    after_noise.feed(noise)
    after_noise.silence()
    assert after_noise.feed(wire) == [frame]
