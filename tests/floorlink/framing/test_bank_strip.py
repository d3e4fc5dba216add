"""What is particular to strip panels: a text that ends at FF."""

from __future__ import annotations

import pytest

from floorlink.framing import bank_strip


def test_a_text_that_would_end_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="FF"):
        bank_strip.encode(bank_strip.StripFrame(3, b"A\xff"))


def test_an_address_or_sum_of_ff_does_not_end_the_frame() -> None:
    # 01+99+63+02 = FF
    frame = bank_strip.StripFrame(0xFF, b"\x02")

    wire = bank_strip.encode(frame)

    assert wire[1] == wire[5] == 0xFF
    assert bank_strip.decoder().feed(wire) == [frame]
