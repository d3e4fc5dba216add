"""Several FF 68 devices on one line: one decoder, and each device hears its own address."""

from __future__ import annotations

import threading
from collections.abc import Callable
from weakref import WeakValueDictionary

from floorlink.errors import SettingsError
from floorlink.framing import ff68
from floorlink.framing.ff68 import Ff68Frame
from floorlink.line import Done, Line

Hear = Callable[[Ff68Frame], None]

_buses: WeakValueDictionary[int, Ff68Bus] = WeakValueDictionary()
"""By id of the line; an entry lives as long as its line, whose listener it is."""
_finding = threading.Lock()


class Ff68Bus:
    """The devices on one line. Handlers are called from the line's reader and must not block."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self._decoder = ff68.decoder()
        self._devices: dict[int, Hear] = {}
        self.strangers = 0
        """Frames from addresses that no device here has."""
        line.listen(self._hear)

    @staticmethod
    def on(line: Line) -> Ff68Bus:
        """The one bus of `line`."""
        with _finding:
            bus = _buses.get(id(line))
            if bus is None:
                bus = _buses[id(line)] = Ff68Bus(line)
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

    def send(self, frame: Ff68Frame, done: Done | None = None) -> None:
        self.line.send(ff68.encode(frame), done)

    def _hear(self, data: bytes) -> None:
        before = self._decoder.skipped
        for frame in self._decoder.feed(data):
            hear = self._devices.get(frame.address)
            if hear:
                hear(frame)
            else:
                self.strangers += 1
        if self._decoder.skipped > before:
            self.line.count_noise(self._decoder.skipped - before)
