"""Driver of call buttons that speak through a broker (firmware_configs/esphome).

As with a call unit (window/call_unit.py), a press is of the moment: asked once, refused aloud.
"""

from __future__ import annotations

import queue
import threading
from datetime import UTC, datetime
from uuid import uuid4

from floorlink.broker import Broker, broker_of
from floorlink.broker_device import BrokerDevice
from floorlink.driver import DeviceConfig, Surroundings
from floorlink.errors import ServerAway
from floorlink.messages import KeyPressed, Message, WindowView
from window.mqtt_presses import AlreadyPressed, OnceEach
from window.profiles import HALL_KEYS

HEARD, BEEP, REFUSED = "heard", "beep", "refused"
"""What a button is told, as firmware_configs/esphome/common/button-mqtt.yaml has it."""


def mqtt_button(config: DeviceConfig, around: Surroundings) -> MqttButton:
    return MqttButton(config, around, broker_of(config, around))


class MqttButton(BrokerDevice):
    """A clerk's button: told heard, beep (a new number) or refused. Thread-safe."""

    def __init__(self, config: DeviceConfig, around: Surroundings, broker: Broker) -> None:
        super().__init__(config, broker, "presses", "repeated", "busy", "refused")
        self._upstream = around.upstream
        self._presses = OnceEach()
        self._asking = threading.Event()
        self._pressed: queue.SimpleQueue[KeyPressed | None] = queue.SimpleQueue()
        self._worker = threading.Thread(target=self._work, name=f"mqtt-{self.code}", daemon=True)
        self._view: WindowView | None = None

    def start(self) -> None:
        self._worker.start()
        super().start()

    def close(self) -> None:
        super().close()
        self._pressed.put(None)
        if self._worker.is_alive():
            self._worker.join(timeout=2)

    def tell(self, message: Message) -> None:
        if not isinstance(message, WindowView):
            return
        before = self._view
        if before and before.window == message.window and message.seq < before.seq:
            return
        self._view = message
        shown_before = before.ticket.number if before and before.ticket else ""
        number = message.ticket.number if message.ticket else ""
        if before and number not in ("", shown_before):
            self._broker.say(self.code, "told", BEEP)

    def heard(self, what: str, payload: bytes) -> bool:
        try:
            pressed = self._presses.read(payload)
        except AlreadyPressed:
            self._counters["repeated"] += 1
            return True
        if what != "pressed" or pressed is None or pressed.key not in HALL_KEYS:
            return False
        self._broker.say(self.code, "told", HEARD)
        if self._asking.is_set():
            # Waiting presses would all come true at once when the server is back.
            self._counters["busy"] += 1
            return True
        self._asking.set()
        self._counters["presses"] += 1
        self._pressed.put(
            KeyPressed(
                request_id=str(uuid4()), device=self.code, key=pressed.key, at=datetime.now(UTC)
            )
        )
        return True

    def _work(self) -> None:
        while (pressed := self._pressed.get()) is not None:
            try:
                accepted = self._upstream.ask(pressed).ok
            except ServerAway:
                accepted = False
            if not accepted:
                self._counters["refused"] += 1
                self._broker.say(self.code, "told", REFUSED)
            self._asking.clear()
