"""The frame families side by side, so that one set of tests judges them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from floorlink.framing import bank_strip, ff68, onbon
from floorlink.framing.decoder import Decoder


@dataclass(frozen=True)
class Family:
    name: str
    encode: Callable[[Any], bytes]
    decoder: Callable[[], Decoder[Any]]
    frames: st.SearchStrategy[Any]
    golden: dict[bytes, Any]
    """Bytes known from devices and makers -> what they mean."""
    preamble: int = 0
    """Bytes at the beginning that a receiver can do without."""

    def __repr__(self) -> str:
        return self.name


BYTE = st.integers(0, 255)

FF68 = Family(
    "ff68",
    ff68.encode,
    ff68.decoder,
    st.builds(ff68.Ff68Frame, BYTE, BYTE, st.binary(max_size=ff68.LONGEST_DATA)),
    {
        bytes.fromhex("ff 68 03 03 68 03 01 0c 10 16"): ff68.Ff68Frame(3, 1, b"\x0c"),
        bytes.fromhex("ff 68 03 03 68 03 01 0d 11 16"): ff68.Ff68Frame(3, 1, b"\x0d"),
        bytes.fromhex("ff 68 03 03 68 03 01 0b 0f 16"): ff68.Ff68Frame(3, 1, b"\x0b"),
        bytes.fromhex("ff 68 03 03 68 03 01 12 16 16"): ff68.Ff68Frame(3, 1, b"\x12"),
        bytes.fromhex("ff 68 03 03 68 03 01 13 17 16"): ff68.Ff68Frame(3, 1, b"\x13"),
        bytes.fromhex("ff 68 04 04 68 03 01 06 0f 19 16"): ff68.Ff68Frame(3, 1, b"\x06\x0f"),
        bytes.fromhex("ff 68 08 08 68 03 02 0a 0a 0a 00 01 02 26 16"): ff68.Ff68Frame(
            3, 2, b"\x0a\x0a\x0a\x00\x01\x02"
        ),
        bytes.fromhex("ff 68 02 02 68 03 03 06 16"): ff68.Ff68Frame(3, 3),
        bytes.fromhex("ff 68 03 03 68 03 11 00 14 16"): ff68.Ff68Frame(3, 0x11, b"\x00"),
        bytes.fromhex("ff 68 03 03 68 03 01 00 04 16"): ff68.Ff68Frame(3, 1, b"\x00"),
    },
)

ONBON = Family(
    "onbon",
    onbon.encode,
    onbon.decoder,
    st.builds(onbon.OnbonFrame, st.binary(max_size=60), st.integers(0, 0xFFFF)),
    {
        # Made by the maker's own library.
        bytes.fromhex(
            "a5 a5 a5 a5 a5 a5 a5 a5 fe ff 00 80 00 00 00 00 00 00 fe 02 33 00 a3 06 01 00 00 00 01"
            "2a 00 00 00 00 00 00 08 00 10 00 00 00 00 05 00 00 00 00 02 01 02 00 00 08 0f 00 00 00"
            "41 30 31 32 ba c5 b5 bd 33 ba c5 b4 b0 bf da c7 3c 5a"
        ): onbon.OnbonFrame(
            onbon.DynamicText("A012号到3号窗口".encode("gbk"), width=64, height=16).data()
        ),
    },
    preamble=8,
)

BANK_STRIP = Family(
    "bank-strip",
    bank_strip.encode,
    bank_strip.decoder,
    st.builds(
        bank_strip.StripFrame,
        BYTE,
        st.binary(max_size=60).map(lambda text: text.replace(b"\xff", b"\xfe")),
        st.booleans(),
    ),
    {
        # The sum by hand: 01+99+63 = FD, text C7+EB+41+30+31+32 = 286, together 383.
        bytes.fromhex("aa 03 bb 51 54 83 01 00 99 00 63 c7 eb 41 30 31 32 ff"): (
            bank_strip.StripFrame(3, "请A012".encode("gbk"))
        ),
        bytes.fromhex("aa 03 bb 51 54 8c 08 02 99 00 63 c7 eb 41 30 31 32 ff"): (
            bank_strip.StripFrame(3, "请A012".encode("gbk"), combined=True)
        ),
    },
)

FAMILIES = (FF68, ONBON, BANK_STRIP)
