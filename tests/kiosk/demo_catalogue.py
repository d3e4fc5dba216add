"""The demo hall as a kiosk is told of it: every department, with a morning's queues."""

from __future__ import annotations

from functools import cache

from floorlink.messages import Catalogue, Names, QueueView
from server.domain.hall import Name
from server.hall_folder import DEMO, read_hall
from server.services.house import House


def names(name: Name) -> Names:
    return Names(zh=name.zh, en=name.en)


@cache
def demo_catalogue() -> Catalogue:
    hall = read_hall(DEMO)
    house = House(hall, 1)
    return Catalogue(
        version="1",
        hall_name=names(hall.name),
        departments=house.department_views,
        queues=[
            QueueView(
                queue=queue.code,
                name=names(queue.name),
                waiting=place * 7 % 12,
                longest_wait_s=place * 97 % 1300,
                expected_wait_s=(place * 7 % 12 * 70, place * 7 % 12 * 130),
                windows=[window.code for window in hall.windows if queue.code in window.queues],
                open=place != 6,
                closed_reason="limit" if place == 6 else "",
            )
            for place, queue in enumerate(hall.queues, start=3)
        ],
        advice=names(hall.advice),
        timezone=hall.timezone,
        rules=house.queue_rules,
    )
