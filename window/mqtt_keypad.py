"""Driver of evaluation keypads that speak through a broker (firmware_configs/esphome)."""

from __future__ import annotations

import time
from datetime import timedelta

from floorlink.broker import Broker, broker_of
from floorlink.broker_device import BrokerDevice
from floorlink.driver import DeviceConfig, Surroundings
from floorlink.messages import Message, Prompt
from window.mqtt_presses import AlreadyPressed, OnceEach
from window.ratings import Ratings

PLEASE, THANKS, REST, IGNORED = "please", "thanks", "rest", "ignored"
"""What a keypad is told, as firmware_configs/esphome/common/keypad-mqtt.yaml has it."""
ANSWER_WITHIN = timedelta(seconds=120)


def mqtt_keypad(config: DeviceConfig, around: Surroundings) -> MqttKeypad:
    return MqttKeypad(config, around, broker_of(config, around))


class MqttKeypad(BrokerDevice):
    """One evaluator before one citizen. Thread-safe."""

    def __init__(self, config: DeviceConfig, around: Surroundings, broker: Broker) -> None:
        super().__init__(config, broker)
        self._presses = OnceEach()
        within_s = ANSWER_WITHIN.total_seconds()
        self._ratings = Ratings(self.code, around.upstream, within_s, time.monotonic)

    @property
    def counters(self) -> dict[str, int]:
        return {**super().counters, **self._ratings.counters, "repeated": self._presses.repeated}

    def tell(self, message: Message) -> None:
        if self._ratings.tell(message):
            self.say("told", PLEASE)
        elif isinstance(message, Prompt) and not message.open and message.outcome != "rated":
            self.say("told", REST)

    def try_out(self, text: str) -> None:
        """Lights up as for a rating. It shows no text."""
        self.say("told", PLEASE)

    def heard(self, what: str, payload: bytes) -> bool:
        try:
            pressed = self._presses.read(payload)
        except AlreadyPressed:
            return True
        if what != "pressed" or pressed is None or not 1 <= pressed.level <= 5:
            return False
        self.say("told", THANKS if self._ratings.press(pressed.level) else IGNORED)
        return True
