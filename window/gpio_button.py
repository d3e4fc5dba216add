"""Driver of a call button on a GPIO pin: a short press calls, holding it recalls.

gpiozero's own bounce time depends on the pin factory (the mock one only stores it), so edges come
in raw and window/button_press.py decides.
"""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from gpiozero import Button

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.errors import ServerAway
from floorlink.messages import DeviceHealth, DeviceKind, KeyPressed, Message
from floorlink.settings import convert
from window.button_press import ButtonPress, Press


@dataclass(frozen=True, slots=True)
class ButtonOptions:
    """The rest of the device's table in agent.toml."""

    pin: int
    """BCM number."""
    pull_up: bool = True
    """True: the button connects the pin to ground."""
    debounce: timedelta = timedelta(milliseconds=30)
    hold: timedelta = timedelta(seconds=1)
    short_key: str = "call"
    hold_key: str = "recall"


def gpio_button(config: DeviceConfig, around: Surroundings) -> GpioButton:
    name = f"device {config.code}"
    return GpioButton(config, around, convert(config.options, ButtonOptions, name))


class GpioButton:
    """One button of one window."""

    kind: DeviceKind = "button"

    def __init__(self, config: DeviceConfig, around: Surroundings, options: ButtonOptions) -> None:
        self.code = config.code
        self._options = options
        self._upstream = around.upstream
        self._edges: queue.SimpleQueue[tuple[bool, float] | None] = queue.SimpleQueue()
        self._press = ButtonPress(options.debounce.total_seconds(), options.hold.total_seconds())
        self._counters = dict.fromkeys(("presses", "edges", "refused"), 0)
        self._thread = threading.Thread(target=self._work, name=f"button-{self.code}", daemon=True)
        self._button = Button(options.pin, pull_up=options.pull_up, bounce_time=None)
        self._button.when_pressed = lambda: self._edges.put((True, time.monotonic()))
        self._button.when_released = lambda: self._edges.put((False, time.monotonic()))

    def start(self) -> None:
        self._thread.start()

    def tell(self, message: Message) -> None:
        """A button shows nothing."""

    def health(self) -> DeviceHealth:
        gone = self._button.closed
        return DeviceHealth(
            device=self.code,
            kind=self.kind,
            profile="",
            health="gone" if gone else "ready",
            detail=f"GPIO{self._options.pin}",
            counters=dict(self._counters),
            at=datetime.now(UTC),
        )

    def close(self) -> None:
        self._button.close()
        self._edges.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    def _work(self) -> None:
        while True:
            look = self._press.next_look
            try:
                rest = None if look is None else max(0.0, look - time.monotonic())
                edge = self._edges.get(timeout=rest)
            except queue.Empty:
                pass
            else:
                if edge is None:
                    return
                self._counters["edges"] += 1
                self._press.edge(*edge)
            pressed = self._press.due(time.monotonic())
            if pressed:
                self._pressed(pressed)

    def _pressed(self, press: Press) -> None:
        self._counters["presses"] += 1
        key = self._options.hold_key if press == "held" else self._options.short_key
        message = KeyPressed(
            request_id=str(uuid4()), device=self.code, key=key, at=datetime.now(UTC)
        )
        try:
            accepted = self._upstream.ask(message).ok
        except ServerAway:
            accepted = False
        self._counters["refused"] += not accepted
