"""A published month, appeals against it, and the dated supplements that correct it.

What was published stays as it was. A supplement adds rows or takes rows out, says why and who
decided; evidence with its supplements is evaluated again by the same scheme, and the difference is
told. The month's hash is that of its inputs, so that anybody can see which result is which.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from server.domain.assessment.evidence import Evidence, Row, Subject
from server.domain.assessment.results import Result
from server.domain.assessment.scheme import Scheme
from server.domain.errors import InvalidRequest, RuleError
from server.domain.hall import OpeningHours
from server.domain.working_days import after_working_days


class AppealRefused(RuleError):
    """facts: reason (message id), until (ISO date)."""

    code = "appeal_refused"
    title = "不能申诉"
    detail = "{reason}（期限{until}）"


@dataclass(frozen=True, slots=True)
class Published:
    result: Result
    on: date
    appeal_until: date


@dataclass(frozen=True, slots=True)
class Appeal:
    """Somebody says that a line is wrong; `item` "" when it is about the whole."""

    number: int
    subject: Subject
    item: str
    by: str
    on: date
    decide_by: date
    words: str


@dataclass(frozen=True, slots=True)
class AppealDecision:
    appeal: Appeal
    upheld: bool
    by: str
    on: date
    words: str

    @property
    def in_time(self) -> bool:
        return self.on <= self.appeal.decide_by


@dataclass(frozen=True, slots=True)
class Supplement:
    """A correction, dated; `number` counts within its period from 1."""

    number: int
    on: date
    by: str
    reason: str
    added: tuple[Row, ...] = ()
    removed: tuple[str, ...] = ()
    """Keys of rows that do not count."""
    appeal: int | None = None


def publish(result: Result, on: date, hours: OpeningHours, scheme: Scheme) -> Published:
    return Published(result, on, after_working_days(hours, on, scheme.appeal_days))


def appeal(
    published: Published,
    number: int,
    subject: Subject,
    item: str,
    by: str,
    on: date,
    words: str,
    hours: OpeningHours,
    scheme: Scheme,
) -> Appeal:
    """AppealRefused after the last day, or about somebody who is not in the result."""
    until = published.appeal_until
    if not words.strip():
        raise InvalidRequest(what="请说明申诉理由")
    if on > until:
        raise AppealRefused(reason="申诉期限已过", until=until.isoformat())
    if all(one.subject != subject for one in published.result.results):
        raise AppealRefused(reason="考核结果中没有申诉对象", until=until.isoformat())
    decide_by = after_working_days(hours, on, scheme.decision_days)
    return Appeal(number, subject, item, by, on, decide_by, words.strip())


def decide(found: Appeal, upheld: bool, by: str, on: date, words: str) -> AppealDecision:
    """By somebody else than who appealed, and with words."""
    if not words.strip():
        raise InvalidRequest(what="请说明决定理由")
    if by in ("", found.by, found.subject.code):
        raise InvalidRequest(what="申诉须由申诉人和当事人以外的人决定")
    return AppealDecision(found, upheld, by, on, words.strip())


def corrected(evidence: Evidence, supplements: Iterable[Supplement]) -> Evidence:
    """The evidence with its supplements, by their numbers. InvalidRequest for a key that is not
    there, or a supplement that says nothing."""
    rows = {row.key: row for row in evidence.rows}
    for supplement in sorted(supplements, key=lambda one: one.number):
        if not supplement.reason.strip() or not (supplement.added or supplement.removed):
            raise InvalidRequest(what="更正须有内容和理由")
        for key in supplement.removed:
            if rows.pop(key, None) is None:
                raise InvalidRequest(what="没有依据“{key}”", key=key)
        for row in supplement.added:
            # Under a name of its own, so that it is never taken for what was there before.
            own = replace(row, key=f"supplement:{supplement.number}:{row.key}")
            rows[own.key] = own
    return replace(evidence, rows=tuple(rows.values()))


@dataclass(frozen=True, slots=True)
class Change:
    subject: Subject
    total: tuple[Decimal, Decimal]
    """Before, after."""
    rank: tuple[int | None, int | None]
    grade: tuple[str, str]
    titles: tuple[tuple[str, ...], tuple[str, ...]]


def changes(before: Result, after: Result) -> Sequence[Change]:
    """Whom a supplement changed, and how."""
    was = {one.subject: one for one in before.results}
    found = []
    for now in after.results:
        then = was[now.subject]
        change = Change(
            now.subject,
            (then.total, now.total),
            (then.rank, now.rank),
            (then.grade, now.grade),
            (then.titles, now.titles),
        )
        if any(a != b for a, b in (change.total, change.rank, change.grade, change.titles)):
            found.append(change)
    return found
