"""Quarters and years: made from months that are settled, frozen, published, corrected with why.

A month is settled when it is published, the days for appeals are over, and every appeal is decided.
Should one be corrected afterwards all the same, its quarter stands until somebody corrects that
too: the row before stays, and the new one tells whom it changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from server.domain.assessment.fingerprint import canonical, result_fingerprint
from server.domain.assessment.publishing import Change
from server.domain.assessment.results import Result
from server.domain.assessment.scheme import Scheme
from server.domain.assessment.terms import (
    Term,
    amended,
    lean,
    months_in,
    term_changes,
    term_of,
)
from server.domain.errors import InvalidRequest, NotFound
from server.services.assessing.commands import CorrectTerm, FreezeTerm, PublishTerm
from server.services.assessing.periods import month_of
from server.services.assessing.records import ActRow, MonthBrief, TermRow
from server.services.assessing.spelling import packed, plain, read, unpacked, value_of
from server.services.ports import Books
from server.services.work import Work


@dataclass(frozen=True, slots=True)
class Due:
    """The months of a term that the hall was there for."""

    periods: list[str]
    frozen: list[MonthBrief]

    @property
    def missing(self) -> list[str]:
        there = {month.period for month in self.frozen}
        return [period for period in self.periods if period not in there]


def due_months(books: Books, period: str) -> Due:
    """InvalidRequest unless the period is written 2026-Q4 or 2026."""
    try:
        periods = months_in(period)
    except ValueError:
        raise InvalidRequest(what="季度须写成2026-Q4，年度须写成2026") from None
    first = books.first_day()
    begun = [one for one in periods if first is not None and one >= first.isoformat()[:7]]
    briefs = {month.period: month for month in books.month_briefs(periods[0], periods[-1])}
    return Due(begun, [briefs[one] for one in begun if one in briefs])


def standing_of(books: Books, month: MonthBrief, moment: datetime | None = None) -> Result:
    """A month's standing with its supplements, all or those made by then."""
    if month.standing is None:  # frozen by a version that did not keep it
        row = books.month(month.period)
        assert row is not None, "what has a brief is there"
        standing = lean(unpacked(row.result, Result))
    else:
        standing = unpacked(month.standing, Result)
    for act in books.acts(month.period):
        if act.kind == "supplement" and (moment is None or act.at <= moment):
            standing = _with(standing, act)
    return standing


def _with(standing: Result, act: ActRow) -> Result:
    changes = [value_of(one, Change) for one in act.facts.get("changes", ())]
    return amended(standing, changes, str(act.facts.get("inputs", standing.inputs)))


def made(books: Books, period: str, months: Sequence[MonthBrief]) -> tuple[Scheme, list[Result]]:
    """The scheme of the last month, and every month's standing. InvalidRequest where the months
    went by different schemes: their points are no common measure."""
    if not months:
        raise NotFound(what="考核期间", key=period)
    scheme = read(months[-1].scheme, Scheme)
    standings = [standing_of(books, month) for month in months]
    if {one.scheme for one in standings} != {scheme.code}:
        raise InvalidRequest(what="各月考核办法不同，不能合并")
    return scheme, standings


def freeze_term(command: FreezeTerm, work: Work) -> str:
    """Answer: the hash of what it was made from."""
    books, period = work.books, command.period
    if books.term_rows(period):
        raise InvalidRequest(what="该期考核已定稿")
    due = due_months(books, period)
    if not due.periods or work.day <= month_of(months_in(period)[-1]).last:
        raise InvalidRequest(what="该期尚未结束")
    if due.missing:
        raise InvalidRequest(what="还没有定稿的月份：{months}", months="、".join(due.missing))
    for month in due.frozen:
        _must_be_settled(books, month, work.day)
    return _keep(work, period, due.frozen, "").inputs


def _must_be_settled(books: Books, month: MonthBrief, today: date) -> None:
    if month.published_on is None or month.appeal_until is None:
        raise InvalidRequest(what="{period}还没有公布", period=month.period)
    if today <= month.appeal_until:
        until = month.appeal_until.isoformat()
        raise InvalidRequest(what="{period}申诉期到{until}", period=month.period, until=until)
    acts = books.acts(month.period)
    decided = {act.facts["appeal"]["number"] for act in acts if act.kind == "decision"}
    if any(act.kind == "appeal" and act.facts["number"] not in decided for act in acts):
        raise InvalidRequest(what="{period}还有申诉没有决定", period=month.period)


def correct_term(command: CorrectTerm, work: Work) -> int:
    """Answer: how many rows the term has now."""
    books, period = work.books, command.period
    rows = books.term_rows(period)
    if not rows:
        raise NotFound(what="考核期间", key=period)
    if not command.reason.strip():
        raise InvalidRequest(what="更正须有内容和理由")
    due = due_months(books, period)
    row = _keep(work, period, due.frozen, command.reason.strip())
    return row.number


def _keep(work: Work, period: str, months: Sequence[MonthBrief], reason: str) -> TermRow:
    earlier = work.books.term_rows(period)
    scheme, standings = made(work.books, period, months)
    term = term_of(scheme, period, standings)
    changes: list[Any] = []
    if earlier:
        before = unpacked(earlier[-1].result, Term)
        if before.inputs == term.inputs:
            raise InvalidRequest(what="各月没有变动，不需要更正")
        changes = plain(tuple(term_changes(before, term)))
    row = TermRow(
        period=period,
        number=len(earlier) + 1,
        scheme=canonical(scheme),
        standings=packed(tuple(standings)),
        result=packed(term),
        inputs=term.inputs,
        reason=reason,
        changes=changes,
        at=work.now,
        by=work.actor.id,
        published_on=None,
    )
    work.books.add_term(row)
    kind = "term_corrected" if earlier else "term_frozen"
    work.note(kind, f"assessment:{period}", inputs=term.inputs, why=reason)
    return row


def publish_term(command: PublishTerm, work: Work) -> str:
    """Answer: the day of publication."""
    rows = work.books.term_rows(command.period)
    if not rows:
        raise NotFound(what="考核期间", key=command.period)
    if rows[0].published_on is not None:
        raise InvalidRequest(what="该期考核已公布")
    work.books.publish_term(command.period, work.day)
    work.note("term_published", f"assessment:{command.period}")
    return work.day.isoformat()


def term_differences(books: Books) -> list[str]:
    """How frozen quarters and years differ when they are made again from their months."""
    faults = []
    for row in books.term_rows():
        scheme = read(row.scheme, Scheme)
        standings = list(unpacked(row.standings, tuple[Result, ...]))
        again = term_of(scheme, row.period, standings)
        if (again.inputs, canonical(again)) != (row.inputs, canonical(unpacked(row.result, Term))):
            faults.append(f"assessment of {row.period}: made again, it has other figures")
        months = {month.period: month for month in due_months(books, row.period).frozen}
        for standing in standings:
            month = months.get(standing.period)
            then = None if month is None else standing_of(books, month, row.at)
            if then is None or result_fingerprint(then) != result_fingerprint(standing):
                faults.append(f"assessment of {row.period}: {standing.period} was another then")
    return faults
