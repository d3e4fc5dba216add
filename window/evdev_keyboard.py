"""The one module that imports evdev."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Iterator

import evdev
from evdev import ecodes


class EvdevKeyboard:
    def __init__(self, path: str) -> None:
        """Raises OSError when it is not there or another program has grabbed it."""
        self._device = evdev.InputDevice(path)
        self._wake_reader, self._wake_writer = os.pipe()
        self._open = True
        self._gate = threading.Lock()
        """Between `wake` and `close`: a closed pipe's number may be somebody else's file."""
        try:
            self._device.grab()
        except OSError:
            self.close()
            raise

    def presses(self) -> Iterator[str]:
        while True:
            ready, _, _ = select.select([self._device.fd, self._wake_reader], [], [])
            if self._wake_reader in ready:
                return
            for event in self._device.read():
                # 1 is down; 0 is up and 2 the keyboard's own repetition.
                if event.type == ecodes.EV_KEY and event.value == 1:
                    names = ecodes.KEY.get(event.code, "")
                    yield names if isinstance(names, str) else names[0]

    def wake(self) -> None:
        with self._gate:
            if self._open:
                os.write(self._wake_writer, b"x")

    def close(self) -> None:
        """Lets go of the keyboard; only by the thread that reads it."""
        with self._gate:
            self._open = False
            self._device.close()
            os.close(self._wake_reader)
            os.close(self._wake_writer)
