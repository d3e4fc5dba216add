"""Driver of call buttons that speak through a broker (firmware_configs/esphome)."""

from __future__ import annotations

from floorlink.broker import Broker, broker_of
from floorlink.broker_device import BrokerDevice
from floorlink.driver import DeviceConfig, Surroundings
from floorlink.messages import Message, WindowView
from window.asking import KeyAsker
from window.mqtt_presses import AlreadyPressed, OnceEach
from window.profiles import HALL_KEYS

HEARD, BEEP, REFUSED = "heard", "beep", "refused"
"""What a button is told, as firmware_configs/esphome/common/button-mqtt.yaml has it."""


def mqtt_button(config: DeviceConfig, around: Surroundings) -> MqttButton:
    return MqttButton(config, around, broker_of(config, around))


class MqttButton(BrokerDevice):
    """A clerk's button. One beep: a new number; two: a press that did not happen. Thread-safe."""

    def __init__(self, config: DeviceConfig, around: Surroundings, broker: Broker) -> None:
        super().__init__(config, broker)
        self._presses = OnceEach()
        self._asker = KeyAsker(self.code, around.upstream, lambda: self.say("told", REFUSED))
        self._view: WindowView | None = None

    @property
    def counters(self) -> dict[str, int]:
        return {**super().counters, **self._asker.counters, "repeated": self._presses.repeated}

    def start(self) -> None:
        self._asker.start()
        super().start()

    def close(self) -> None:
        super().close()
        self._asker.close()

    def tell(self, message: Message) -> None:
        if not isinstance(message, WindowView):
            return
        before = self._view
        if before and before.window == message.window and message.seq < before.seq:
            return
        self._view = message
        number_before = before.ticket.number if before and before.ticket else ""
        number = message.ticket.number if message.ticket else ""
        if before and number not in ("", number_before):
            self.say("told", BEEP)

    def try_out(self, text: str) -> None:
        """Beeps. It shows no text."""
        self.say("told", BEEP)

    def heard(self, what: str, payload: bytes) -> bool:
        try:
            pressed = self._presses.read(payload)
        except AlreadyPressed:
            return True
        if what != "pressed" or pressed is None or pressed.key not in HALL_KEYS:
            return False
        self.say("told", HEARD)
        self._asker.press(pressed.key)
        return True
