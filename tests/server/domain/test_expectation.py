"""What is expected of a window: what others get for the same services after the same waits."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from statistics import mean

from server.domain.expectation import RatedServing, expectations, wait_band
from server.domain.scores import Tally, scores


def _rated(of: str, service: str, wait_s: int, good: int, bad: int) -> list[RatedServing]:
    return [RatedServing(of, service, wait_s, i < good) for i in range(good + bad)]


def test_waits_are_told_apart_at_five_fifteen_and_thirty_minutes() -> None:
    assert [wait_band(s) for s in (0, 299, 300, 899, 900, 1799, 1800)] == [0, 0, 1, 1, 2, 2, 3]


def test_a_hard_service_and_a_long_wait_lower_what_is_expected() -> None:
    ratings = [
        *_rated("01", "stamps", 60, 300, 5),
        *_rated("02", "disputes", 60, 200, 100),
        *_rated("03", "stamps", 60, 100, 0),
        *_rated("04", "disputes", 60, 60, 40),
        *_rated("05", "stamps", 2400, 150, 50),
        *_rated("06", "stamps", 2400, 90, 0),
    ]

    expected = expectations(ratings)

    assert expected["03"] > expected["06"] > expected["04"]


def test_own_ratings_do_not_move_what_is_expected_of_oneself() -> None:
    others = [*_rated("01", "stamps", 60, 90, 10), *_rated("02", "passports", 60, 70, 30)]

    loved = expectations([*others, *_rated("03", "stamps", 60, 50, 0)])["03"]
    hated = expectations([*others, *_rated("03", "stamps", 60, 0, 50)])["03"]

    assert loved == hated


def test_a_service_that_nobody_else_has_is_expected_to_be_as_the_others() -> None:
    ratings = [*_rated("01", "stamps", 60, 90, 10), *_rated("02", "passports", 60, 0, 50)]

    assert expectations(ratings)["02"] == Fraction(9, 10)


def test_a_window_that_is_alone_is_expected_to_be_as_it_is() -> None:
    assert expectations(_rated("01", "stamps", 60, 3, 1)) == {"01": Fraction(3, 4)}


def test_windows_with_hard_services_are_not_named_poor_for_them() -> None:
    # 30 windows as good as each other; a third has a service with which a fifth is discontent.
    random = Random(7)
    ratings = [
        RatedServing(f"{w:02}", service, random.choice((60, 600, 1200)), random.random() < p)
        for w in range(30)
        for service, p in [("disputes", 0.8) if w % 3 == 0 else ("stamps", 0.97)]
        for _ in range(150)
    ]
    tallies = {
        f"{w:02}": Tally(sum(r.good for r in ratings if r.of == f"{w:02}"), 150, 300)
        for w in range(30)
    }

    found = scores(tallies, Fraction(85, 100), expectations(ratings))

    hard = [float(found[f"{w:02}"].adjusted) for w in range(0, 30, 3)]
    easy = [float(found[f"{w:02}"].adjusted) for w in range(30) if w % 3]
    assert abs(mean(hard) - mean(easy)) < 0.02
