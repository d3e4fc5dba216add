"""The province's upload of ratings: one rating as the fields that its interface asks for.

Fields are those of the provincial 好差评 interfaces as far as they agree (docs/ratings.md). What a
hall does not know (a project number that nobody linked) stays empty and is told by `missing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from zoneinfo import ZoneInfo

from server.domain.ratings import Level


class Process(IntEnum):
    """办件环节."""

    ACCEPTED = 1
    COMPLETED = 2


class Platform(IntEnum):
    """评价渠道 as the province counts them."""

    QR = 3
    HALL_TABLET = 4
    HALL_OTHER = 5


PLATFORMS = {
    "qr": Platform.QR,
    "tablet": Platform.HALL_TABLET,
    "keypad": Platform.HALL_OTHER,
    "paper": Platform.HALL_OTHER,
}
"""Channel of a rating -> platform."""

FIELDS = {
    "area_code": "areaCode",
    "area": "areaName",
    "department_code": "deptCode",
    "service_code": "taskCode",
    "service": "taskName",
    "project_number": "projectNo",
    "process": "proStatus",
    "department": "deptName",
    "handler": "handleUserName",
    "platform": "pf",
    "satisfaction": "satisfaction",
    "reasons": "evalDetail",
    "text": "writingEvaluation",
    "at": "assessTime",
    "assess_number": "assessNumber",
    "time": "assessTimes",
}
"""Field -> its usual name on the wire, in the order of the upload; provinces differ in names, so
that a hall may give its own to `named`. `time` is 1 for a first rating, 2 for a second."""

_NEEDED = frozenset(FIELDS) - {"reasons", "text", "handler"}


@dataclass(frozen=True, slots=True)
class Area:
    """行政区划 of the hall."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class UploadedRating:
    """One rating with what the hall's set-up and the linked case say about it."""

    assess_number: str
    """Unique at the province: the hall's code with the rating's own number."""
    area: Area
    department_code: str
    department: str
    service_code: str
    service: str
    project_number: str
    """Of the case that the ticket was linked to; "" if to none."""
    process: Process
    handler: str
    """The clerk as the province knows them: a badge, or a name where the hall may send it."""
    channel: str
    level: Level
    reasons: tuple[str, ...]
    text: str
    at: datetime
    second: bool = False


def fields(rating: UploadedRating, zone: ZoneInfo) -> dict[str, str]:
    """The rating as text by FIELDS; times are the hall's, `2026-11-23 09:15:00`."""
    return {
        "area_code": rating.area.code,
        "area": rating.area.name,
        "department_code": rating.department_code,
        "service_code": rating.service_code,
        "service": rating.service,
        "project_number": rating.project_number,
        "process": str(int(rating.process)),
        "department": rating.department,
        "handler": rating.handler,
        "platform": str(int(PLATFORMS[rating.channel])),
        "satisfaction": str(int(rating.level)),
        "reasons": ",".join(rating.reasons),
        "text": rating.text,
        "at": rating.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"),
        "assess_number": rating.assess_number,
        "time": "2" if rating.second else "1",
    }


def named(row: Mapping[str, str], names: Mapping[str, str] = FIELDS) -> dict[str, str]:
    """The row under the province's names; a field that `names` leaves out is not sent."""
    return {names[field]: value for field, value in row.items() if field in names}


def missing(row: Mapping[str, str]) -> tuple[str, ...]:
    """Fields that the province needs and the row does not have; such a row is not sent."""
    return tuple(name for name in FIELDS if name in _NEEDED and not row[name])


def ready(rows: Iterable[dict[str, str]]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Those that can be sent, and those that wait for a missing field."""
    sent: list[dict[str, str]] = []
    waiting: list[dict[str, str]] = []
    for row in rows:
        (waiting if missing(row) else sent).append(row)
    return sent, waiting
