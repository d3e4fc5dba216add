"""Several devices of one frame format on one line: one decoder, each device hears its address."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from weakref import WeakValueDictionary

from floorlink.errors import SettingsError
from floorlink.framing.described import Frame, FrameFamily
from floorlink.framing.frame_format import FrameFormat
from floorlink.line import Done, Line

Hear = Callable[[Frame], None]

SILENCE_S = 0.5
"""No device pauses so long within a frame, not even behind a serial server; what came before the
pause was cut off, and must not swallow the next press."""

_buses: WeakValueDictionary[tuple[int, str], FrameBus] = WeakValueDictionary()
"""By id of the line and format; an entry lives as long as its line, whose listener it is."""
_finding = threading.Lock()


class FrameBus:
    """The devices on one line. Handlers are called from the line's reader and must not block."""

    def __init__(
        self, line: Line, form: FrameFormat, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.line = line
        self._clock = clock
        self._family = FrameFamily(form)
        self._decoder = self._family.decoder()
        self._heard_at = clock()
        self._devices: dict[int, Hear] = {}
        self.strangers = 0
        """Frames from addresses that no device here has."""
        line.listen(self._hear)

    @staticmethod
    def on(line: Line, form: FrameFormat) -> FrameBus:
        """The one bus of `line` for this format."""
        key = id(line), repr(form)
        with _finding:
            bus = _buses.get(key)
            if bus is None:
                bus = _buses[key] = FrameBus(line, form)
            return bus

    def attach(self, address: int, hear: Hear) -> None:
        """Raises SettingsError when the address cannot be or another device has it."""
        place = f"line {self.line.settings.name}"
        if not 0 <= address <= 0xFF:
            raise SettingsError([f"{place}: {address} is no bus address (0 to 255)"])
        if address in self._devices:
            raise SettingsError([f"{place}: two devices have the bus address {address}"])
        self._devices[address] = hear

    def detach(self, address: int) -> None:
        self._devices.pop(address, None)

    def encode(self, frame: Frame) -> bytes:
        return self._family.encode(frame)

    def send(self, frame: Frame, done: Done | None = None) -> None:
        self.line.send(self.encode(frame), done)

    @property
    def counters(self) -> dict[str, int]:
        """Of the line and of strangers on it; every device of the bus shows them."""
        return {**self.line.troubles, "strangers": self.strangers}

    def _hear(self, data: bytes) -> None:
        before = self._decoder.skipped
        now = self._clock()
        if now - self._heard_at >= SILENCE_S:
            self._decoder.silence()
        self._heard_at = now
        for frame in self._decoder.feed(data):
            hear = self._devices.get(frame.address)
            if hear:
                hear(frame)
            else:
                self.strangers += 1
        if self._decoder.skipped > before:
            self.line.count_noise(self._decoder.skipped - before)
