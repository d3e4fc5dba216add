"""The statistics of a hall, each with its one definition (docs/assessment.md has them in words).

Waits and service times are whole seconds; a quantile is the nearest rank, so that it is a time
somebody really waited and three programs agree on it. None stands for "nothing to tell".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from server.domain.ratings import rating_rate, satisfaction


def quantile(ordered: list[int], share: Fraction) -> int:
    """Of ascending values: the smallest that at least `share` of them do not exceed."""
    return ordered[max(ceil(share * len(ordered)), 1) - 1]


@dataclass(frozen=True, slots=True)
class Times:
    """Of waits, or of service times."""

    count: int
    mean: Fraction | None
    p50: int | None
    p90: int | None
    longest: int | None
    within_target: Fraction | None
    """Share of those of at most the target; None without target."""


def times(seconds: Iterable[int], target_s: int | None = None) -> Times:
    """The figures of single times."""
    ordered = sorted(seconds)
    if not ordered:
        return Times(0, None, None, None, None, None)
    within = None
    if target_s is not None:
        within = Fraction(sum(one <= target_s for one in ordered), len(ordered))
    return Times(
        count=len(ordered),
        mean=Fraction(sum(ordered), len(ordered)),
        p50=quantile(ordered, Fraction(1, 2)),
        p90=quantile(ordered, Fraction(9, 10)),
        longest=ordered[-1],
        within_target=within,
    )


def times_of_counts(counts: Iterable[tuple[int, int]], target_s: int | None = None) -> Times:
    """As `times`, from (seconds, how many) pairs: what a database hands out of a million rows."""
    ordered = sorted(counts)
    count = sum(n for _, n in ordered)
    if not count:
        return Times(0, None, None, None, None, None)

    def at(share: Fraction) -> int:
        rank, passed = max(ceil(share * count), 1), 0
        for seconds, n in ordered:
            passed += n
            if passed >= rank:
                return seconds
        raise AssertionError("a rank is never beyond the count")

    within = None
    if target_s is not None:
        within = Fraction(sum(n for seconds, n in ordered if seconds <= target_s), count)
    return Times(
        count=count,
        mean=Fraction(sum(seconds * n for seconds, n in ordered), count),
        p50=at(Fraction(1, 2)),
        p90=at(Fraction(9, 10)),
        longest=at(Fraction(1)),
        within_target=within,
    )


@dataclass(frozen=True, slots=True)
class Flow:
    """What became of the numbers taken in a period. Every number is in exactly one of the rest.

    `arrivals` = `served` + `discarded` + `missed` + `abandoned` + `unfinished`.
    """

    arrivals: int
    """Numbers taken."""
    served: int
    """Ended as finished."""
    discarded: int
    missed: int
    """Ended as missed, whatever calls there were before and whether or not the day's close ended
    them: the citizen was called and did not come."""
    abandoned: int
    """Cancelled by the citizen, or left over at the day's close without ever being called."""
    unfinished: int
    """Still open, or left over at the close after a call that was not missed."""

    @property
    def missed_share(self) -> Fraction | None:
        return Fraction(self.missed, self.arrivals) if self.arrivals else None

    @property
    def abandoned_share(self) -> Fraction | None:
        return Fraction(self.abandoned, self.arrivals) if self.arrivals else None


def fate(state: str, was: str, called: bool) -> str:
    """Which of Flow's five a ticket belongs to.

    `state`: its last state; `was`: the state in which the day's close found it, "" otherwise;
    `called`: whether it ever was.
    """
    if state == "finished":
        return "served"
    if state == "discarded":
        return "discarded"
    if state == "missed" or was == "missed":
        return "missed"
    if state == "cancelled" or (state == "expired" and not called):
        return "abandoned"
    return "unfinished"


def utilisation(busy_s: int, open_s: int, paused_s: int) -> Fraction | None:
    """Time with a citizen called to or served at the window ÷ time open and not paused."""
    staffed = open_s - paused_s
    return Fraction(busy_s, staffed) if staffed > 0 else None


@dataclass(frozen=True, slots=True)
class Satisfaction:
    rated: int
    prompted: int
    satisfied: float | None
    """Levels 3–5 ÷ rated."""
    response_rate: float | None
    set_aside: int = 0
    """Ratings that a review set aside: in none of the figures above, and always shown."""


def satisfaction_of(counts: dict[int, int], prompted: int, set_aside: int = 0) -> Satisfaction:
    """`counts`: level -> ratings that count."""
    rated = sum(counts.values())
    return Satisfaction(
        rated, prompted, satisfaction(counts), rating_rate(rated, prompted), set_aside
    )


def change(now: Fraction | int | None, before: Fraction | int | None) -> Fraction | None:
    """Relative change between two periods; None where there is nothing to compare with."""
    if now is None or before is None or before == 0:
        return None
    return (Fraction(now) - Fraction(before)) / abs(Fraction(before))
