"""Why a citizen rated as they did: the official reasons with their codes, as versioned data.

The reasons themselves are TOML (server/rating_reasons), so that a change of the national list is a
new file and old ratings keep the words they were given under.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from server.domain.errors import InvalidRequest
from server.domain.hall import Name
from server.domain.ratings import Level


@dataclass(frozen=True, slots=True)
class Reason:
    """Its `code` begins with the level it belongs to: 207 with 2."""

    code: str
    name: Name


@dataclass(frozen=True, slots=True)
class ReasonList:
    code: str
    version: int
    valid_from: date
    source: str
    reasons: tuple[Reason, ...]

    def of_level(self, level: Level) -> tuple[Reason, ...]:
        """What a citizen is offered after pressing this level."""
        return tuple(reason for reason in self.reasons if _level_in(reason.code) == level)

    def words(self, code: str) -> Name:
        """The words of a code; of one that the list does not have, the code itself."""
        for reason in self.reasons:
            if reason.code == code:
                return reason.name
        return Name(code, code)


def faults_of(reasons: ReasonList) -> list[str]:
    """What is wrong with a list that somebody wrote."""
    codes = [reason.code for reason in reasons.reasons]
    faults = [
        f'reason "{code}" is there twice' for code in sorted(set(codes)) if codes.count(code) > 1
    ]
    faults += [
        f'reason "{code}" must begin with its level, 1 to 5'
        for code in codes
        if _level_in(code) not in set(Level)
    ]
    return faults


def list_on(lists: Iterable[ReasonList], day: date) -> ReasonList:
    """The list in force on `day`: of those that had begun, the one that began last."""
    begun = [one for one in lists if one.valid_from <= day]
    if not begun:
        raise ValueError(f"no list of reasons was in force on {day}")
    return max(begun, key=lambda one: (one.valid_from, one.version))


def check_reasons(reasons: ReasonList, level: Level, codes: Iterable[str]) -> tuple[str, ...]:
    """The codes given with a level, each once, in the list's order; InvalidRequest for others."""
    given = set(codes)
    offered = [reason.code for reason in reasons.of_level(level)]
    strangers = sorted(given - set(offered))
    if strangers:
        raise InvalidRequest(what="这一级评价没有理由“{code}”", code=strangers[0])
    return tuple(code for code in offered if code in given)


def _level_in(code: str) -> int:
    return int(code[0]) if code[:1].isdigit() else 0
