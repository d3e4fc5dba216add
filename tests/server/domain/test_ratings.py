"""The five levels, the published figures and the one-time prompt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.errors import InvalidRequest, RatingRefused
from server.domain.ratings import (
    Level,
    PromptState,
    RatingPrompt,
    asks_reason,
    average,
    check_prompt,
    is_good,
    level_of,
    rating_rate,
    satisfaction,
)

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
OPEN = RatingPrompt(PromptState.OPEN, NOW + timedelta(seconds=60))


@pytest.mark.parametrize(
    ("value", "word", "good"),
    [
        (5, "非常满意", True),
        (4, "满意", True),
        (3, "基本满意", True),
        (2, "不满意", False),
        (1, "非常不满意", False),
    ],
)
def test_levels_have_their_national_words(value: int, word: str, good: bool) -> None:
    level = level_of(value)

    assert level.word == word
    assert is_good(level) is good
    assert asks_reason(level) is not good


@pytest.mark.parametrize("value", [0, 6, -1, 99])
def test_there_is_no_other_level(value: int) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        level_of(value)

    assert refusal.value.facts == {"what": "评价只有1到5级"}


def test_an_open_prompt_takes_a_rating_until_its_time_is_over() -> None:
    check_prompt(OPEN, NOW)
    check_prompt(OPEN, OPEN.until - timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("prompt", "now", "reason"),
    [
        (None, NOW, "unknown"),
        (RatingPrompt(PromptState.RATED, OPEN.until), NOW, "used"),
        (RatingPrompt(PromptState.RATED, OPEN.until), OPEN.until, "used"),
        (RatingPrompt(PromptState.TIMED_OUT, OPEN.until), NOW, "timed_out"),
        (OPEN, OPEN.until, "timed_out"),
    ],
)
def test_a_prompt_answered_over_or_unknown_is_refused_with_the_reason(
    prompt: RatingPrompt | None, now: datetime, reason: str
) -> None:
    with pytest.raises(RatingRefused) as refusal:
        check_prompt(prompt, now)

    assert refusal.value.facts == {"reason": reason}


@given(st.lists(st.sampled_from(Level)))
def test_figures_are_those_of_the_single_ratings(levels: list[Level]) -> None:
    counts = {int(level): levels.count(level) for level in Level}

    if levels:
        assert average(counts) == pytest.approx(sum(levels) / len(levels))
        assert satisfaction(counts) == pytest.approx(
            len([level for level in levels if level in (3, 4, 5)]) / len(levels)
        )
    else:
        assert average(counts) is None
        assert satisfaction(counts) is None


def test_a_serving_that_was_not_rated_counts_towards_the_rate_only() -> None:
    assert rating_rate(rated=3, prompted=4) == 0.75
    assert rating_rate(rated=0, prompted=4) == 0.0
    assert rating_rate(rated=0, prompted=0) is None
