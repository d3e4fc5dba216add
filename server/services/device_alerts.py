"""What a manager must see to at once: windows that cannot be called, and what stands behind it.

One cause, one alert: a box that fell silent is told once, not once for each of its forty panels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from floorlink.language import message
from floorlink.messages import Names, shown_window
from server.domain.hall import Device
from server.domain.windows import WindowState
from server.services.device_views import device_alert
from server.services.device_words import AWAY, window_names
from server.services.house import House
from server.services.ports import Books
from server.services.records import HealthRow
from server.services.showing import Showing
from server.services.views import Alert

KINDS = ("call", "window", "box", "device")
"""Of the alerts made here; the most pressing first."""


def device_alerts(books: Books, house: House, show: Showing) -> list[Alert]:
    health = {
        code: row for code, row in books.health().items() if code in house.devices
    }  # a device that the hall no longer has is nobody's trouble
    boxes = _silent_boxes(house, health)
    found = [
        *_undelivered(house, show),
        *_unseen_windows(books, house, health),
        *(_box_alert(box, devices, health) for box, devices in boxes.items()),
        *_single(house, health, boxes),
    ]
    return sorted(found, key=lambda alert: (alert.level != "red", KINDS.index(alert.kind)))


def _works(device: Device, health: HealthRow) -> bool:
    """A board without sound still shows; a panel that did not get its text does not."""
    return health.health == "ready" or (device.kind == "board" and health.health not in AWAY)


def _unseen_windows(books: Books, house: House, health: Mapping[str, HealthRow]) -> Iterator[Alert]:
    """Open windows whose calls nobody sees or hears, told together where one box is behind it."""
    by_box: dict[str, list[str]] = {}
    since: dict[str, datetime] = {}
    for code in house.windows:
        if books.window(code).mode is WindowState.CLOSED:
            continue
        screens = [device for device in house.screens_of[code] if device.code in health]
        if not screens or any(_works(device, health[device.code]) for device in screens):
            continue
        own = next((device for device in screens if device.kind == "panel"), screens[0])
        by_box.setdefault(own.agent, []).append(code)
        latest = max(health[device.code].since for device in screens)
        since[own.agent] = max(latest, since.get(own.agent, latest))
    for box, windows in by_box.items():
        yield Alert(
            kind="window",
            subject=windows[0] if len(windows) == 1 else box,
            level="red",
            since=since[box],
            text=message("{windows}号窗口叫号没有屏幕显示，也没有语音"),
            what_to_do=message(
                "请{windows}号窗口口头叫号；检查窗口屏、综合屏和设备盒{box}的电源和网线"
            ),
            facts={"windows": window_names(windows), "box": Names(zh=box)},
            windows=windows,
        )


def _undelivered(house: House, show: Showing) -> Iterator[Alert]:
    for code in house.windows:
        call = show.call_at(code)
        if call is not None and call.undelivered:
            yield Alert(
                kind="call",
                subject=code,
                level="red",
                since=call.at,
                text=message("{number}号到{window}号窗口的叫号没有送达"),
                what_to_do=message("请{window}号窗口口头叫号，或重呼；检查窗口屏和综合屏"),
                facts={"number": Names(zh=call.number), "window": Names(zh=shown_window(code))},
            )


def _silent_boxes(house: House, health: Mapping[str, HealthRow]) -> dict[str, list[Device]]:
    """Boxes of more than one device of which none is heard any more."""
    owned: dict[str, list[Device]] = {}
    for device in house.hall.devices:
        if device.code in health:
            owned.setdefault(device.agent, []).append(device)
    return {
        box: devices
        for box, devices in owned.items()
        if len(devices) > 1 and all(health[device.code].health == "gone" for device in devices)
    }


def _box_alert(box: str, devices: list[Device], health: Mapping[str, HealthRow]) -> Alert:
    for device in devices:
        own = device_alert(device, health[device.code]) if device.kind == "kiosk" else None
        if own is not None:
            return own  # people know it as the kiosk, not as a box
    units = [d.window for d in devices if d.kind in ("call_unit", "button") and d.window]
    return Alert(
        kind="box",
        subject=box,
        level="red",
        since=min(health[device.code].since for device in devices),
        text=message("设备盒{box}失联，{count}台设备没有信号"),
        what_to_do=message(
            "检查设备盒{box}的电源和网线，重新启动；呼叫器不能用的窗口先用网页操作台叫号：{windows}"
        )
        if units
        else message("检查设备盒{box}的电源和网线，重新启动"),
        facts={
            "box": Names(zh=box),
            "count": Names(zh=str(len(devices))),
            "windows": window_names(units),
        },
        windows=units,
    )


def _single(
    house: House, health: Mapping[str, HealthRow], boxes: Mapping[str, list[Device]]
) -> Iterator[Alert]:
    papers = {
        device.agent
        for device in house.hall.devices
        if device.kind == "printer" and device.code in health
    }
    for device in house.hall.devices:
        known = health.get(device.code)
        if known is None or device.agent in boxes:
            continue
        if device.kind == "kiosk" and known.health == "degraded" and device.agent in papers:
            continue  # its printer says the same, and better
        own = device_alert(device, known)
        if own is not None:
            yield own
