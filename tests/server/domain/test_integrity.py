"""Flags on ratings: silent in honest halls, and sure of cheats of a stated strength."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest

from server.domain.integrity.bursts import bursts, usual_rate
from server.domain.integrity.flags import Flag, FlagKind, GivenRating
from server.domain.integrity.month import flags_of_month
from server.domain.integrity.pace import quick_answers, too_fast
from server.domain.integrity.rates import rate_z
from server.domain.integrity.runs import same_key, usual_shares
from server.domain.integrity.without_serving import without_serving
from server.domain.scores import Tally
from tests.server.domain.rated_hall import Month, RatedHall, cheated

DAY = date(2026, 10, 12)
NINE = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def _rating(serving: int, at: datetime, level: int = 5, seconds: float = 6) -> GivenRating:
    asked = at - timedelta(seconds=seconds)
    return GivenRating(serving, "07", DAY, at, level, asked, asked)


# --- what each flag is -------------------------------------------------------------------------


def test_a_rating_without_an_ended_serving_is_flagged() -> None:
    honest = _rating(1, NINE)
    never_ended = replace(_rating(2, NINE), ended_at=None)
    too_early = replace(_rating(3, NINE), ended_at=NINE + SECOND)

    flags = list(without_serving([honest, never_ended, too_early]))

    assert [flag.servings for flag in flags] == [(2,), (3,)]
    assert {flag.chance for flag in flags} == {0.0}


def test_a_burst_is_flagged_once_with_all_its_ratings() -> None:
    quiet = [_rating(n, NINE + 40 * n * MINUTE) for n in range(5)]
    burst = [_rating(100 + n, NINE + timedelta(hours=5, seconds=20 * n)) for n in range(8)]

    flags = list(bursts([*burst, *quiet], usual=3 / 60))

    assert [flag.servings for flag in flags] == [tuple(range(100, 108))]
    assert dict(flags[0].facts) == {"ratings": "8", "minutes": "3", "usual": "0.15"}


def test_the_usual_rate_is_that_of_the_busiest_hour_and_needs_five_days() -> None:
    days = [
        replace(
            _rating(10 * n + k, NINE + n * timedelta(days=1) + k * MINUTE), day=DAY + timedelta(n)
        )
        for n in range(5)
        for k in range(6)
    ]

    assert usual_rate(days) == pytest.approx(31 / 5 / 60)
    assert usual_rate(days[:24]) is None


def test_quick_is_what_one_in_a_hundred_of_the_other_windows_answers_beat() -> None:
    others = {"01": [float(n) for n in range(1, 1001)], "07": [0.1] * 1000}

    quick = quick_answers(others, "07")

    assert quick is not None
    assert (quick.seconds, quick.share) == (10.0, 0.01)
    assert quick_answers({"01": [5.0] * 499}, "07") is None


def test_four_quick_answers_of_twenty_are_flagged_and_two_are_not() -> None:
    quick = quick_answers({"01": [float(n) for n in range(1, 1001)]}, "07")
    assert quick is not None
    slow = [_rating(n, NINE + n * MINUTE, seconds=30) for n in range(16)]
    fast = [_rating(50 + n, NINE + timedelta(hours=1, minutes=n), seconds=1) for n in range(4)]

    flag = too_fast([*slow, *fast], quick)

    assert flag is not None
    assert flag.servings == (50, 51, 52, 53)
    assert flag.chance == pytest.approx(4.26e-5, rel=0.01)
    assert too_fast([*slow, *fast[:2]], quick) is None


def test_a_qr_answer_is_not_judged_by_its_pace() -> None:
    quick = quick_answers({"01": [float(n) for n in range(1, 1001)]}, "07")
    assert quick is not None
    by_qr = [replace(_rating(n, NINE, seconds=0.1), at_device=False) for n in range(20)]

    assert too_fast(by_qr, quick) is None


def test_a_run_is_flagged_only_when_so_many_are_not_to_be_expected() -> None:
    # 100 ratings, p = .7: 100·.3·.7^L < .01 from L = 23 on.
    def month(run: int) -> list[GivenRating]:
        mixed = [_rating(n, NINE + n * MINUTE, level=5 - n % 2) for n in range(100 - run)]
        # The mixed part ends with a 4 or begins the run itself: the run is `run` long exactly.
        mixed[-1] = replace(mixed[-1], level=4)
        start = NINE + timedelta(hours=3)
        return mixed + [_rating(200 + n, start + n * MINUTE) for n in range(run)]

    usual = {5: 0.7, 4: 0.5, 3: 0.1, 2: 0.1, 1: 0.1}

    assert list(same_key(month(22), usual)) == []
    assert [len(flag.servings) for flag in same_key(month(23), usual)] == [23]


def test_a_window_with_few_earlier_ratings_is_not_judged_by_its_runs() -> None:
    assert usual_shares({5: 29}, {5: 900, 1: 100}) is None
    shares = usual_shares({5: 30}, {5: 900, 1: 100})
    assert shares is not None
    assert shares[5] > 0.95


def test_a_rate_is_an_outlier_only_beyond_what_windows_differ_by() -> None:
    def hall(rate_07: float, rates: list[float]) -> dict[str, Tally]:
        every = {f"{n:02}": round(400 * rate) for n, rate in enumerate(rates, 10)}
        every["07"] = round(400 * rate_07)
        return {code: Tally(rated, rated, 400) for code, rated in every.items()}

    alike, apart = [0.49, 0.51] * 6, [0.3, 0.7] * 6

    far, near = rate_z(hall(0.7, alike), "07"), rate_z(hall(0.7, apart), "07")

    assert far is not None
    assert near is not None
    assert far > 6
    assert near < 1.5
    assert rate_z(hall(0.7, alike[:7]), "07") is None


def test_the_same_finding_has_the_same_key() -> None:
    flag = Flag(FlagKind.BURST, "07", DAY, (12, 13), 1e-6)

    assert flag.key == "burst:07:12"
    grown = replace(flag, kind=FlagKind.SAME_KEY, servings=(12, 13, 14), day=date(2026, 10, 13))
    assert grown.key == replace(flag, kind=FlagKind.SAME_KEY).key
    assert Flag(FlagKind.RATE_OUTLIER, "07", DAY, (), 0.001).key == "rate_outlier:07:2026-10-12"
    assert flag.kind.word == "短时间内评价过多"


# --- honest halls and cheats ---------------------------------------------------------------------


@cache
def _hall(seed: int) -> tuple[RatedHall, Month, Month]:
    hall = RatedHall(seed)
    return hall, hall.month(9), hall.month(10)


def test_honest_halls_are_flagged_less_than_once_in_a_thousand_window_days() -> None:
    # 4 halls of 40 windows, 22 days. (25 halls, 22,000 window-days: 5 flags.)
    window_days = flags = 0
    for seed in range(4):
        _, before, month = _hall(seed)
        window_days += 40 * 22
        flags += len(flags_of_month(month.ratings, before.ratings, month.tallies, month.last_day))

    assert window_days == 3520
    assert flags / window_days < 1 / 1000


Change = Callable[[RatedHall, list[GivenRating]], list[GivenRating]]


def _eight_in_three_minutes(hall: RatedHall, own: list[GivenRating]) -> list[GivenRating]:
    """One evening the clerk rates eight servings that nobody had."""
    start = datetime(2026, 10, 12, 7, 30, tzinfo=UTC)
    moments = sorted(hall.random.uniform(0, 170) for _ in range(8))
    made = [hall.rating(own[0].window, DAY, start, 5) for _ in moments]
    return own + [
        replace(rating, at=start + timedelta(seconds=moment), at_device=True)
        for rating, moment in zip(made, moments, strict=True)
    ]


def _half_a_day_within_two_seconds(hall: RatedHall, own: list[GivenRating]) -> list[GivenRating]:
    """One day the clerk reaches over and answers every other prompt, at least five of them."""
    today = [n for n, rating in enumerate(own) if rating.day == DAY]
    for n in today[: max(5, len(today) // 2)]:
        asked = own[n].asked_at
        assert asked is not None
        seconds = timedelta(seconds=hall.random.uniform(0.5, 2))
        own[n] = replace(own[n], at=asked + seconds, at_device=True)
    return own


def _a_hundred_and_twenty_best(_: RatedHall, own: list[GivenRating]) -> list[GivenRating]:
    """For a week or two the best key is pressed whoever comes: 120 ratings."""
    return [replace(r, level=5) if 20 <= n < 140 else r for n, r in enumerate(own)]


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (FlagKind.BURST, _eight_in_three_minutes),
        (FlagKind.TOO_FAST, _half_a_day_within_two_seconds),
        (FlagKind.SAME_KEY, _a_hundred_and_twenty_best),
    ],
)
def test_cheats_are_caught(kind: FlagKind, change: Change) -> None:
    tried = caught = 0
    for seed in (0, 1):
        hall, before, month = _hall(seed)
        for window in hall.windows:
            own = [rating for rating in month.ratings if rating.window == window]
            if len(own) < 140:
                continue  # has not so many ratings as the cheat needs
            bent = cheated(month, window, lambda own, hall=hall: change(hall, own))  # type: ignore[misc]  # mypy cannot type a lambda's default
            changed = [rating for rating in bent.ratings if rating.window == window]
            flags = flags_of_month(changed, before.ratings, {}, month.last_day)
            tried += 1
            caught += any(flag.kind is kind for flag in flags)

    assert tried > 50
    assert caught / tried > 0.95


@pytest.mark.parametrize("rate", [0.95, 0.05])
def test_windows_that_press_for_ratings_or_hide_the_keypad_are_caught(rate: float) -> None:
    # Rates of honest windows: mean .46, standard deviation .10.
    tried = caught = 0
    for seed in range(4):
        _, _, month = _hall(seed)
        for window, tally in month.tallies.items():
            rated = round(rate * tally.prompted)
            bent = {**month.tallies, window: Tally(rated, rated, tally.prompted)}
            flags = flags_of_month([], [], bent, month.last_day)
            tried += 1
            caught += any(f.window == window and f.kind is FlagKind.RATE_OUTLIER for f in flags)

    assert caught / tried > 0.95
