"""A frozen month is corrected by a dated supplement: rows taken out, rows added, and why.

What was frozen stays. The month with its supplements is evaluated again by the scheme that it was
made with, and whom that changed is kept beside the supplement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from server.domain.assessment import publishing
from server.domain.assessment.evidence import Kind, Row, Subject
from server.domain.assessment.measures import MEASURES, Source
from server.domain.assessment.publishing import Change, Supplement
from server.domain.assessment.scheme import Scheme
from server.domain.errors import InvalidRequest, NotFound
from server.services.assessing.commands import AddedRow, Correction, KeepSupplement
from server.services.assessing.months import Computed, act, evaluated, frozen, month_kept
from server.services.assessing.periods import month_of
from server.services.assessing.spelling import exact, plain
from server.services.ports import Books
from server.services.work import Work

_ALWAYS_COUNTED = "servings"
"""Decides ranks and ties, though no scheme need have an item for it."""


@dataclass(frozen=True, slots=True)
class Corrected:
    found: Computed
    """As it was."""
    supplement: Supplement
    changes: Sequence[Change]
    inputs: str
    """Fingerprint of what the month is made from afterwards."""

    @property
    def command(self) -> KeepSupplement:
        return KeepSupplement(
            period=self.found.result.period,
            facts={
                **plain(self.supplement),
                "changes": plain(tuple(self.changes)),
                "inputs": self.inputs,
            },
            acts=len(self.found.acts),
        )


def keep_supplement(command: KeepSupplement, work: Work) -> int:
    kept = month_kept(work.books, command.period)
    if len(kept.acts) != command.acts:
        raise InvalidRequest(what="该月刚有变动，请再提交一次")
    act(work, kept, "supplement", command.facts)
    return int(command.facts["number"])


def tried(command: Correction, period: str, books: Books, today: date, by: str) -> Corrected:
    """What the supplement comes to; nothing is kept. InvalidRequest or NotFound refuse it."""
    found = frozen(books, period)
    if command.appeal is not None and not _has_appeal(found, command.appeal):
        raise NotFound(what="申诉", key=str(command.appeal))
    supplement = Supplement(
        1 + sum(one.kind == "supplement" for one in found.acts),
        today,
        by,
        command.reason.strip(),
        added=tuple(
            _row(one, number, found, by) for number, one in enumerate(command.added, start=1)
        ),
        removed=tuple(command.removed),
        appeal=command.appeal,
    )
    after = evaluated(found.scheme, publishing.corrected(found.evidence, [supplement]))
    changes = publishing.changes(found.result, after)
    return Corrected(found, supplement, changes, after.inputs)


def _has_appeal(found: Computed, number: int) -> bool:
    return any(one.kind == "appeal" and one.facts["number"] == number for one in found.acts)


def _row(added: AddedRow, number: int, found: Computed, by: str) -> Row:
    subject = Subject(Kind(added.kind), added.code)
    month = month_of(found.result.period)
    day = added.day or month.last
    if all(one.subject != subject for one in found.evidence.assessed):
        raise NotFound(what="考核对象", key=added.code)
    if not month.first <= day <= month.last:
        raise InvalidRequest(what="第{row}条依据的日期不在当月", row=number)
    if not added.words.strip():
        raise InvalidRequest(what="第{row}条依据须有说明", row=number)
    amount, out_of = exact(added.amount), exact(added.out_of)
    if amount < 0 or out_of <= 0 or (amount == 0 and out_of == 1):
        raise InvalidRequest(what="第{row}条依据的数量须大于零", row=number)
    measure, source = _counted(found.scheme, subject.kind, added.item)
    return Row(
        key=f"row:{number}",
        subject=subject,
        measure=measure,
        source=source,
        day=day,
        amount=amount,
        out_of=out_of,
        facts=(("by", by), ("words", added.words.strip())),
        proof=tuple(added.photos),
    )


def _counted(scheme: Scheme, kind: Kind, code: str) -> tuple[str, Source]:
    """The measure behind an item or veto of the scheme, and where its rows come from."""
    sheet = scheme.sheet(kind)
    for item in sheet.items() if sheet is not None else ():
        if item.code == code and item.source is not Source.STAFF:
            return item.counted.code, item.source
    for veto in sheet.vetoes if sheet is not None else ():
        if veto.code == code:
            known = MEASURES.get(veto.measure)
            return veto.measure or veto.code, Source.INSPECTOR if known is None else known.source
    if code == _ALWAYS_COUNTED and sheet is not None:
        return code, Source.JOURNAL
    raise NotFound(what="考核项目", key=code)
