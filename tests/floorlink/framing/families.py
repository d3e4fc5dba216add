"""The frame families side by side, so that one set of tests judges them all."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from floorlink.framing import onbon
from floorlink.framing.decoder import Decoder
from floorlink.framing.described import Frame, FrameFamily
from floorlink.framing.ff68 import FF68 as FF68_FORMAT
from floorlink.framing.ff68 import LONGEST_DATA
from floorlink.framing.frame_format import FrameFormat
from floorlink.profiles import profile_path
from floorlink.settings import convert


def shipped(profile: str) -> FrameFamily:
    """The frame that a profile of firmware_configs describes."""
    table = tomllib.loads(profile_path(profile).read_text("utf-8"))["frame"]
    return FrameFamily(convert(table, FrameFormat, profile))


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
    swallows: int = 0
    """Bytes of good frames that a false start may cost when nobody hears the silence behind it."""
    has_start: bool = True
    """Without one, rubbish of small bytes may be a frame by its sum alone."""

    def __repr__(self) -> str:
        return self.name


BYTE = st.integers(0, 255)

_ff68 = FrameFamily(FF68_FORMAT)
FF68 = Family(
    "ff68",
    _ff68.encode,
    _ff68.decoder,
    st.builds(Frame, BYTE, BYTE, st.binary(max_size=LONGEST_DATA)),
    {
        bytes.fromhex("ff 68 03 03 68 03 01 0c 10 16"): Frame(3, 1, b"\x0c"),
        bytes.fromhex("ff 68 03 03 68 03 01 0d 11 16"): Frame(3, 1, b"\x0d"),
        bytes.fromhex("ff 68 03 03 68 03 01 0b 0f 16"): Frame(3, 1, b"\x0b"),
        bytes.fromhex("ff 68 03 03 68 03 01 12 16 16"): Frame(3, 1, b"\x12"),
        bytes.fromhex("ff 68 03 03 68 03 01 13 17 16"): Frame(3, 1, b"\x13"),
        bytes.fromhex("ff 68 04 04 68 03 01 06 0f 19 16"): Frame(3, 1, b"\x06\x0f"),
        bytes.fromhex("ff 68 08 08 68 03 02 0a 0a 0a 00 01 02 26 16"): Frame(
            3, 2, b"\x0a\x0a\x0a\x00\x01\x02"
        ),
        bytes.fromhex("ff 68 02 02 68 03 03 06 16"): Frame(3, 3),
        bytes.fromhex("ff 68 03 03 68 03 11 00 14 16"): Frame(3, 0x11, b"\x00"),
        bytes.fromhex("ff 68 03 03 68 03 01 00 04 16"): Frame(3, 1, b"\x00"),
    },
)

MAKERS_ONBON = bytes.fromhex(
    "a5 a5 a5 a5 a5 a5 a5 a5 fe ff 00 80 00 00 00 00 00 00 fe 02 33 00 a3 06 01 00 00 00 01"
    "2a 00 00 00 00 00 00 08 00 10 00 00 00 00 05 00 00 00 00 02 01 02 00 00 08 0f 00 00 00"
    "41 30 31 32 ba c5 b5 bd 33 ba c5 b4 b0 bf da c7 3c 5a"
)
"""Made by the maker's own library: "A012号到3号窗口" on 64×16."""

ONBON = Family(
    "onbon",
    onbon.encode,
    onbon.decoder,
    st.builds(onbon.OnbonFrame, st.binary(max_size=60), st.integers(0, 0xFFFF)),
    {
        MAKERS_ONBON: onbon.OnbonFrame(
            onbon.DynamicText("A012号到3号窗口".encode("gbk"), width=64, height=16).data()
        ),
    },
    preamble=8,
)

ONBON_FORMAT = FrameFormat(
    parts=(
        "A5 A5 A5 A5 A5 A5 A5 A5",
        "address:2",
        "00 80 00 00 00 00 00 00 FE 02",
        "length:2",
        "data",
        "check",
        "5A",
    ),
    check="crc16-arc",
    over="address:2..data",
    order="little",
    longest=560,
    escapes={"A5": "A6 02", "A6": "A6 01", "5A": "5B 02", "5B": "5B 01"},
)
"""The Onbon frame once more, as an installer would describe it."""
_onbon = FrameFamily(ONBON_FORMAT)
DESCRIBED_ONBON = Family(
    "described-onbon",
    _onbon.encode,
    _onbon.decoder,
    st.builds(Frame, st.integers(0, 0xFFFF), st.just(0), st.binary(max_size=60)),
    {MAKERS_ONBON: Frame(onbon.ANYONE, 0, ONBON.golden[MAKERS_ONBON].data)},
)

_no_ff = st.binary(max_size=60).map(lambda text: text.replace(b"\xff", b"\xfe"))
_strip = shipped("panels/bank-strip.toml")
BANK_STRIP = Family(
    "bank-strip",
    _strip.encode,
    _strip.decoder,
    st.builds(Frame, BYTE, st.integers(0, 0xFFFF), _no_ff),
    {
        # The sum by hand: 01+99+63 = FD, text C7+EB+41+30+31+32 = 286, together 383.
        bytes.fromhex("aa 03 bb 51 54 83 01 00 99 00 63 c7 eb 41 30 31 32 ff"): (
            Frame(3, 0x0100, "请A012".encode("gbk"))
        ),
        bytes.fromhex("aa 03 bb 51 54 8c 08 02 99 00 63 c7 eb 41 30 31 32 ff"): (
            Frame(3, 0x0802, "请A012".encode("gbk"))
        ),
    },
)

_slz = shipped("panels/slz-strip.toml")
SLZ_STRIP = Family(
    "slz-strip",
    _slz.encode,
    _slz.decoder,
    st.builds(Frame, BYTE, st.just(0), st.binary(max_size=60)),
    {
        # "A" and "号", both in colour 1. By hand: 03^A5^00^05 = A3, ^41^01 = E3, ^BA^C5^01 = 9D.
        bytes.fromhex("a0 90 03 a5 00 05 41 01 ba c5 01 9d"): (
            Frame(3, 0, b"A\x01" + "号".encode("gbk") + b"\x01")
        ),
    },
    swallows=200,
)

_alpha = shipped("panels/alpha.toml")
ALPHA = Family(
    "alpha",
    _alpha.encode,
    _alpha.decoder,
    st.builds(
        Frame, BYTE, st.just(0), st.binary(max_size=60).map(lambda text: text.replace(b"\x03", b""))
    ),
    {
        # By hand: 02 + 41+41 + 1B+30+61 + 41+30+31+32 + 03 = 0207.
        b"\0\0\0\0\0\x01Z00\x02AA\x1b0aA012\x030207\x04": Frame(0, 0, b"A012"),
        b"\0\0\0\0\0\x01Z1F\x02AA\x1b0aA012\x030207\x04": Frame(0x1F, 0, b"A012"),
    },
)

_digits = shipped("panels/digit-board.toml")
DIGIT_BOARD = Family(
    "digit-board",
    _digits.encode,
    _digits.decoder,
    st.builds(Frame, BYTE, st.just(0), st.binary(min_size=2, max_size=2)),
    {bytes.fromhex("05 03 e7 ef"): Frame(5, 0, (999).to_bytes(2, "big"))},
    has_start=False,
)

FAMILIES = (FF68, ONBON, DESCRIBED_ONBON, BANK_STRIP, SLZ_STRIP, ALPHA, DIGIT_BOARD)
