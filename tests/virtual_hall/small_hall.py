"""A hall of four windows in two zones, with everything that a big one has."""

from __future__ import annotations

from datetime import UTC, datetime

from floorlink.messages import VERSION, DeviceSettings, Names, Prompt, Welcome, WindowView
from virtual_hall.layout import Floor, Place, Placed, Zone

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def floor() -> Floor:
    windows = [("01", "A"), ("02", "A"), ("03", "B"), ("04", "B")]
    devices = [
        Placed(code="printer-1", kind="printer", agent="kiosk-1"),
        Placed(code="reader-1", kind="id_reader", agent="kiosk-1"),
        Placed(code="scanner-1", kind="scanner", agent="kiosk-1"),
        Placed(code="kiosk-1", kind="kiosk", agent="kiosk-1"),
        Placed(code="board-a", kind="board", agent="floor"),
        Placed(code="printer-3", kind="printer", agent="floor"),
    ]
    for code, _ in windows:
        devices += [
            Placed(code=f"panel-{code}", kind="panel", agent="floor", window=code),
            Placed(code=f"caller-{code}", kind="call_unit", agent="floor", window=code),
            Placed(code=f"keypad-{code}", kind="keypad", agent="floor", window=code),
        ]
    return Floor(
        hall_name=Names(zh="东平县公共行政服务中心", en="Dongping Public Service Centre"),
        zones=[
            Zone(code="A", name=Names(zh="综合服务区", en="General")),
            Zone(code="B", name=Names(zh="社会事务区", en="Social affairs")),
        ],
        windows=[
            Place(code=code, name=Names(zh=f"{code}号窗口", en=f"Window {code}"), zone=zone)
            for code, zone in windows
        ],
        devices=devices,
    )


def welcome(here: Floor) -> Welcome:
    return Welcome(
        version=VERSION,
        hall="dongping",
        seq=1,
        now=NOON,
        devices=[
            DeviceSettings(device=device.code, kind=device.kind, window=device.window)
            for device in here.devices
            if device.agent == "floor"
        ],
        windows=[
            WindowView(
                seq=1,
                window=place.code,
                name=place.name,
                zone=place.zone,
                state="open",
                since=NOON,
            )
            for place in here.windows
        ],
        prompts=[Prompt(window="03", open=True, token="one-time", number="A001")],
    )
