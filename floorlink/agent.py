"""One device box: opens the lines, builds and starts the devices, connects them to the server."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import entry_points, version

import msgspec

from floorlink.agent_settings import AgentSettings
from floorlink.connection import Connection
from floorlink.distribution import Distribution
from floorlink.driver import Device, DeviceConfig, Surroundings
from floorlink.drivers import GROUP, build, start
from floorlink.kept_letters import KeptLetters
from floorlink.line import Line
from floorlink.messages import VERSION, DeviceHealth, Hello, Message, Welcome

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds between two looks at every device's health."""
HEARTBEAT = 10
"""Every so many looks health is told even if nothing changed."""
_OWN = f"hallfloor {version('hallfloor')}"
PATIENCE, LEAST_PATIENCE = 0.6, 0.02
"""Seconds for all devices together to end, and for one when the others used it all up."""


class Agent:
    """`start`, then `close`; `ready` is set once the server has welcomed it for the first time."""

    def __init__(
        self, settings: AgentSettings, badge: str, looked: Callable[[], None] = lambda: None
    ) -> None:
        """`looked` is called after every look at all devices: a driver that hangs stops it."""
        settings.data.mkdir(parents=True, exist_ok=True)
        self.settings = settings
        self.ready = threading.Event()
        self._closing = threading.Event()
        self._connection = Connection(
            settings.server,
            badge,
            hello=self._hello,
            welcomed=self._welcomed,
            hear=self._hear,
            kept=KeptLetters(settings.data / "outbox.sqlite"),
            standby=settings.standby,
        )
        self.lines = {line.name: Line(line) for line in settings.lines}
        self._configs = {config.code: config for config in settings.devices}
        self.devices = self._build(settings.devices)
        self._distribution = Distribution(())
        self._complained: set[str] = set()
        """Devices whose latest tell() raised."""
        self._last: dict[str, tuple[str, str]] = {}
        self._looked = looked
        self._looker = threading.Thread(target=self._look, name="health", daemon=True)

    def start(self) -> None:
        for line in self.lines.values():
            _guarded(line.open, f"line {line.settings.name} does not open")
        self.devices = {
            code: start(device, self._configs[code]) for code, device in self.devices.items()
        }
        self._distribution = Distribution(self.devices.values())
        self._connection.start()
        self._looker.start()

    def close(self) -> None:
        """Devices end in the reverse of the order in which they were built, then the lines.

        A device that does not end in time is left behind; it cannot hold up the others.
        """
        self._closing.set()
        self._connection.close()
        deadline = time.monotonic() + PATIENCE
        for device in reversed(self.devices.values()):
            end = threading.Thread(
                target=_guarded, args=(device.close, f"{device.code} does not close"), daemon=True
            )
            end.start()
            end.join(max(LEAST_PATIENCE, deadline - time.monotonic()))
            if end.is_alive():
                log.warning("%s is still busy and is left behind", device.code)
        for line in self.lines.values():
            _guarded(line.close, f"line {line.settings.name} does not close")
        if self._looker.is_alive():
            self._looker.join(0.2)

    def health(self) -> list[DeviceHealth]:
        return [self._health_of(device) for device in self.devices.values()]

    def _build(self, configs: tuple[DeviceConfig, ...]) -> dict[str, Device]:
        drivers = {entry.name: entry for entry in entry_points(group=GROUP)}
        devices: dict[str, Device] = {}
        around = Surroundings(self._connection, self.lines, self.settings.data, devices)
        for config in configs:
            devices[config.code] = build(config, around, drivers)
        return devices

    # --- what the server says ----------------------------------------------------------------

    def _hello(self) -> Hello:
        return Hello(version=VERSION, devices=self.health())

    def _welcomed(self, welcome: Welcome) -> None:
        for code in self._distribution.unknown_to(welcome):
            log.warning("the hall knows no device %s of this box", code)
        for device, message in self._distribution.welcome(welcome):
            self._tell(device, message)
        self.ready.set()

    def _hear(self, message: Message) -> None:
        for device, told in self._distribution.tell(message):
            self._tell(device, told)

    def _tell(self, device: Device, message: Message) -> None:
        try:
            device.tell(message)
        except Exception as error:  # a guest may raise anything; the others are told all the same
            if device.code not in self._complained:
                log.exception("%s failed over %s", device.code, message.EVENT, exc_info=error)
            self._complained.add(device.code)
        else:
            self._complained.discard(device.code)

    # --- health ------------------------------------------------------------------------------

    def _look(self) -> None:
        looks = 0
        while not self._closing.wait(LOOK_EVERY):
            looks += 1
            for health in self.health():
                state = (health.health, health.detail)
                if state != self._last.get(health.device) or looks % HEARTBEAT == 0:
                    self._connection.send(health)
                    self._last[health.device] = state
            self._looked()

    def _health_of(self, device: Device) -> DeviceHealth:
        config = self._configs[device.code]
        try:
            health = device.health()
        except Exception as error:  # as in _tell
            health = _fault(config, f"health cannot be asked: {error}")
        if device.code in self._complained and health.health == "ready":
            return _fault(config, "the driver failed over the latest message")
        # What has no profile of its own is as new as the agent.
        return health if health.profile else msgspec.structs.replace(health, profile=_OWN)


def _fault(config: DeviceConfig, detail: str) -> DeviceHealth:
    return DeviceHealth(
        device=config.code,
        kind=config.kind,
        profile=config.profile,
        health="degraded",
        detail=detail,
        at=datetime.now(UTC),
    )


def _guarded(step: Callable[[], None], complaint: str) -> None:
    try:
        step()
    except Exception as error:  # what stands on one line must not stop the rest of the box
        log.error("%s: %s", complaint, error)
