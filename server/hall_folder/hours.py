"""Opening hours as an installer writes them <-> server.domain.hall.OpeningHours.

    [hours]
    workdays = ["08:30-12:00", "13:00-17:00"]   # Monday to Friday
    saturday = ["09:00-12:00"]                  # a day by its name goes before `workdays`

    [calendar]
    2026-10-01 = []                             # a holiday
    2026-10-10 = ["08:30-12:00"]                # a make-up working day

`hours = "always"` never closes; `always_open` makes such a hall of any other. A department's own
hours take over the hall's calendar and may override single days of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, time
from typing import Any, Literal

from floorlink.settings_values import Note
from floorlink.toml_lines import Place
from server.domain.hall import Hall, OpeningHours, Period

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MIDNIGHT = time(0)
"""As an end it is written 24:00; a period that ends before its start runs into the next day."""
ALWAYS = (Period(MIDNIGHT, MIDNIGHT),)
_PERIOD = re.compile(r"\s*(\d{1,2}):(\d\d)\s*[-–—~]\s*(\d{1,2}):(\d\d)\s*")


@dataclass(frozen=True, slots=True)
class Week:
    """The `[hours]` table."""

    workdays: tuple[str, ...] | None = None
    monday: tuple[str, ...] | None = None
    tuesday: tuple[str, ...] | None = None
    wednesday: tuple[str, ...] | None = None
    thursday: tuple[str, ...] | None = None
    friday: tuple[str, ...] | None = None
    saturday: tuple[str, ...] | None = None
    sunday: tuple[str, ...] | None = None


WrittenHours = Literal["always"] | Week
Calendar = dict[date, tuple[str, ...]]


def opening_hours(
    hours: WrittenHours,
    calendar: Calendar,
    note: Note,
    hall_days: Mapping[date, tuple[Period, ...]] | None = None,
) -> OpeningHours:
    """Reads both tables, noting every period that cannot be."""
    week: dict[int, tuple[Period, ...]] = {}
    if isinstance(hours, Week):
        written = {f.name: getattr(hours, f.name) for f in fields(hours)}
        read = {
            name: _periods(periods, ("hours", name), note)
            for name, periods in written.items()
            if periods is not None
        }
        for weekday, name in enumerate(WEEKDAYS):
            week[weekday] = read.get(name, read.get("workdays", ()) if weekday < 5 else ())
    else:
        week = dict.fromkeys(range(7), ALWAYS)
    days = {
        day: _periods(periods, ("calendar", day.isoformat()), note)
        for day, periods in calendar.items()
    }
    return OpeningHours(week, {**(hall_days or {}), **days})


def written_hours(
    hours: OpeningHours, hall_days: Mapping[date, tuple[Period, ...]] | None = None
) -> dict[str, Any]:
    """The `hours` and `calendar` keys that read back as these hours."""
    week = {weekday: hours.week.get(weekday, ()) for weekday in range(7)}
    if all(periods == ALWAYS for periods in week.values()):
        table: str | dict[str, list[str]] = "always"
    else:
        table = {"workdays": _shown(week[0])}
        for weekday, name in enumerate(WEEKDAYS):
            if week[weekday] != (week[0] if weekday < 5 else ()):
                table[name] = _shown(week[weekday])
    known = hall_days or {}
    days = {
        day.isoformat(): _shown(periods)
        for day, periods in sorted(hours.days.items())
        if known.get(day) != periods
    }
    return {"hours": table, **({"calendar": days} if days else {})}


def always_open(hall: Hall) -> Hall:
    """The same hall at any hour of any day: for demonstrations and tests after closing time."""
    hours = OpeningHours(dict.fromkeys(range(7), ALWAYS))
    departments = tuple(replace(department, hours=None) for department in hall.departments)
    return replace(hall, hours=hours, departments=departments)


def _periods(texts: Sequence[str], place: Place, note: Note) -> tuple[Period, ...]:
    found: list[Period] = []
    for index, text in enumerate(texts):
        at = (*place, index)
        period = _period(text)
        if period is None:
            note(at, f'"{text}" is not a period such as "08:30-12:00"')
        elif period.end == period.start != MIDNIGHT:
            note(at, f'"{text}" ends as it begins')
        elif clash := next((p for p in found if _overlap(p, period)), None):
            note(at, f'"{text}" overlaps "{_text(clash)}"')
        else:
            found.append(period)
    return tuple(sorted(found, key=lambda period: period.start))


def _period(text: str) -> Period | None:
    parts = _PERIOD.fullmatch(text)
    if parts is None:
        return None
    start, end = _time(parts[1], parts[2]), _time(parts[3], parts[4])
    return Period(start, end) if start and end else None


def _time(hour: str, minute: str) -> time | None:
    if (hour, minute) == ("24", "00"):
        return MIDNIGHT
    return time(int(hour), int(minute)) if int(hour) < 24 and int(minute) < 60 else None


def _overlap(one: Period, other: Period) -> bool:
    (start, end), (other_start, other_end) = _minutes(one), _minutes(other)
    return start < other_end and other_start < end


def _minutes(period: Period) -> tuple[int, int]:
    """Counted from the day's beginning; the end may lie in the next day."""
    start = period.start.hour * 60 + period.start.minute
    end = period.end.hour * 60 + period.end.minute
    return start, end if end > start else end + 24 * 60


def _shown(periods: Sequence[Period]) -> list[str]:
    return [_text(period) for period in periods]


def _text(period: Period) -> str:
    end = "24:00" if period.end == MIDNIGHT else f"{period.end:%H:%M}"
    return f"{period.start:%H:%M}-{end}"
