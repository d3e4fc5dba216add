"""The demo hall as a kiosk is told of it: every department, with a morning's queues."""

from __future__ import annotations

from functools import cache

from floorlink.messages import Catalogue, DepartmentView, Names, QueueView, ServiceView
from server.domain.hall import Name
from server.hall_folder import DEMO, read_hall


def names(name: Name) -> Names:
    return Names(zh=name.zh, en=name.en)


@cache
def demo_catalogue() -> Catalogue:
    hall = read_hall(DEMO)
    return Catalogue(
        version="1",
        hall_name=names(hall.name),
        departments=[
            DepartmentView(
                department=department.code,
                name=names(department.name),
                services=[
                    ServiceView(
                        service=service.code,
                        name=names(service.name),
                        department=department.code,
                        queue=service.queue,
                        materials=[names(material) for material in service.materials],
                        promised_days=service.promised_days,
                        frequent=service.frequent,
                    )
                    for service in hall.services
                    if service.department == department.code
                ],
            )
            for department in hall.departments
        ],
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
    )
