"""Building devices from their tables, each with the driver that its entry point names."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from importlib.metadata import EntryPoint, entry_points

from floorlink.driver import Device, DeviceConfig, Factory, Surroundings
from floorlink.messages import DeviceHealth, DeviceKind, Message
from floorlink.settings import did_you_mean

log = logging.getLogger(__name__)

GROUP = "hallfloor.drivers"


class BrokenDevice:
    """Stands where a device could not be built or started; its fault is its health."""

    def __init__(self, config: DeviceConfig, fault: str) -> None:
        self.code: str = config.code
        self.kind: DeviceKind = config.kind
        self._profile = config.profile
        self._fault = fault

    def start(self) -> None:
        """There is nothing to start."""

    def tell(self, message: Message) -> None:
        """There is nobody to tell."""

    def health(self) -> DeviceHealth:
        return DeviceHealth(
            device=self.code,
            kind=self.kind,
            profile=self._profile,
            health="gone",
            detail=self._fault,
            at=datetime.now(UTC),
        )

    def close(self) -> None:
        """There is nothing to close."""


def build(
    config: DeviceConfig, around: Surroundings, drivers: dict[str, EntryPoint] | None = None
) -> Device:
    """The device of one table, or a BrokenDevice that says why there is none."""
    known = (
        {entry.name: entry for entry in entry_points(group=GROUP)} if drivers is None else drivers
    )
    entry = known.get(config.driver)
    if entry is None:
        near = did_you_mean(config.driver, known) or f"; known are: {', '.join(sorted(known))}"
        return _broken(config, f'no driver is called "{config.driver}"{near}', None)
    try:
        factory: Factory = entry.load()
        return factory(config, around)
    except Exception as error:  # a guest's constructor may raise anything; the others go on
        return _broken(config, f"driver {config.driver}: {error}", error)


def start(device: Device, config: DeviceConfig) -> Device:
    """`device` running, or a BrokenDevice in its place."""
    try:
        device.start()
    except Exception as error:  # as in build
        return _broken(config, f"driver {config.driver} did not start: {error}", error)
    return device


def _broken(config: DeviceConfig, fault: str, error: Exception | None) -> BrokenDevice:
    log.error("%s: %s", config.code, fault, exc_info=error)
    return BrokenDevice(config, fault)
