"""The devices as the pages show them: each with its box, its state and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from server.domain.hall import Device
from server.services.device_words import detail_names, facts, trouble
from server.services.house import House
from server.services.ports import Books
from server.services.records import AgentRow, HealthRow
from server.services.views import Alert, BoxView, DeviceView

_BROWSERS = frozenset({"board", "rating_tablet", "seat"})
"""Kinds that are a page in a browser: enrolled by an address, not by a command."""


def device_views(house: House, health: Mapping[str, HealthRow]) -> list[DeviceView]:
    return [_device(device, house, health.get(device.code)) for device in house.hall.devices]


def _device(device: Device, house: House, known: HealthRow | None) -> DeviceView:
    window = house.windows.get(device.window)
    return DeviceView(
        device=device.code,
        kind=device.kind,
        agent=device.agent,
        window=device.window,
        zone=device.zone or (window.zone if window else ""),
        profile=known.profile if known else "",
        health=known.health if known else "gone",
        detail=known.detail if known else "",
        said=detail_names(known.detail) if known and known.detail else None,
        since=known.since if known else None,
        last_heard=known.last_heard if known else None,
        counters=known.counters if known else {},
        alert=device_alert(device, known) if known else None,
    )


def device_alert(device: Device, health: HealthRow) -> Alert | None:
    """What its own state asks for, whatever else may be wrong in the hall."""
    found = trouble(device, health)
    if found is None:
        return None
    return Alert(
        kind="device",
        subject=device.code,
        level=found.level,
        since=health.since,
        text=found.text,
        what_to_do=found.what_to_do,
        facts=facts(device, health),
    )


def box_views(books: Books, house: House, now: datetime) -> list[BoxView]:
    """The boxes and browser devices of the hall, in the order in which devices.toml names them."""
    enrolled = books.agents()
    owned: dict[str, list[Device]] = {}
    for device in house.hall.devices:
        owned.setdefault(device.agent, []).append(device)
    return [_box(agent, devices, enrolled.get(agent), now) for agent, devices in owned.items()]


def _box(agent: str, devices: list[Device], known: AgentRow | None, now: datetime) -> BoxView:
    until = known.code_until if known else None
    return BoxView(
        agent=agent,
        devices=len(devices),
        browser=all(device.kind in _BROWSERS for device in devices),
        enrolled_at=known.enrolled_at if known and known.badge_hash else None,
        code_until=until if until is not None and until > now else None,
    )
