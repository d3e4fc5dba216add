"""Contacts on GPIO pins, debounced: one thread per device turns their edges into presses.

gpiozero's own bounce time depends on the pin factory (the mock one only stores it), so edges come
in raw and window/button_press.py decides.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from gpiozero import Button

from window.button_press import ButtonPress, Press

Pressed = Callable[[str, Press], None]


@dataclass(frozen=True, slots=True)
class ContactHabits:
    pull_up: bool
    """True: the contact connects its pin to ground."""
    debounce: timedelta
    hold: timedelta
    """After which a press is told as held, while it is still down."""


class Contacts:
    """The named contacts of one device."""

    def __init__(
        self, name: str, pins: Mapping[str, int], habits: ContactHabits, pressed: Pressed
    ) -> None:
        """`pressed` is called from the thread of the contacts."""
        self._pressed = pressed
        self._edges: queue.SimpleQueue[tuple[str, bool, float] | None] = queue.SimpleQueue()
        debounce_s, hold_s = habits.debounce.total_seconds(), habits.hold.total_seconds()
        self._presses = {contact: ButtonPress(debounce_s, hold_s) for contact in pins}
        self.edges = 0
        self._thread = threading.Thread(target=self._work, name=f"contacts-{name}", daemon=True)
        self._buttons: list[Button] = []
        try:
            for contact, pin in pins.items():
                self._buttons.append(self._wire(contact, pin, habits.pull_up))
        except Exception:
            self._let_go()  # or a second try would find the first pins taken
            raise

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._let_go()
        self._edges.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    @property
    def closed(self) -> bool:
        return any(button.closed for button in self._buttons)

    def _wire(self, contact: str, pin: int, pull_up: bool) -> Button:
        button = Button(pin, pull_up=pull_up, bounce_time=None)
        button.when_pressed = lambda: self._edges.put((contact, True, time.monotonic()))
        button.when_released = lambda: self._edges.put((contact, False, time.monotonic()))
        return button

    def _let_go(self) -> None:
        for button in self._buttons:
            button.close()

    def _work(self) -> None:
        while True:
            looks = [look for press in self._presses.values() if (look := press.next_look)]
            try:
                rest = max(0.0, min(looks) - time.monotonic()) if looks else None
                edge = self._edges.get(timeout=rest)
            except queue.Empty:
                pass
            else:
                if edge is None:
                    return
                contact, down, at = edge
                self.edges += 1
                self._presses[contact].edge(down, at)
            now = time.monotonic()
            for contact, press in self._presses.items():
                certain = press.due(now)
                if certain:
                    self._pressed(contact, certain)
