"""The strip panel over bank and hall windows.

    +----+------+----+----+----+-----+----+----+----+----+----+--------+----+
    | AA | ADDR | BB | 51 | 54 | SUM | 01 | 00 | 99 | 00 | 63 | text … | FF |
    +----+------+----+----+----+-----+----+----+----+----+----+--------+----+
                                      '------- summed up ------------'  mod 256

`08 02` in place of `01 00` addresses the combined screen. The text is GBK, in which no byte is
FF, so that the first FF after the head ends the frame.
"""

from __future__ import annotations

from dataclasses import dataclass

from floorlink.framing.checksums import sum8
from floorlink.framing.decoder import Cut, Decoder, Noise, Step, Whole, find_start

LONGEST_TEXT = 120

_WINDOW_SCREEN = b"\x01\x00"
_COMBINED_SCREEN = b"\x08\x02"
_TEXT_AT = 11


@dataclass(frozen=True, slots=True)
class StripFrame:
    address: int
    text: bytes
    combined: bool = False


def encode(frame: StripFrame) -> bytes:
    """Raises ValueError for a text that holds FF or is too long: its end could not be found."""
    if 0xFF in frame.text:
        raise ValueError("the byte FF would end the text")
    if len(frame.text) > LONGEST_TEXT:
        raise ValueError(f"{len(frame.text)} bytes of text, at most {LONGEST_TEXT} fit")
    screen = _COMBINED_SCREEN if frame.combined else _WINDOW_SCREEN
    summed = screen + b"\x99\x00\x63" + frame.text
    return b"\xaa%c\xbb\x51\x54%c%b\xff" % (frame.address, sum8(summed), summed)


def decoder() -> Decoder[StripFrame]:
    return Decoder(_cut, _TEXT_AT + LONGEST_TEXT + 1)


def _cut(heard: bytearray) -> Step[StripFrame]:
    noise = find_start(heard, b"\xaa")
    if noise:
        return noise
    if not _may_be(heard[2:5], b"\xbb\x51\x54") or not _may_be(heard[8:_TEXT_AT], b"\x99\x00\x63"):
        return Noise(1)
    screen = bytes(heard[6:8])
    if not _may_be(screen, _WINDOW_SCREEN) and not _may_be(screen, _COMBINED_SCREEN):
        return Noise(1)
    end = heard.find(b"\xff", _TEXT_AT)
    if end < 0:
        return Cut()
    text = bytes(heard[_TEXT_AT:end])
    if len(text) > LONGEST_TEXT or heard[5] != sum8(bytes(heard[6:end])):
        return Noise(1)
    return Whole(StripFrame(heard[1], text, combined=screen == _COMBINED_SCREEN), end + 1)


def _may_be(part: bytes | bytearray, whole: bytes) -> bool:
    """`part` is what has come of the place where `whole` must stand."""
    return whole.startswith(part)
