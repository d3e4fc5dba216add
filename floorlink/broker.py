"""One connection to an MQTT broker, shared by the devices of a box that speak through it.

    hallfloor/<device>/health    ready | gone (retained; gone is the device's last will)
    hallfloor/<device>/pressed   {"id": …, "key": …} or {"id": …, "level": …}
    hallfloor/<device>/told      what the hall tells a keypad or button
    hallfloor/<device>/text      what a panel shows (retained)
    hallfloor/<device>/shown     the panel's receipt: the text again

Handlers are called from the client's thread and must not block.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.errors import SettingsError
from floorlink.settings import convert

log = logging.getLogger(__name__)

ROOT = "hallfloor"
READY, GONE = "ready", "gone"
KEEPALIVE_S = 15
FIRST_RETRY_S, LAST_RETRY_S = 1, 5

Hear = Callable[[str, bytes], None]
"""Called with the last part of a device's topic and the payload. Only health may be an old one."""


@dataclass(frozen=True, slots=True)
class BrokerOptions:
    """The rest of the device's table in agent.toml."""

    broker: str = "127.0.0.1"
    port: int = 1883
    username: str = "agent"
    password_file: Path | None = None
    """Relative to the agent's data folder; None: the broker asks for none."""


class Broker:
    """Thread-safe. Connects with the first device that attaches, ends with the last."""

    def __init__(self, options: BrokerOptions, data: Path) -> None:
        self._options = options
        self._hear: dict[str, Hear] = {}
        self._lock = threading.Lock()
        self._complained = False
        # A clean session: a press that nobody heard at once is not heard later.
        self._client = Client(CallbackAPIVersion.VERSION2, clean_session=True)
        if options.password_file is not None:
            password = (data / options.password_file).read_text(encoding="utf-8").strip()
            self._client.username_pw_set(options.username, password)
        self._client.reconnect_delay_set(FIRST_RETRY_S, LAST_RETRY_S)
        self._client.on_connect = self._connected
        self._client.on_connect_fail = lambda *_: self._complain("does not answer")
        self._client.on_disconnect = self._disconnected
        self._client.on_message = self._heard

    @property
    def is_open(self) -> bool:
        return self._client.is_connected()

    @property
    def place(self) -> str:
        return f"{self._options.broker}:{self._options.port}"

    def attach(self, device: str, hear: Hear) -> None:
        with self._lock:
            first = not self._hear
            self._hear[device] = hear
        if first:
            self._client.connect_async(self._options.broker, self._options.port, KEEPALIVE_S)
            self._client.loop_start()
        elif self.is_open:
            self._client.subscribe(f"{ROOT}/{device}/+", qos=1)

    def detach(self, device: str) -> None:
        with self._lock:
            self._hear.pop(device, None)
            last = not self._hear
        if last:
            self._client.disconnect()
            self._client.loop_stop()

    def say(self, device: str, what: str, payload: str, *, retain: bool = False) -> None:
        """Now or never: what the broker cannot take at once is not said later."""
        if self.is_open:
            self._client.publish(f"{ROOT}/{device}/{what}", payload.encode(), 1, retain)

    def _connected(self, _client: Client, _data: Any, _flags: Any, code: Any, _more: Any) -> None:
        if code.is_failure:
            self._complain(str(code))
            return
        if self._complained:
            log.warning("broker %s is back", self.place)
            self._complained = False
        with self._lock:
            topics = [(f"{ROOT}/{device}/+", 1) for device in self._hear]
        if topics:
            self._client.subscribe(topics)

    def _disconnected(self, _client: Client, _data: Any, _flags: Any, code: Any, _m: Any) -> None:
        if code.is_failure:
            self._complain(str(code))

    def _complain(self, why: str) -> None:
        if not self._complained:
            log.warning("broker %s: %s", self.place, why)
            self._complained = True

    def _heard(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        _, device, what = message.topic.split("/")
        if message.retain and what != "health":
            return
        with self._lock:
            hear = self._hear.get(device)
        if hear is not None:
            hear(what, bytes(message.payload))


_brokers: WeakValueDictionary[tuple[Path, BrokerOptions], Broker] = WeakValueDictionary()
"""An entry lives as long as a device that speaks through it."""
_finding = threading.Lock()


def broker_of(config: DeviceConfig, around: Surroundings) -> Broker:
    """The one connection of this box to the broker of `config`. Raises SettingsError."""
    options = convert(config.options, BrokerOptions, f"device {config.code}")
    with _finding:
        key = (around.data, options)
        broker = _brokers.get(key)
        if broker is None:
            try:
                broker = _brokers[key] = Broker(options, around.data)
            except OSError as error:
                raise SettingsError(
                    [f"device {config.code}: password_file cannot be read: {error}"]
                ) from error
        return broker
