"""What a flag says, and the ratings that flags are read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class FlagKind(StrEnum):
    BURST = "burst"
    """More ratings in a few minutes than the window's usual rate explains."""
    TOO_FAST = "too_fast"
    """Answered sooner after the prompt than citizens answer."""
    SAME_KEY = "same_key"
    """The same key too many times running."""
    WITHOUT_SERVING = "without_serving"
    """No serving ended before it."""
    RATE_OUTLIER = "rate_outlier"
    """The window's response rate departs from the hall's."""

    @property
    def word(self) -> str:
        """In Chinese, which is also the message id."""
        return _WORDS[self]


_WORDS = {
    FlagKind.BURST: "短时间内评价过多",
    FlagKind.TOO_FAST: "评价过快",
    FlagKind.SAME_KEY: "连续相同评价",
    FlagKind.WITHOUT_SERVING: "没有办理记录的评价",
    FlagKind.RATE_OUTLIER: "评价率异常",
}


@dataclass(frozen=True, slots=True)
class GivenRating:
    """One rating as the flags see it. Times are aware UTC."""

    serving: int
    window: str
    day: date
    """Business day."""
    at: datetime
    level: int
    asked_at: datetime | None
    """When its prompt opened; None for a channel without prompt (a paper form)."""
    ended_at: datetime | None
    """When its serving ended; None if there is none or it never ended."""
    at_device: bool = True
    """Given at the window; a QR answer takes its own time and is not judged by its pace."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Why ratings should be looked at; `chance` is that of an honest window showing as much."""

    kind: FlagKind
    window: str
    day: date
    """Of the last rating concerned; of the month's last day for RATE_OUTLIER."""
    servings: tuple[int, ...]
    """Whose ratings are concerned; empty for RATE_OUTLIER."""
    chance: float
    facts: tuple[tuple[str, str], ...] = ()
    """What a reviewer is told, by name."""

    @property
    def key(self) -> str:
        """The same finding has the same key, so that a repeated look opens no second review.

        By the first rating concerned: a run that goes on is still that run.
        """
        begin = str(min(self.servings)) if self.servings else self.day.isoformat()
        return f"{self.kind}:{self.window}:{begin}"
