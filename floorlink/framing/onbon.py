"""Onbon BX-5K and BX-6K panel controllers: a text shown at once in a dynamic area.

    +-------+-----------+--------+-----------+----+
    | A5 ×8 | head (14) | data … | CRC (2)   | 5A |
    +-------+-----------+--------+-----------+----+
             '---- CRC-16/ARC --' little-endian
             '---- escaped on the wire -----'

    A5 -> A6 02    A6 -> A6 01    5A -> 5B 02    5B -> 5B 01

    head   to (2)  from (2)  00×6  device FE  protocol 02  length of data (2)
    data   A3 06   answer wanted 01   00 00   areas deleted 0   areas told 1   length of area (2)
    area   type 00   x (2)  y (2)  width (2)  height (2)   number   line gap   run mode
           lasts (2)   00×3   one line 02   break 01   display 02   exit 00   speed 00   stay 08
           length of text (4)   text in the panel's encoding

An answer says A0 00 (taken) or A0 and something else, an error code (0 if taken), 00 00.

Numbers are little-endian, x and width in bytes of eight dots. The constants are those that the
maker's own library sends. Address FFFE is "whoever is on this line".
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from floorlink.framing.checksums import crc16_arc
from floorlink.framing.decoder import Cut, Decoder, Noise, Step, Whole, find_start

ANYONE = 0xFFFE
US = 0x8000
"""The address of whoever commands the controllers; answers go there."""
LONGEST_TEXT = 512

_PREAMBLE = b"\xa5" * 8
_HEAD = struct.Struct("<HHHHHBBH")
_DEVICE, _PROTOCOL = 0xFE, 0x02
_UPDATE_AREAS = struct.Struct("<BBBBBBBH")
_AREA = struct.Struct("<BHHHHBBBH3x6sI")
_LOOKS = bytes((0x02, 0x01, 0x02, 0x00, 0x00, 0x08))
_ESCAPES = {0xA5: b"\xa6\x02", 0xA6: b"\xa6\x01", 0x5A: b"\x5b\x02", 0x5B: b"\x5b\x01"}
_PLAIN = {escape: bytes((byte,)) for byte, escape in _ESCAPES.items()}
_LONGEST = 8 + 2 * (_HEAD.size + _UPDATE_AREAS.size + _AREA.size + LONGEST_TEXT + 2) + 1


@dataclass(frozen=True, slots=True)
class OnbonFrame:
    """Any frame of the family; `data` as it was before escaping."""

    data: bytes
    address: int = ANYONE
    sender: int = US


@dataclass(frozen=True, slots=True)
class DynamicText:
    """A text in one dynamic area; sizes in dots, x and width multiples of eight."""

    text: bytes
    width: int
    height: int
    x: int = 0
    y: int = 0
    area: int = 0
    lasts_s: int = 5
    """How long the controller keeps it after the last word from us, in its own run mode 0."""

    def data(self) -> bytes:
        area = _AREA.pack(
            0, self.x // 8, self.y, self.width // 8, self.height, self.area, 0, 0, self.lasts_s,
            _LOOKS, len(self.text),
        ) + self.text  # fmt: skip
        return _UPDATE_AREAS.pack(0xA3, 0x06, 1, 0, 0, 0, 1, len(area)) + area


def encode(frame: OnbonFrame) -> bytes:
    """Raises ValueError when the text is longer than a controller takes."""
    if len(frame.data) > _UPDATE_AREAS.size + _AREA.size + LONGEST_TEXT:
        raise ValueError(f"{len(frame.data)} bytes of data are too many")
    head = _HEAD.pack(frame.address, frame.sender, 0, 0, 0, _DEVICE, _PROTOCOL, len(frame.data))
    plain = head + frame.data
    plain += struct.pack("<H", crc16_arc(plain))
    return _PREAMBLE + b"".join(_ESCAPES.get(byte, bytes((byte,))) for byte in plain) + b"\x5a"


def decoder() -> Decoder[OnbonFrame]:
    return Decoder(_cut, _LONGEST)


def _cut(heard: bytearray) -> Step[OnbonFrame]:
    noise = find_start(heard, b"\xa5")
    if noise:
        return noise
    # Controllers take a shorter preamble too: what counts is where the A5s end.
    body_at = len(heard) - len(heard.lstrip(b"\xa5"))
    if body_at == len(heard):
        return Noise(body_at - 8) if body_at > 8 else Cut()
    end = heard.find(b"\x5a", body_at)
    again = heard.find(b"\xa5", body_at)
    if again >= 0 and (end < 0 or again < end):
        return Noise(again)
    if end < 0:
        return Cut()
    frame = _open(bytes(heard[body_at:end]))
    return Whole(frame, end + 1) if frame else Noise(end + 1)


def _open(wire: bytes) -> OnbonFrame | None:
    """The frame between preamble and 5A, if its escapes, length and CRC agree."""
    plain = bytearray()
    at = 0
    while at < len(wire):
        if wire[at] not in (0xA6, 0x5B):
            plain.append(wire[at])
            at += 1
        elif wire[at : at + 2] in _PLAIN:
            plain += _PLAIN[wire[at : at + 2]]
            at += 2
        else:
            return None
    if len(plain) < _HEAD.size + 2:
        return None
    address, sender, *_, length = _HEAD.unpack_from(plain)
    data = bytes(plain[_HEAD.size : -2])
    if length != len(data) or crc16_arc(plain[:-2]) != int.from_bytes(plain[-2:], "little"):
        return None
    return OnbonFrame(data, address, sender)


def answer_in(frame: OnbonFrame) -> int | None:
    """The error code of a controller's answer, 0 if it took the command; None: it is no answer."""
    if frame.address != US or len(frame.data) < 3 or frame.data[0] != 0xA0:
        return None
    taken = frame.data[1] == 0x00
    return frame.data[2] if taken else frame.data[2] or 0xFF


def answer(sender: int, error: int = 0) -> OnbonFrame:
    """What a controller says of a command."""
    return OnbonFrame(bytes((0xA0, 0x01 if error else 0x00, error, 0, 0)), US, sender)
