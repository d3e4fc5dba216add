"""A line whose far end is a twin in the same process: what the driver does, without a port."""

from __future__ import annotations

from collections.abc import Callable

from floorlink.line import Line
from floorlink.line_settings import LineSettings
from printer.twin import PrinterTwin


class TwinLine(Line):
    """Bytes go to the twin at once and its answers come back at once; it can be unplugged."""

    def __init__(self, twin: PrinterTwin) -> None:
        super().__init__(LineSettings(name="printer", port="twin"))
        self.twin = twin
        self.unplugged = False
        self.before_ticket: Callable[[], None] | None = None
        """Happens once, after the last status question and before the ticket's first byte."""
        self._ears: list[Callable[[bytes], None]] = []

    def listen(self, hear: Callable[[bytes], None]) -> None:
        self._ears.append(hear)

    def send(self, frame: bytes, done: Callable[[bool], None] | None = None) -> None:
        if self.before_ticket and frame.startswith(b"\x1b@"):
            happen, self.before_ticket = self.before_ticket, None
            happen()
        if not self.unplugged and (said := self.twin.hear(frame)):
            for hear in self._ears:
                hear(said)
        if done:
            done(not self.unplugged)

    def hear(self, data: bytes) -> None:
        """Bytes come from the far end, whoever said them."""
        for hear in self._ears:
            hear(data)

    def let_speak(self) -> None:
        """Carry what the printer says unasked."""
        if said := self.twin.speak():
            self.hear(said)

    def open(self) -> None:
        self.unplugged = False

    def close(self) -> None:
        self.unplugged = True
