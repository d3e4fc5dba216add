"""The live floor: every window, queue and device, today's ratings, and what needs acting on."""

from __future__ import annotations

from datetime import timedelta

from server.domain.ratings import Level, asks_reason
from server.services.figures import Figures
from server.services.house import House
from server.services.ports import Books
from server.services.records import HealthRow, RatingRow
from server.services.showing import Showing
from server.services.views import (
    Alert,
    ClerkBrief,
    DeviceView,
    FloorView,
    FloorWindow,
    RatingSeen,
)

_RATINGS_SHOWN = 50
# Thresholds of the alerts, from practice: amber after 15 minutes, red after 30 or more than ten
# waiting (product.md, "What managers watch").
_AMBER = timedelta(minutes=15)
_RED = timedelta(minutes=30)
_CROWD = 10


def rating_seen(rating: RatingRow) -> RatingSeen:
    return RatingSeen(
        seq=rating.seq,
        at=rating.at,
        window=rating.window,
        number=rating.number,
        level=rating.level,
        channel=rating.channel,
        reasons=rating.tags,
    )


def device_views(house: House, health: dict[str, HealthRow]) -> list[DeviceView]:
    views = []
    for device in house.hall.devices:
        known = health.get(device.code)
        views.append(
            DeviceView(
                device=device.code,
                kind=device.kind,
                window=device.window,
                zone=device.zone,
                profile=known.profile if known else "",
                health=known.health if known else "gone",
                detail=known.detail if known else "",
                last_heard=known.last_heard if known else None,
                counters=known.counters if known else {},
            )
        )
    return views


def floor_view(books: Books, house: House, show: Showing) -> FloorView:
    figures = Figures(books, house.day(show.now))
    people = {clerk.badge: clerk.name for clerk in house.hall.clerks}
    windows = []
    for code in house.windows:
        clerk = books.window(code).clerk
        windows.append(
            FloorWindow(
                view=show.window(code),
                clerk=ClerkBrief(badge=clerk, name=people.get(clerk, "")) if clerk else None,
                figures=figures.window(code),
            )
        )
    ratings = [rating_seen(row) for row in books.ratings(house.day(show.now), _RATINGS_SHOWN)]
    health = books.health()
    return FloorView(
        seq=books.seq,
        at=show.now,
        hall_name=house.name,
        windows=windows,
        queues=list(show.queues(house.queues)),
        ratings=ratings,
        devices=device_views(house, health),
        alerts=[
            *_queue_alerts(books, house, show),
            *_rating_alerts(ratings),
            *_device_alerts(health),
        ],
        day=figures.hall(),
    )


def _queue_alerts(books: Books, house: House, show: Showing) -> list[Alert]:
    alerts = []
    for code, queue in house.queues.items():
        waiting = show.waiting_in(code)
        oldest = books.oldest(code) if waiting else None
        if oldest is None:
            continue
        waited = show.now - oldest
        if waited < _AMBER and waiting <= _CROWD:
            continue
        alerts.append(
            Alert(
                kind="queue",
                subject=code,
                level="red" if waited >= _RED or waiting > _CROWD else "amber",
                since=oldest,
                text="“{queue}”有{waiting}人等候，最长{minutes}分钟",
                what_to_do="增开窗口或请{windows}号窗口先叫这一队",
                facts={
                    "queue": queue.name.zh,
                    "waiting": str(waiting),
                    "minutes": str(int(waited.total_seconds() // 60)),
                    "windows": "、".join(house.windows_of[code]),
                },
            )
        )
    return alerts


def _rating_alerts(ratings: list[RatingSeen]) -> list[Alert]:
    return [
        Alert(
            kind="rating",
            subject=rating.window,
            level="red" if rating.level == Level.VERY_DISSATISFIED else "amber",
            since=rating.at,
            text="{window}号窗口收到“{level}”评价",
            what_to_do="到{window}号窗口了解情况并登记整改",
            facts={"window": rating.window, "level": Level(rating.level).word},
        )
        for rating in ratings
        if asks_reason(Level(rating.level))
    ]


def _device_alerts(health: dict[str, HealthRow]) -> list[Alert]:
    return [
        Alert(
            kind="device",
            subject=row.device,
            level="red" if row.health in ("silent", "gone") else "amber",
            since=row.last_heard,
            text="设备{device}异常：{detail}",
            what_to_do="检查{device}的电源、线路和纸张",
            facts={"device": row.device, "detail": row.detail or row.health},
        )
        for row in health.values()
        if row.health != "ready"
    ]
