"""Numbers and business days, with clocks that jump and years that end."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.numbering import business_day, number_order, number_text

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Zones whose clocks jump at night, at midnight, by half an hour, and over a whole day.
JUMPY = [
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Europe/London",
    "Pacific/Apia",
    "Asia/Shanghai",
]
instants = st.datetimes(datetime(1986, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))
starts = st.times().map(lambda moment: moment.replace(microsecond=0))


@pytest.mark.parametrize(
    ("n", "text"), [(1, "A001"), (42, "A042"), (999, "A999"), (1000, "A1000"), (10234, "A10234")]
)
def test_numbers_have_three_digits_and_go_on_with_four(n: int, text: str) -> None:
    assert number_text("A", n) == text


@pytest.mark.parametrize("n", [0, -1])
def test_no_number_comes_before_one(n: int) -> None:
    with pytest.raises(ValueError, match="first number"):
        number_text("A", n)


@given(st.sampled_from(["A", "AB", "综", "", "A1"]), st.sets(st.integers(1, 20_000), max_size=30))
def test_numbers_sort_as_people_count(prefix: str, numbers: set[int]) -> None:
    texts = [number_text(prefix, n) for n in sorted(numbers, reverse=True)]

    assert sorted(texts, key=number_order) == [number_text(prefix, n) for n in sorted(numbers)]


@given(st.sampled_from([("Asia/Shanghai", 8), ("Pacific/Honolulu", -10)]), instants, starts)
def test_a_business_day_is_the_local_date_shifted_by_its_start(
    place: tuple[str, int], now: datetime, day_starts: time
) -> None:
    """Since 1992 neither place has had clock changes, so plain arithmetic is the judge."""
    zone, hours_ahead = place
    now = now.replace(year=max(now.year, 1992), day=min(now.day, 28))
    local = now.replace(tzinfo=None) + timedelta(hours=hours_ahead)
    shift = timedelta(hours=day_starts.hour, minutes=day_starts.minute, seconds=day_starts.second)

    assert business_day(now, ZoneInfo(zone), day_starts) == (local - shift).date()


def test_numbers_begin_again_at_the_halls_midnight_not_at_utc() -> None:
    before = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)

    assert business_day(before, SHANGHAI, time(0)) == date(2026, 12, 31)
    assert business_day(before + timedelta(seconds=1), SHANGHAI, time(0)) == date(2027, 1, 1)


def test_a_night_hall_still_has_the_old_day_after_midnight() -> None:
    at_two = datetime(2028, 2, 29, 18, 0, tzinfo=UTC)

    assert business_day(at_two, SHANGHAI, time(4)) == date(2028, 2, 29)
    assert business_day(at_two + timedelta(hours=2), SHANGHAI, time(4)) == date(2028, 3, 1)


@given(
    st.sampled_from(JUMPY).map(ZoneInfo),
    starts,
    instants,
    st.integers(0, 3 * 24 * 3600),
)
def test_a_business_day_never_goes_back(
    zone: ZoneInfo, day_starts: time, now: datetime, seconds: int
) -> None:
    later = now + timedelta(seconds=seconds)

    assert business_day(now, zone, day_starts) <= business_day(later, zone, day_starts)


def test_a_repeated_hour_does_not_repeat_the_days_numbers() -> None:
    """New York's 2026-11-01 has 01:00–02:00 twice; the day begins with the first 01:30."""
    zone = ZoneInfo("America/New_York")
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    moments = [first + timedelta(minutes=minutes) for minutes in (-1, 0, 29, 30, 59, 60, 90)]

    days = [business_day(moment.astimezone(zone), zone, time(1, 30)) for moment in moments]

    assert days == [date(2026, 10, 31)] + [date(2026, 11, 1)] * 6


def test_a_midnight_that_the_clock_skips_still_begins_a_day() -> None:
    """São Paulo's 2018-11-04 began at 01:00, the instant 03:00 UTC."""
    zone = ZoneInfo("America/Sao_Paulo")
    jump = datetime(2018, 11, 4, 3, 0, tzinfo=UTC)

    assert business_day(jump - timedelta(seconds=1), zone, time(0)) == date(2018, 11, 3)
    assert business_day(jump, zone, time(0)) == date(2018, 11, 4)


def test_a_clock_put_back_over_midnight_keeps_the_new_day() -> None:
    """St. John's put the clock from 00:01 back to 23:01 on 2010-11-07."""
    zone = ZoneInfo("America/St_Johns")
    midnight = datetime(2010, 11, 7, 2, 30, tzinfo=UTC)

    days = [
        business_day(midnight + timedelta(minutes=minutes), zone, time(0))
        for minutes in (-1, 0, 1, 30, 60, 61)
    ]

    assert days == [date(2010, 11, 6)] + [date(2010, 11, 7)] * 5
