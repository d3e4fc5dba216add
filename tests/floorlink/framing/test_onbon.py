"""What is particular to Onbon frames: escapes, preamble, the area's fields."""

from __future__ import annotations

from floorlink.framing import onbon


def test_no_byte_of_the_content_can_end_or_begin_a_frame() -> None:
    frame = onbon.OnbonFrame(bytes((0xA5, 0xA6, 0x5A, 0x5B)), address=0x5AA5)

    wire = onbon.encode(frame)

    assert wire[8:-1].count(0xA5) == wire[8:-1].count(0x5A) == 0
    assert bytes.fromhex("a6 02 a6 01 5b 02 5b 01") in wire
    assert onbon.decoder().feed(wire) == [frame]


def test_an_escape_that_means_nothing_spoils_the_frame() -> None:
    wire = onbon.encode(onbon.OnbonFrame(b"\xa5"))
    decoder = onbon.decoder()

    assert decoder.feed(wire.replace(b"\xa6\x02", b"\xa6\x07")) == []
    assert decoder.skipped == len(wire)


def test_a_shortened_preamble_is_enough() -> None:
    frame = onbon.OnbonFrame(b"\xa3\x06")

    assert onbon.decoder().feed(onbon.encode(frame)[6:]) == [frame]


def test_an_area_says_its_place_in_bytes_of_eight_dots() -> None:
    area = onbon.DynamicText(b"A", width=128, height=32, x=64, y=16, area=2, lasts_s=300).data()

    assert area[7:9] == (28).to_bytes(2, "little")
    assert area[9:25].hex(" ") == "00 08 00 10 00 10 00 20 00 02 00 00 2c 01 00 00"
    assert area[-5:] == b"\x01\x00\x00\x00A"


def test_a_published_answer_of_a_controller_is_understood() -> None:
    wire = bytes.fromhex(
        "a5 a5 a5 a5 a5 a5 a5 a5 00 80 fe ff 00 00 00 00 00 00 fe 02 05 00 a0 00 00 00 00 14 ac 5a"
    )

    (frame,) = onbon.decoder().feed(wire)

    assert onbon.answer_in(frame) == 0
    assert onbon.encode(onbon.answer(sender=onbon.ANYONE)) == wire


def test_a_refusal_is_no_yes_and_a_command_is_no_answer() -> None:
    refused = onbon.answer(sender=3, error=6)

    assert onbon.answer_in(refused) == 6
    assert onbon.answer_in(onbon.OnbonFrame(b"\xa0\x01\x00\x00\x00", onbon.US)) == 0xFF
    assert onbon.answer_in(onbon.OnbonFrame(b"\xa0\x00\x00\x00\x00")) is None
    assert onbon.answer_in(onbon.OnbonFrame(b"\xa3\x06\x01\x00\x00", onbon.US)) is None
