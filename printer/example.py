"""Tickets to show a layout by, before any citizen has one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

from floorlink.messages import Names, Paper

Case = Literal["ordinary", "priority", "appointment", "green", "visit", "copy", "own"]
"""`visit`: several queues with one number; `copy`: one more paper; `own`: the server is away."""

_HALL = Names(zh="东平县公共行政服务中心", en="Dongping Public Service Centre")
_ADVICE = Names(zh="过号请到咨询台", en="Missed your call? Please ask at reception")
_STAGES = [
    Names(zh="户籍", en="Household"),
    Names(zh="身份证", en="Identity cards"),
    Names(zh="缴费", en="Payments"),
]


def example(
    language: str,
    case: Case = "ordinary",
    hall_name: Names = _HALL,
    advice: Names = _ADVICE,
) -> Paper:
    """A ticket as the hall would give it now."""
    own = case == "own"
    plain = case in ("visit", "copy", "own")
    return Paper(
        ticket=12,
        number="A5012" if own else "A012",
        token="12.preview",
        url="https://hall.example/t/12.preview-only-not-a-ticket",
        hall_name=hall_name,
        queue="A",
        queue_name=Names(zh="户籍", en="Household"),
        service_name=Names(zh="户口迁移", en="Moving a household registration"),
        ticket_class="ordinary" if plain else case,
        issued_at=datetime.now(UTC).astimezone(timezone(timedelta(hours=8))),
        ahead=5,
        expected_wait_s=(600, 1200),
        windows=["03", "04", "07"],
        stages=_STAGES if case == "visit" else [],
        advice=advice,
        language="en" if language == "en" else "zh",
        copy=1 if case == "copy" else 0,
        own=own,
    )
