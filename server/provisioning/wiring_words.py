"""A box's wiring as an installer reads it: one row per line and kind of device."""

from __future__ import annotations

from itertools import groupby

from server.provisioning.firmware import profile_value
from server.provisioning.planning import PlannedBox, PlannedDevice


def wired_in_words(box: PlannedBox) -> list[str]:
    """`/dev/hallfloor/bus-a 9600: keypad-01 … keypad-10 @ 129–138`."""
    rows = []
    for line in box.lines:
        on_it = [device for device in box.devices if device.line == line.name]
        for _, alike in groupby(on_it, key=lambda device: device.kind):
            rows.append(f"{line.port} {line.baud}: {_named(list(alike))}")
    rows += [
        f"GPIO{device.options['pin']}: {device.code}" for device in box.devices if _has_pin(device)
    ]
    return rows


def _named(devices: list[PlannedDevice]) -> str:
    codes = [device.code for device in devices]
    addresses = [on_the_device(device) for device in devices]
    if not any(addresses):
        return ", ".join(codes)
    if len(devices) > 2 and addresses == list(range(addresses[0], addresses[0] + len(devices))):
        return f"{codes[0]} … {codes[-1]} @ {addresses[0]}–{addresses[-1]}"
    return ", ".join(f"{code} @ {address}" for code, address in zip(codes, addresses, strict=True))


def on_the_device(device: PlannedDevice) -> int:
    """The address that is set on it: an evaluator's is its window's and 128."""
    return device.address + int(profile_value(device.profile, "address_offset", 0))


def _has_pin(device: PlannedDevice) -> bool:
    return "pin" in device.options
