"""What every device that speaks through a broker has in common: being there, or not."""

from __future__ import annotations

from datetime import UTC, datetime

from floorlink.broker import GONE, READY, Broker
from floorlink.driver import DeviceConfig
from floorlink.messages import DeviceHealth, DeviceKind, Health, Message


class BrokerDevice:
    """A device whose last will tells that it is gone. Subclasses tell it things and hear it."""

    def __init__(self, config: DeviceConfig, broker: Broker) -> None:
        self.code = config.code
        self.kind: DeviceKind = config.kind
        self._profile_name = config.profile
        self._broker = broker
        self._said = ""
        """Its own word on its health; empty until it was heard of."""
        self._unknown = 0

    @property
    def counters(self) -> dict[str, int]:
        return {"unknown": self._unknown}

    def start(self) -> None:
        self._broker.attach(self.code, self._hear)

    def tell(self, message: Message) -> None:
        raise NotImplementedError

    def health(self) -> DeviceHealth:
        health, detail = self._presence()
        return DeviceHealth(
            device=self.code,
            kind=self.kind,
            profile=self._profile_name,
            health=health,
            detail=detail,
            counters=self.counters,
            at=datetime.now(UTC),
        )

    def close(self) -> None:
        self._broker.detach(self.code)

    def heard(self, what: str, payload: bytes) -> bool:
        """Called for everything but health; whether it made sense."""
        raise NotImplementedError

    def try_out(self, text: str) -> None:
        raise NotImplementedError

    def say(self, what: str, payload: str, *, retain: bool = False) -> None:
        self._broker.say(self.code, what, payload, retain=retain)

    def came_back(self) -> None:
        """The device, or the way to it, is there again."""

    def _hear(self, what: str, payload: bytes) -> None:
        if what == "health":
            self._said = payload.decode("ascii", "replace")
            if self._said == READY:
                self.came_back()
        elif what not in ("told", "text") and not self.heard(what, payload):
            self._unknown += 1

    def _presence(self) -> tuple[Health, str]:
        if not self._broker.is_open:
            return "gone", f"the broker at {self._broker.place} is not connected"
        if self._said == READY:
            return "ready", ""
        if self._said == GONE:
            return "gone", "the device lost its power or its network"
        return "silent", "the broker never heard of this device"
