"""All flags of a hall's month, from its ratings and those of the weeks before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from server.domain.integrity.bursts import bursts, usual_rate
from server.domain.integrity.flags import Flag, GivenRating
from server.domain.integrity.pace import quick_answers, seconds_taken, too_fast
from server.domain.integrity.rates import rate_outlier
from server.domain.integrity.runs import same_key, usual_shares
from server.domain.integrity.without_serving import without_serving
from server.domain.scores import Tally


def flags_of_month(
    month: Iterable[GivenRating],
    before: Iterable[GivenRating],
    tallies: Mapping[str, Tally],
    last_day: date,
) -> list[Flag]:
    """Flags of `month`, judged by the ratings `before` it (the last month or two).

    `tallies`: window -> the month's counts, with prompts. Also for a month that is not over: what
    was found by yesterday is found again under the same key.
    """
    now, earlier = _by_window(month), _by_window(before)
    taken = {window: _seconds(ratings) for window, ratings in earlier.items()}
    hall = Counter(rating.level for ratings in earlier.values() for rating in ratings)
    found: list[Flag] = []
    for window in sorted(now):
        ratings, history = now[window], earlier.get(window, [])
        found += without_serving(ratings)
        shares = usual_shares(Counter(rating.level for rating in history), hall)
        if shares is not None:
            found += same_key(ratings, shares)
        usual, quick = usual_rate(history), quick_answers(taken, window)
        for day in _days(ratings):
            if usual is not None:
                found += bursts(day, usual)
            if quick is not None and (flag := too_fast(day, quick)) is not None:
                found.append(flag)
    for window in sorted(tallies):
        outlier = rate_outlier(tallies, window, last_day)
        if outlier is not None:
            found.append(outlier)
    return found


def _by_window(ratings: Iterable[GivenRating]) -> dict[str, list[GivenRating]]:
    found: dict[str, list[GivenRating]] = defaultdict(list)
    for rating in ratings:
        found[rating.window].append(rating)
    return found


def _days(ratings: Sequence[GivenRating]) -> list[list[GivenRating]]:
    found: dict[date, list[GivenRating]] = defaultdict(list)
    for rating in ratings:
        found[rating.day].append(rating)
    return [found[day] for day in sorted(found)]


def _seconds(ratings: Iterable[GivenRating]) -> list[float]:
    return [taken for rating in ratings if (taken := seconds_taken(rating)) is not None]
