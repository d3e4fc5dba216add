"""A maker's frame as an installer writes it down in a profile: the parts in their order.

    [frame]
    parts = ["FF 68", "length", "length", "68", "address", "command", "data", "check", "16"]
    counts = "address..data"      # what the length counts
    check = "sum8"
    over = "address..data"        # what the check covers

A part is either bytes in hex, or a word: address, command, length, data, check. `:2` behind a word
says how many bytes it takes (one, if nothing is said), `:2x` how many hexadecimal digits. Data
ends where the length or its own `:2` says, or else where the bytes behind it stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from floorlink.framing.checksums import crc16_arc, crc16_modbus, sum8, sum16, xor8

CheckKind = Literal["", "sum8", "xor8", "sum16", "crc16-arc", "crc16-modbus"]

CHECKS: dict[str, tuple[Callable[[bytes], int], int]] = {
    "sum8": (sum8, 1),
    "xor8": (xor8, 1),
    "sum16": (sum16, 2),
    "crc16-arc": (crc16_arc, 2),
    "crc16-modbus": (crc16_modbus, 2),
}
"""How each kind is reckoned, and its bytes."""

_WORD = re.compile(r"(address|command|length|data|check)(?::([1-9]\d?)(x?))?")


@dataclass(frozen=True, slots=True)
class FrameFormat:
    """`[frame]` of a profile."""

    parts: tuple[str, ...]
    counts: str = "data"
    check: CheckKind = ""
    over: str = ""
    order: Literal["big", "little"] = "big"
    """Of the bytes of address, command, length and check."""
    longest: int = 120
    """Bytes of data that a frame holds at most."""
    escapes: dict[str, str] = field(default_factory=dict)
    """A byte between the first and the last part -> the two bytes that go over the line for it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part; `size` 0: as long as the frame's data is."""

    text: str
    """As the profile has it."""
    size: int
    fixed: bytes = b""
    """Not empty: these bytes and no others."""
    word: str = ""
    digits: bool = False

    def write(self, value: int, order: Literal["big", "little"]) -> bytes:
        """Raises OverflowError for a number that does not fit in here."""
        if not self.digits:
            return value.to_bytes(self.size, order)
        if not 0 <= value < 16**self.size:
            raise OverflowError(f"{value} does not fit in {self.size} digits")
        return b"%0*X" % (self.size, value)

    def read(self, wire: bytes, order: Literal["big", "little"]) -> int:
        """Raises ValueError for digits that are none."""
        if not self.digits:
            return int.from_bytes(wire, order)
        if not wire.isalnum() or wire != wire.upper():
            raise ValueError("not digits as they are written here")
        return int(wire, 16)


def parts_of(form: FrameFormat) -> tuple[Part, ...]:
    """Raises ValueError for a part that is neither bytes in hex nor one of the words."""
    return tuple(_part(text, form.check) for text in form.parts)


def _part(text: str, check: CheckKind) -> Part:
    found = _WORD.fullmatch(text)
    if found:
        word, size, digits = found.groups()
        usual = {"data": 0, "check": CHECKS[check][1] if check else 1}.get(word, 1)
        return Part(text, int(size or usual), word=word, digits=bool(digits))
    try:
        fixed = bytes.fromhex(text)
    except ValueError:
        fixed = b""
    if not fixed:
        words = "address, command, length, data or check"
        raise ValueError(f'part "{text}" is neither bytes in hex nor {words}')
    return Part(text, len(fixed), fixed=fixed)


def reach(form: FrameFormat, span: str) -> range:
    """Which parts "address..data" means: from the first so written to the last so written."""
    first, dots, last = span.partition("..")
    last = last if dots else first
    if first not in form.parts or last not in form.parts:
        raise ValueError(f'"{span}" names a part that the frame does not have')
    begin = form.parts.index(first)
    end = len(form.parts) - form.parts[::-1].index(last)
    if begin >= end:
        raise ValueError(f'"{span}" runs backwards')
    return range(begin, end)


def faults(form: FrameFormat) -> list[str]:
    """Everything that is wrong with it, in the installer's words."""
    try:
        parts = parts_of(form)
    except ValueError as error:
        return [str(error)]
    found = []
    words = [part.word for part in parts if part.word]
    for word in ("address", "command", "data", "check"):
        if words.count(word) > 1:
            found.append(f"{word} stands in the frame more than once")
    if "data" not in words:
        return [*found, "the frame has no data"]
    found += _faults_of_ranges(form, words)
    data_at = words.index("data")
    data = next(part for part in parts if part.word == "data")
    behind = parts[parts.index(data) + 1 :]
    if "length" in words[data_at:]:
        found.append("the length must stand before the data")
    elif not (data.size or "length" in words or form.escapes or (behind and behind[0].fixed)):
        found.append("nothing says where the data ends: no length, no size, no bytes behind it")
    if not 1 <= form.longest <= 1000:
        found.append("longest must be between 1 and 1000 bytes")
    return found + _faults_of_escapes(form, parts)


def _faults_of_ranges(form: FrameFormat, words: list[str]) -> list[str]:
    found = []
    if bool(form.check) != ("check" in words):
        found.append("a check needs both its kind and its place among the parts")
    wanted = {"over": form.over} if form.check else {}
    if "length" in words:
        wanted["counts"] = form.counts
    for key, span in wanted.items():
        try:
            covered = [form.parts[at].partition(":")[0] for at in reach(form, span)]
        except ValueError as error:
            found.append(f"{key}: {error}")
            continue
        if key == "over" and "check" in covered:
            found.append("over: the check cannot cover itself")
        if key == "counts" and "data" not in covered:
            found.append("counts: the length must count the data")
    return found


def _faults_of_escapes(form: FrameFormat, parts: tuple[Part, ...]) -> list[str]:
    if not form.escapes:
        return []
    try:
        escapes = {bytes.fromhex(k): bytes.fromhex(v) for k, v in form.escapes.items()}
    except ValueError:
        return ["escapes must be bytes in hex"]
    if any(len(k) != 1 or len(v) != 2 for k, v in escapes.items()):
        return ["escapes: one byte becomes two"]
    if len(set(escapes.values())) != len(escapes):
        return ["escapes: two bytes become the same"]
    if not (len(parts) > 2 and parts[0].fixed and parts[-1].fixed):
        return ["escapes: the frame must begin and end with bytes of its own"]
    needed = {*parts[0].fixed, *parts[-1].fixed, *(value[0] for value in escapes.values())}
    missing = needed - {key[0] for key in escapes}
    if missing:
        return [f"escapes: {bytes(sorted(missing)).hex(' ')} must be escaped too"]
    return []
