"""The kiosk's rule of opening hours is the server's."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from floorlink.messages import read, to_wire
from floorlink.own_numbers import Hours
from kiosk.opening import day_began, is_open
from server.domain import opening
from server.domain.hall import OpeningHours, Period
from server.domain.numbering import business_day, day_begins
from server.services.kiosk_rules import told_hours

PERIODS = st.lists(
    st.builds(
        Period,
        st.times().map(lambda t: time(t.hour, t.minute)),
        st.times().map(lambda t: time(t.hour, t.minute)),
    ),
    max_size=2,
).map(tuple)
FIRST = date(2026, 10, 30)
"""Clocks in New York go back two days later."""


def test_a_day_that_ends_with_its_last_moment_is_open_until_midnight() -> None:
    hours = OpeningHours(week={6: (Period(time(0), time.max),)})
    last = datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC)  # a Sunday, in Shandong

    assert is_open(told_hours(hours), last, ZoneInfo("Asia/Shanghai"))
    assert not is_open(told_hours(hours), last + timedelta(seconds=1), ZoneInfo("Asia/Shanghai"))


@given(
    minutes=st.integers(0, 5 * 24 * 60),
    starts=st.times().map(lambda t: time(t.hour, t.minute)),
    zone=st.sampled_from(["Asia/Shanghai", "America/New_York"]),
)
def test_the_day_of_a_kiosk_on_its_own_begins_when_the_halls_does(
    minutes: int, starts: time, zone: str
) -> None:
    where = ZoneInfo(zone)
    now = datetime.combine(FIRST, time(), UTC) + timedelta(minutes=minutes)

    began = day_began(now, f"{starts:%H:%M}", where)

    assert began == day_begins(business_day(now, where, starts), where, starts)


@given(
    week=st.dictionaries(st.integers(0, 6), PERIODS),
    days=st.dictionaries(st.integers(0, 4).map(lambda n: FIRST + timedelta(days=n)), PERIODS),
    minutes=st.integers(0, 5 * 24 * 60),
    zone=st.sampled_from(["Asia/Shanghai", "America/New_York"]),
)
def test_a_kiosk_on_its_own_is_open_when_the_server_would_be(
    week: dict[int, tuple[Period, ...]],
    days: dict[date, tuple[Period, ...]],
    minutes: int,
    zone: str,
) -> None:
    hours = OpeningHours(week=week, days=days)
    now = datetime(2026, 10, 30, tzinfo=UTC) + timedelta(minutes=minutes)
    told = read(Hours, to_wire(told_hours(hours)))

    by_server = opening.is_open(hours, now.astimezone(ZoneInfo(zone)))

    assert is_open(told, now, ZoneInfo(zone)) == by_server
