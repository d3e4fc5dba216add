"""Papers as a hall would hand them to a printer."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from floorlink.messages import Names, Paper

HALL_TIME = timezone(timedelta(hours=8))


def a_paper(
    number: str = "A012",
    *,
    ticket: int = 12,
    token: str = "k7Qm2xVd9TzR4w",
    service: Names | None = None,
    hall: Names | None = None,
    language: str = "zh",
    ticket_class: str = "ordinary",
    ahead: int = 5,
    wait: tuple[int, int] = (600, 1200),
    stages: list[Names] | None = None,
    advice: Names | None = None,
    copy: int = 0,
) -> Paper:
    return Paper(
        ticket=ticket,
        number=number,
        token=token,
        url=f"http://10.0.0.5:8000/t/{token}",
        hall_name=hall or Names(zh="东平县公共行政服务中心", en="Dongping Service Centre"),
        queue="A",
        queue_name=Names(zh="户籍", en="Household"),
        service_name=service or Names(zh="户口迁移", en="Moving household"),
        ticket_class=ticket_class,
        issued_at=datetime(2026, 11, 23, 9, 5, tzinfo=HALL_TIME),
        ahead=ahead,
        expected_wait_s=wait,
        windows=["03", "04", "07"],
        stages=stages or [],
        advice=advice or Names(zh="过号请到咨询台", en="Missed your call? Please ask at reception"),
        copy=copy,
        language="en" if language == "en" else "zh",
    )
