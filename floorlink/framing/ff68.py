"""The FF 68 bus of call units and evaluation keypads.

    +----+----+----+----+----+------+-----+--------+-----+----+
    | FF | 68 | L  | L  | 68 | ADDR | CMD | DATA … | SUM | 16 |
    +----+----+----+----+----+------+-----+--------+-----+----+
                              '----- L bytes -----'
                              '---- summed up ----'  mod 256

9600 8N1 on RS-485 or RS-232. Nobody polls: a unit speaks when a key is pressed, and speaks again
until it hears its own frame echoed. What commands and data mean differs between makers and is
profile data (firmware_configs/keypads).
"""

from __future__ import annotations

from dataclasses import dataclass

from floorlink.framing.checksums import sum8
from floorlink.framing.decoder import Cut, Decoder, Noise, Step, Whole, find_start

LONGEST_DATA = 30
"""Real units show at most eight digits. A small cap lets the decoder see through a false start
after one lost key press instead of swallowing a minute of them."""

_START = b"\xff\x68"
_AROUND = 7
"""Bytes of a frame that L does not count."""


@dataclass(frozen=True, slots=True)
class Ff68Frame:
    address: int
    command: int
    data: bytes = b""


def encode(frame: Ff68Frame) -> bytes:
    """Raises ValueError for what no unit could take: a wrong address, or too much data."""
    if len(frame.data) > LONGEST_DATA:
        raise ValueError(f"{len(frame.data)} bytes of data, at most {LONGEST_DATA} fit")
    body = bytes((frame.address, frame.command)) + frame.data
    return b"\xff\x68%c%c\x68%b%c\x16" % (len(body), len(body), body, sum8(body))


def decoder() -> Decoder[Ff68Frame]:
    return Decoder(_cut, _AROUND + 2 + LONGEST_DATA)


def _cut(heard: bytearray) -> Step[Ff68Frame]:
    noise = find_start(heard, _START)
    if noise:
        return noise
    if len(heard) > 2 and not 2 <= heard[2] <= 2 + LONGEST_DATA:
        return Noise(1)
    if len(heard) > 3 and heard[3] != heard[2]:
        return Noise(1)
    if len(heard) > 4 and heard[4] != 0x68:
        return Noise(1)
    if len(heard) < 5 or len(heard) < _AROUND + heard[2]:
        return Cut()
    length = _AROUND + heard[2]
    body = bytes(heard[5 : length - 2])
    if heard[length - 2] != sum8(body) or heard[length - 1] != 0x16:
        return Noise(1)
    return Whole(Ff68Frame(body[0], body[1], body[2:]), length)
