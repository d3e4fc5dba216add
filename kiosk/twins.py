"""The virtual twins of what stands at a kiosk: an identity-card reader and a barcode scanner.

Both follow floorlink.twin: bytes in, bytes out, mischief on request.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from floorlink.persons import CHECKS, WEIGHTS
from floorlink.twin import Wired
from kiosk.sam_frames import FIND, PREAMBLE, READ, SELECT, frame

NOTHING, REFUSED = bytes.fromhex("000080"), bytes.fromhex("000041")
FOUND = bytes.fromhex("00009f00000000")
SELECTED = bytes.fromhex("0000900000000000000000")
DONE = bytes.fromhex("000090")
TRIGGER = bytes.fromhex("7e000801000201abcd")
HEARD = bytes.fromhex("02000001003331")


def card_number(region: str, birth: str, order: str = "001") -> str:
    """A number that adds up and belongs to nobody: regions begin with 99 in tests."""
    body = region + birth + order
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + CHECKS[total % 11]


def card_text(number: str, name: str = "张三") -> bytes:
    """The 256 bytes of text on a card."""
    fields = (
        (name, 30), ("1", 2), ("01", 4), (number[6:14], 16), ("东平县", 70), (number, 36),
        ("东平县公安局", 30), ("20200101", 16), ("20400101", 16), ("", 36),
    )  # fmt: skip
    return b"".join(text.ljust(width // 2).encode("utf-16-le") for text, width in fields)


class IdReaderTwin(Wired):
    """A SAM-V. `put` lays a card on it, `take` takes it away."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(0, clock)
        self._heard = bytearray()
        self._card: bytes | None = None
        self._known = False
        """This card was read; it is not found again before it was taken away."""
        self._selected = False
        self.finds = self.reads = 0

    def put(self, number: str, name: str = "张三") -> None:
        self._card, self._known, self._selected = card_text(number, name), False, False

    def take(self) -> None:
        self._card = None

    def power_cycle(self) -> None:
        super().power_cycle()
        self._heard.clear()
        self._selected = False

    def feed(self, data: bytes) -> bytes:
        self._heard += data
        said = bytearray()
        while (start := self._heard.find(PREAMBLE)) >= 0:
            del self._heard[:start]
            if len(self._heard) < 7:
                break
            whole = 7 + int.from_bytes(self._heard[5:7], "big")
            if len(self._heard) < whole:
                break
            command = bytes(self._heard[7 : whole - 1])
            del self._heard[:whole]
            said += self.speak(frame(self._answer(command)))
        return bytes(said)

    def _answer(self, command: bytes) -> bytes:
        here = self._card is not None and not self._known
        if command == FIND:
            self.finds += 1
            return FOUND if here else NOTHING
        if command == SELECT:
            self._selected = here
            return SELECTED if here else REFUSED
        if command == READ and here and self._selected and self._card is not None:
            self._known, self._selected = True, False
            self.reads += 1
            return DONE + (256).to_bytes(2, "big") + (1024).to_bytes(2, "big") + self._card + PHOTO
        return REFUSED


PHOTO = bytes(range(256)) * 4
"""Stands for a face; no test may ever find it behind the decoder."""


class ScannerTwin(Wired):
    """A GM65. `show` holds a code before it; it reads only while it is lit."""

    def __init__(
        self, *, ending: bytes = b"\r", clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(0, clock)
        self._ending = ending
        self._heard = bytearray()
        self._shown = ""
        self._lit_until = 0.0
        self.triggers = 0

    def show(self, text: str) -> bytes:
        """What leaves the scanner at once: the code if it is lit, else nothing until it is."""
        self._shown = text
        return self._look()

    @property
    def lit(self) -> bool:
        return self.clock() < self._lit_until

    @property
    def held(self) -> str:
        """The code before it that it has not read yet."""
        return self._shown

    def power_cycle(self) -> None:
        super().power_cycle()
        self._heard.clear()
        self._lit_until = 0.0

    def feed(self, data: bytes) -> bytes:
        self._heard += data
        said = b""
        while (start := self._heard.find(TRIGGER)) >= 0:
            del self._heard[: start + len(TRIGGER)]
            self.triggers += 1
            self._lit_until = self.clock() + 5
            said += self.speak(HEARD) + self._look()
        return said

    def _look(self) -> bytes:
        if not self._shown or not self.lit:
            return b""
        text, self._shown = self._shown, ""
        self._lit_until = 0.0  # one code a trigger
        return self.speak(text.encode() + self._ending)
