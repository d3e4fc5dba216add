"""Driver of evaluation keypads that speak through a broker (firmware_configs/esphome)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from floorlink.broker import Broker, broker_of
from floorlink.broker_device import BrokerDevice
from floorlink.driver import DeviceConfig, Surroundings
from floorlink.messages import Message, Prompt, RatePressed
from window.mqtt_presses import AlreadyPressed, OnceEach
from window.rating_prompt import RatingPrompt

PLEASE, THANKS, REST = "please", "thanks", "rest"
"""What a keypad is told, as firmware_configs/esphome/common/keypad-mqtt.yaml has it."""
ANSWER_WITHIN = timedelta(seconds=120)


def mqtt_keypad(config: DeviceConfig, around: Surroundings) -> MqttKeypad:
    return MqttKeypad(config, around, broker_of(config, around))


class MqttKeypad(BrokerDevice):
    """One evaluator before one citizen: told please, thanks or rest. Thread-safe."""

    def __init__(self, config: DeviceConfig, around: Surroundings, broker: Broker) -> None:
        super().__init__(config, broker, "ratings", "ignored", "repeated")
        self._upstream = around.upstream
        self._presses = OnceEach()
        self._prompt = RatingPrompt(ANSWER_WITHIN.total_seconds())

    def tell(self, message: Message) -> None:
        if not isinstance(message, Prompt):
            return
        if self._prompt.tell(message):
            self._broker.say(self.code, "told", PLEASE)
        elif not message.open and message.outcome != "rated":
            self._broker.say(self.code, "told", REST)

    def heard(self, what: str, payload: bytes) -> bool:
        try:
            pressed = self._presses.read(payload)
        except AlreadyPressed:
            self._counters["repeated"] += 1
            return True
        if what != "pressed" or pressed is None or not 1 <= pressed.level <= 5:
            return False
        token = self._prompt.answer()
        if not token:
            self._counters["ignored"] += 1
            return True
        self._counters["ratings"] += 1
        self._upstream.send(
            RatePressed(
                request_id=str(uuid4()),
                device=self.code,
                token=token,
                level=pressed.level,
                at=datetime.now(UTC),
            )
        )
        self._broker.say(self.code, "told", THANKS)
        return True
