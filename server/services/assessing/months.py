"""A month is computed, frozen with the hash of its inputs, published, appealed, corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from server.assessment_schemes import shipped_schemes
from server.domain.assessment import publishing
from server.domain.assessment.evaluating import evaluate
from server.domain.assessment.evidence import Evidence, Kind, Subject
from server.domain.assessment.fingerprint import canonical, result_fingerprint
from server.domain.assessment.publishing import Appeal as Appealed
from server.domain.assessment.publishing import AppealDecision, Published, Supplement
from server.domain.assessment.results import Result
from server.domain.assessment.scheme import Scheme
from server.domain.errors import InvalidRequest, NotAllowed, NotFound
from server.domain.hall import Hall
from server.services.assessing.commands import (
    Appeal,
    CorrectMonth,
    DecideAppeal,
    KeepMonth,
    PublishMonth,
)
from server.services.assessing.gathering import gather
from server.services.assessing.periods import month_of
from server.services.assessing.records import ActRow, MonthRow
from server.services.assessing.spelling import packed, plain, read, unpacked, value_of
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


def scheme_named(code: str) -> Scheme:
    try:
        return shipped_schemes()[code]
    except KeyError:
        raise NotFound(what="考核办法", key=code) from None


def preview(books: Books, hall: Hall, period: str, scheme: Scheme, as_of: datetime) -> Computed:
    """InvalidRequest when something was entered that the scheme knows no item for."""
    evidence = gather(books, hall, period, as_of)
    try:
        result = evaluate(scheme, evidence)
    except ValueError as error:
        raise InvalidRequest(what="考核依据与办法不符：{faults}", faults=str(error)) from error
    return Computed(scheme, evidence, result, None, ())


def frozen(books: Books, period: str) -> Computed:
    """With its supplements. NotFound while it is not frozen."""
    row = books.month(period)
    if row is None:
        raise NotFound(what="考核月份", key=period)
    scheme, evidence = read(row.scheme, Scheme), unpacked(row.evidence, Evidence)
    acts = books.acts(period)
    supplements = [value_of(act.facts, Supplement) for act in acts if act.kind == "supplement"]
    if not supplements:
        return Computed(scheme, evidence, unpacked(row.result, Result), row, acts)
    evidence = publishing.corrected(evidence, supplements)
    return Computed(scheme, evidence, evaluate(scheme, evidence), row, acts)


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
    found = frozen(work.books, command.period)
    assert found.row is not None, "a frozen month has a row"
    if found.row.published_on is not None:
        raise InvalidRequest(what="该月考核已公布")
    told = publishing.publish(found.result, work.day, work.house.hall.hours, found.scheme)
    work.books.publish_month(command.period, told.on, told.appeal_until)
    until = told.appeal_until.isoformat()
    work.note("month_published", f"assessment:{command.period}", appeal_until=until)
    return until


def appeal(command: Appeal, work: Work) -> int:
    found = frozen(work.books, command.period)
    row = found.row
    if row is None or row.published_on is None or row.appeal_until is None:
        raise InvalidRequest(what="该月考核尚未公布")
    own = {work.actor.id, *(w.code for w in work.house.hall.windows if w.clerk == work.actor.id)}
    if work.actor.kind == "clerk" and command.code not in own:
        raise NotAllowed(permission="appeal")
    number = 1 + sum(act.kind == "appeal" for act in found.acts)
    appealed = publishing.appeal(
        Published(unpacked(row.result, Result), row.published_on, row.appeal_until),
        number,
        Subject(Kind(command.kind), command.code),
        command.item,
        work.actor.id,
        work.day,
        command.words,
        work.house.hall.hours,
        found.scheme,
    )
    _act(work, found, "appeal", plain(appealed))
    return number


def decide_appeal(command: DecideAppeal, work: Work) -> None:
    found = frozen(work.books, command.period)
    decided = {act.facts["appeal"]["number"] for act in found.acts if act.kind == "decision"}
    appeals = [value_of(act.facts, Appealed) for act in found.acts if act.kind == "appeal"]
    appealed = next((one for one in appeals if one.number == command.number), None)
    if appealed is None:
        raise NotFound(what="申诉", key=str(command.number))
    if command.number in decided:
        raise InvalidRequest(what="该申诉已有决定")
    decision: AppealDecision = publishing.decide(
        appealed, command.upheld, work.actor.id, work.day, command.words
    )
    _act(work, found, "decision", plain(decision))


def correct_month(command: CorrectMonth, work: Work) -> int:
    """Nothing that was frozen is rewritten: the supplement stands beside it."""
    found = frozen(work.books, command.period)
    number = 1 + sum(act.kind == "supplement" for act in found.acts)
    supplement = Supplement(
        number,
        work.day,
        work.actor.id,
        command.reason,
        removed=tuple(command.removed),
        appeal=command.appeal,
    )
    publishing.corrected(found.evidence, [supplement])
    _act(work, found, "supplement", plain(supplement))
    return number


def _act(work: Work, found: Computed, kind: str, facts: dict[str, Any]) -> None:
    assert found.row is not None, "a frozen month has a row"
    act = ActRow(found.row.period, len(found.acts) + 1, kind, facts, work.now, work.actor.id)
    work.books.add_act(act)
    work.note(f"month_{kind}", f"assessment:{act.period}", number=act.number, facts=act.facts)


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
