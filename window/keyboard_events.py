"""Keys of a USB keyboard, by their names in Linux (KEY_1, KEY_KP1, KEY_ENTER).

The keyboard is grabbed: what a citizen types must not arrive in some program as well. Only here
is evdev named; it exists on Linux only and is loaded when a keyboard is opened.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

log = logging.getLogger(__name__)


class Keyboard(Protocol):
    def presses(self) -> Iterator[str]:
        """Names of keys as they go down, until it is closed. Raises OSError when unplugged."""

    def wake(self) -> None:
        """Ends a waiting `presses`; from any thread, also once it is closed."""


OpenKeyboard = Callable[[str], AbstractContextManager[Keyboard]]
"""Opens the keyboard of a device path. Raises OSError when it is not there."""


@contextmanager
def open_evdev(path: str) -> Iterator[Keyboard]:
    """A real keyboard, by a path such as /dev/input/by-path/…-event-kbd."""
    from window.evdev_keyboard import EvdevKeyboard

    keyboard = EvdevKeyboard(path)
    try:
        yield keyboard
    finally:
        keyboard.close()


class KeyboardReader:
    """Keeps one keyboard open and hands its keys over; opens it again after it was pulled."""

    def __init__(
        self,
        path: str,
        pressed: Callable[[str], None],
        open_keyboard: OpenKeyboard = open_evdev,
        longest_retry_s: float = 5.0,
    ) -> None:
        """`pressed` is called from the reader's thread."""
        self._path = path
        self._pressed = pressed
        self._open_keyboard = open_keyboard
        self._longest_retry_s = longest_retry_s
        self._closing = threading.Event()
        self._keyboard: Keyboard | None = None
        self._thread = threading.Thread(target=self._work, name=f"keyboard-{path}", daemon=True)
        self.fault = "not opened yet"
        """Why there is no keyboard; empty while there is one."""

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        keyboard = self._keyboard
        if keyboard:
            keyboard.wake()
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    def _work(self) -> None:
        pause = 0.1
        quiet = False
        chance = random.Random()  # a pause, no secret  # nosec B311
        while not self._closing.is_set():
            try:
                with self._open_keyboard(self._path) as keyboard:
                    self._keyboard = keyboard
                    if quiet:
                        log.info("keyboard %s is there again", self._path)
                    self.fault, pause, quiet = "", 0.1, False
                    if not self._closing.is_set():  # or its wake came too early to be heard
                        for key in keyboard.presses():
                            self._pressed(key)
                self.fault = "it was closed"
            except (OSError, ImportError) as error:
                self.fault = str(error)
            self._keyboard = None
            if not quiet and not self._closing.is_set():
                log.warning("keyboard %s is gone: %s", self._path, self.fault)
                quiet = True
            self._closing.wait(pause * chance.uniform(0.75, 1.25))
            pause = min(2 * pause, self._longest_retry_s)
