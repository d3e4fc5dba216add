"""A month is computed, frozen with the hash of its inputs, and published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from server.domain.assessment import publishing
from server.domain.assessment.evaluating import evaluate
from server.domain.assessment.evidence import Evidence
from server.domain.assessment.fingerprint import canonical, result_fingerprint
from server.domain.assessment.publishing import Supplement
from server.domain.assessment.results import Result
from server.domain.assessment.scheme import Scheme
from server.domain.assessment.terms import lean
from server.domain.errors import InvalidRequest, NotFound
from server.domain.hall import Hall
from server.services.assessing.commands import KeepMonth, PublishMonth
from server.services.assessing.gathering import gather
from server.services.assessing.periods import month_of
from server.services.assessing.records import ActRow, MonthRow
from server.services.assessing.spelling import packed, read, unpacked, value_of
from server.services.house import House
from server.services.ports import Books
from server.services.work import Work

_LOOKED_THROUGH = 10_000
"""Journal entries that may come while a month is computed."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A month as it stands: frozen with its supplements, or as it would be frozen now."""

    scheme: Scheme
    evidence: Evidence
    result: Result
    row: MonthRow | None
    acts: Sequence[ActRow]


def preview(books: Books, hall: Hall, period: str, scheme: Scheme, as_of: datetime) -> Computed:
    """InvalidRequest when something was entered that the scheme knows no item for."""
    evidence = gather(books, hall, period, as_of)
    return Computed(scheme, evidence, evaluated(scheme, evidence), None, ())


@dataclass(frozen=True, slots=True)
class Kept:
    """A frozen month and what happened to it, without making anything of its evidence."""

    row: MonthRow
    acts: Sequence[ActRow]

    @property
    def scheme(self) -> Scheme:
        return read(self.row.scheme, Scheme)

    @property
    def result(self) -> Result:
        """As it was frozen."""
        return unpacked(self.row.result, Result)


def month_kept(books: Books, period: str) -> Kept:
    """For use cases of the writer, which must be quick. NotFound while it is not frozen."""
    row = books.month(period)
    if row is None:
        raise NotFound(what="考核月份", key=period)
    return Kept(row, books.acts(period))


def frozen(books: Books, period: str) -> Computed:
    """With its supplements. NotFound while it is not frozen."""
    kept = month_kept(books, period)
    row, acts = kept.row, kept.acts
    scheme, evidence = kept.scheme, unpacked(row.evidence, Evidence)
    supplements = [value_of(act.facts, Supplement) for act in acts if act.kind == "supplement"]
    if not supplements:
        return Computed(scheme, evidence, kept.result, row, acts)
    evidence = publishing.corrected(evidence, supplements)
    return Computed(scheme, evidence, evaluated(scheme, evidence), row, acts)


def evaluated(scheme: Scheme, evidence: Evidence) -> Result:
    """InvalidRequest when something was entered that the scheme knows no item for."""
    try:
        return evaluate(scheme, evidence)
    except ValueError as error:
        raise InvalidRequest(what="考核依据与办法不符：{faults}", faults=str(error)) from error


def month_to_keep(
    books: Books, house: House, period: str, scheme: Scheme, now: datetime, by: str
) -> MonthRow:
    """InvalidRequest before the month is over."""
    if books.month(period) is not None:
        raise InvalidRequest(what="该月考核已定稿")
    if house.day(now) <= month_of(period).last:
        raise InvalidRequest(what="该月尚未结束")
    hall = replace(
        house.hall, clerks=tuple(replace(clerk, password="") for clerk in house.hall.clerks)
    )
    found = preview(books, hall, period, scheme, now)
    return MonthRow(
        period=period,
        scheme=canonical(scheme),
        set_up=msgspec.to_builtins(hall, str_keys=True),
        evidence=packed(found.evidence),
        result=packed(found.result),
        inputs=found.result.inputs,
        entries=books.last_entry(),
        frozen_at=now,
        frozen_by=by,
        published_on=None,
        appeal_until=None,
        standing=packed(lean(found.result)),
    )


def keep_month(command: KeepMonth, work: Work) -> str:
    month = command.month
    if work.books.month(month.period) is not None:
        raise InvalidRequest(what="该月考核已定稿")
    missed = work.books.journal(command.seq, _LOOKED_THROUGH)
    # What was on its way when the month was computed belongs to it: it must be computed again.
    late = any(row.at <= month.frozen_at for row in missed)
    if late or work.books.last_entry() != month.entries:
        raise InvalidRequest(what="数据刚有变动，请重新定稿")
    work.books.add_month(month)
    work.note("month_frozen", f"assessment:{month.period}", inputs=month.inputs)
    return month.inputs


def publish_month(command: PublishMonth, work: Work) -> str:
    found = month_kept(work.books, command.period)
    if found.row.published_on is not None:
        raise InvalidRequest(what="该月考核已公布")
    told = publishing.publish(found.result, work.day, work.house.hall.hours, found.scheme)
    work.books.publish_month(command.period, told.on, told.appeal_until)
    until = told.appeal_until.isoformat()
    work.note("month_published", f"assessment:{command.period}", appeal_until=until)
    return until


def act(work: Work, found: Kept | Computed, kind: str, facts: dict[str, Any]) -> None:
    """Appended to a frozen month: nothing that was frozen is rewritten."""
    assert found.row is not None, "a frozen month has a row"
    row = ActRow(found.row.period, len(found.acts) + 1, kind, facts, work.now, work.actor.id)
    work.books.add_act(row)
    work.note(f"month_{kind}", f"assessment:{row.period}", number=row.number, facts=row.facts)


def differences(books: Books, period: str) -> list[str]:
    """How a frozen month differs when it is made again from the journal and what was entered."""
    row = books.month(period)
    if row is None:
        return []
    hall = msgspec.convert(row.set_up, Hall, strict=False)
    again = preview(books, hall, period, read(row.scheme, Scheme), row.frozen_at).result
    stored = unpacked(row.result, Result)
    if (again.inputs, result_fingerprint(again)) == (row.inputs, result_fingerprint(stored)):
        return []
    return [f"assessment of {period}: made again, it has other inputs or other figures"]
