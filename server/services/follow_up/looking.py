"""The look for flags, and the figures of a period's ratings: reads, away from the writer."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from server.domain.follow_up.cases import CaseKind, Finding, finding, settled_at
from server.domain.follow_up.deadlines import in_time
from server.domain.integrity.flags import GivenRating
from server.domain.integrity.month import flags_of_month
from server.domain.ratings import Level, is_good
from server.domain.scores import Tally
from server.services.case_records import case_of
from server.services.follow_up.commands import FoundFlag
from server.services.follow_up.page import flag_view
from server.services.follow_up.views import RatingsView
from server.services.house import House
from server.services.ports import Books

_AT_A_DEVICE = frozenset({"keypad", "tablet"})


def found_flags(books: Books, day: date) -> list[FoundFlag]:
    """Flags of the month up to `day`, judged by the two months before it."""
    first = day.replace(day=1)
    before = _month_before(_month_before(first))
    given = _given(books, before, day)
    tallies = _tallies(books, first, day)
    found = flags_of_month(
        [rating for rating in given if rating.day >= first],
        [rating for rating in given if rating.day < first],
        tallies,
        _last_day(first),
    )
    return [
        FoundFlag(
            key=flag.key,
            kind=flag.kind.value,
            window=flag.window,
            day=min(flag.day, day),
            chance=flag.chance,
            servings=list(flag.servings),
            facts=dict(flag.facts),
        )
        for flag in found
    ]


def _given(books: Books, since: date, until: date) -> list[GivenRating]:
    times = books.times_between(since, until)
    given = []
    for rating in books.ratings_between(since, until):
        asked, ended = times.get(rating.serving, (None, None))
        paper = rating.channel == "paper"
        given.append(
            GivenRating(
                serving=rating.serving,
                window=rating.window,
                day=rating.day,
                # A form is filled in at the window; many are entered together.
                at=asked if paper and asked else rating.at,
                level=rating.level,
                asked_at=None if paper else asked,
                ended_at=ended,
                at_device=rating.channel in _AT_A_DEVICE,
            )
        )
    return given


def _tallies(books: Books, since: date, until: date) -> dict[str, Tally]:
    rated: Counter[str] = Counter()
    good: Counter[str] = Counter()
    for rating in books.ratings_between(since, until):
        rated[rating.window] += 1
        good[rating.window] += is_good(Level(rating.level))
    prompted = books.prompted_between(since, until)
    return {
        window: Tally(good=good[window], rated=rated[window], prompted=count)
        for window, count in prompted.items()
    }


def ratings_view(books: Books, house: House, since: date, until: date) -> RatingsView:
    """Satisfaction's counts without what was set aside, and beside it how much that was."""
    aside = books.set_aside(since, until)
    given = books.ratings_between(since, until)
    counted = [rating for rating in given if rating.serving not in aside]
    valid = rectified = 0
    for row in books.cases_about(since, until):
        if row.kind is not CaseKind.BAD_RATING:
            continue
        case = case_of(row, books.steps(row.number))
        if finding(case) is Finding.TRUE:
            settled = settled_at(case)
            valid += 1
            rectified += in_time(case, house.day(settled) if settled else None)
    return RatingsView(
        since=since,
        until=until,
        prompted=sum(books.prompted_between(since, until).values()),
        rated=len(given),
        good=sum(is_good(Level(rating.level)) for rating in counted),
        set_aside=len(aside),
        second=len(books.seconds_between(since, until)),
        channels=dict(Counter(rating.channel for rating in given)),
        valid_bad=valid,
        rectified_in_time=rectified,
        flags=[flag_view(books, flag) for flag in books.flags_since(since) if flag.day <= until],
    )


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _last_day(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
