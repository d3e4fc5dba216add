"""Opening hours, against a clock on the wall where it runs straight, and by example where not."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.hall import OpeningHours, Period
from server.domain.opening import is_open, next_opening

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
MORNING = Period(time(8, 30), time(12))
AFTERNOON = Period(time(13, 30), time(17))
OFFICE = OpeningHours(week=dict.fromkeys(range(5), (MORNING, AFTERNOON)))


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T08:29:59", False),
        ("2026-11-23T08:30:00", True),
        ("2026-11-23T11:59:59", True),
        ("2026-11-23T12:00:00", False),
        ("2026-11-23T13:30:00", True),
        ("2026-11-22T10:00:00", False),
        ("2028-02-29T10:00:00", True),
    ],
)
def test_an_office_is_open_within_its_periods(moment: str, expected: bool) -> None:
    assert is_open(OFFICE, at(moment)) is expected


def test_a_holiday_closes_a_weekday_and_a_make_up_day_opens_a_sunday() -> None:
    hours = OpeningHours(
        week=OFFICE.week, days={date(2026, 10, 1): (), date(2026, 10, 4): (MORNING,)}
    )

    assert not is_open(hours, at("2026-10-01T10:00:00"))
    assert is_open(hours, at("2026-10-04T10:00:00"))
    assert not is_open(hours, at("2026-10-04T14:00:00"))


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-23T07:00:00", "2026-11-23T08:30:00"),
        ("2026-11-23T12:10:00", "2026-11-23T13:30:00"),
        ("2026-11-27T17:00:00", "2026-11-30T08:30:00"),
        ("2026-12-31T18:00:00", "2027-01-01T08:30:00"),
        ("2028-02-28T18:00:00", "2028-02-29T08:30:00"),
        ("2026-11-23T09:15:00", "2026-11-23T09:15:00"),
    ],
)
def test_the_next_opening_is_the_first_open_moment_from_now_on(now: str, opens: str) -> None:
    assert next_opening(OFFICE, at(now)) == at(opens)


def test_a_long_holiday_is_waited_out() -> None:
    closed = {date(2026, 2, 1) + timedelta(days=day): () for day in range(28)}
    hours = OpeningHours(week=OFFICE.week, days=dict(closed))

    assert next_opening(hours, at("2026-01-31T10:00:00")) == at("2026-03-02T08:30:00")


def test_a_hall_that_never_opens_again_says_so() -> None:
    assert next_opening(OpeningHours(week={}), at("2026-11-23T10:00:00")) is None
    past = OpeningHours(week={}, days={date(2026, 11, 22): (MORNING,)})
    assert next_opening(past, at("2026-11-23T10:00:00")) is None


def test_a_single_far_day_is_found() -> None:
    hours = OpeningHours(week={}, days={date(2028, 2, 29): (AFTERNOON,)})

    assert next_opening(hours, at("2026-11-23T10:00:00")) == at("2028-02-29T13:30:00")


def test_a_night_period_runs_into_the_next_day() -> None:
    friday_night = OpeningHours(week={4: (Period(time(22), time(2)),)})

    assert is_open(friday_night, at("2026-11-28T01:59:00"))
    assert not is_open(friday_night, at("2026-11-28T02:00:00"))
    assert not is_open(friday_night, at("2026-11-27T01:00:00"))
    assert next_opening(friday_night, at("2026-11-28T01:59:00")) == at("2026-11-28T01:59:00")
    assert next_opening(friday_night, at("2026-11-28T02:00:00")) == at("2026-12-04T22:00:00")


def test_a_period_that_ends_at_midnight_ends_there() -> None:
    evening = OpeningHours(week={0: (Period(time(18), time(0)),)})

    assert is_open(evening, at("2026-11-23T23:59:59"))
    assert not is_open(evening, at("2026-11-24T00:00:00"))


def test_a_period_over_a_clock_change_lasts_its_real_time() -> None:
    """New York, 2026-03-08: 02:00 becomes 03:00, so 01:00–04:00 lasts two hours."""
    night = OpeningHours(week={6: (Period(time(1), time(4)),)})
    start = at("2026-03-08T01:00:00", NEW_YORK).astimezone(UTC)
    open_minutes = [
        minute
        for minute in range(-60, 300)
        if is_open(night, (start + timedelta(minutes=minute)).astimezone(NEW_YORK))
    ]

    assert open_minutes == list(range(120))


def test_the_first_of_a_repeated_hour_counts() -> None:
    """New York, 2026-11-01: 01:00–02:00 comes twice; 01:30 means the first."""
    night = OpeningHours(week={6: (Period(time(1, 30), time(3)),)})
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    before = (first - timedelta(minutes=10)).astimezone(NEW_YORK)

    opens = next_opening(night, before)

    assert opens is not None
    assert opens.astimezone(UTC) == first
    for minutes, expected in [(-1, False), (0, True), (40, True), (149, True), (150, False)]:
        moment = (first + timedelta(minutes=minutes)).astimezone(NEW_YORK)
        assert is_open(night, moment) is expected


def test_a_start_that_the_clock_skips_comes_as_long_after_the_gaps_beginning() -> None:
    night = OpeningHours(week={6: (Period(time(2, 30), time(5)),)})

    opens = next_opening(night, at("2026-03-08T01:00:00", NEW_YORK))

    assert opens is not None
    assert opens.isoformat() == "2026-03-08T03:30:00-04:00"


def test_the_halls_time_needs_its_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        is_open(OFFICE, datetime(2026, 11, 23, 10))


halves = st.integers(0, 47).map(lambda half: time(half // 2, half % 2 * 30))
periods = st.lists(st.builds(Period, halves, halves), max_size=2).map(tuple)
random_hours = st.builds(
    OpeningHours,
    week=st.dictionaries(st.integers(0, 6), periods, max_size=4),
    days=st.dictionaries(st.dates(date(2028, 2, 25), date(2028, 3, 4)), periods, max_size=3),
)


@given(random_hours, st.datetimes(datetime(2028, 2, 24), datetime(2028, 3, 2)))
def test_the_next_opening_is_what_looking_every_half_hour_finds(
    hours: OpeningHours, local: datetime
) -> None:
    now = local.replace(tzinfo=SHANGHAI)
    half_hour = timedelta(minutes=30)
    grid = now.replace(minute=now.minute // 30 * 30, second=0, microsecond=0)
    looks = [now, *(grid + step * half_hour for step in range(1, 48 * 20))]

    found = next((look for look in looks if is_open(hours, look)), None)

    assert next_opening(hours, now) == found
