"""The assessment's rows."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import bindparam, func, select, update

from server.services.assessing.records import (
    ActRow,
    EntryRow,
    MonthBrief,
    MonthRow,
    SchemeRow,
    TermRow,
)
from server.services.records import JournalRow
from server.store.assessment_tables import (
    assessment_acts,
    assessment_entries,
    assessment_months,
    assessment_schemes,
    assessment_terms,
)
from server.store.statistics_rows import StatisticsRows
from server.store.tables import journal

_E, _M, _A, _J = assessment_entries.c, assessment_months.c, assessment_acts.c, journal.c
_H, _T = assessment_schemes.c, assessment_terms.c
_LAST = select(func.max(_E.number)).where(_E.hall_id == bindparam("hall"))
_ENTRIES = (
    select(_E.number, _E.kind, _E.day, _E.facts, _E.at, _E.by)
    .where(
        _E.hall_id == bindparam("hall"),
        _E.day >= bindparam("since"),
        _E.day <= bindparam("until"),
    )
    .order_by(_E.number)
)
_ENTRY = select(_E.number, _E.kind, _E.day, _E.facts, _E.at, _E.by).where(
    _E.hall_id == bindparam("hall"), _E.number == bindparam("number")
)
_SCHEMES = (
    select(*(_H[name] for name in SchemeRow._fields))
    .where(_H.hall_id == bindparam("hall"))
    .order_by(_H.code, _H.version)
)
_MONTH = select(*(_M[name] for name in MonthRow._fields)).where(
    _M.hall_id == bindparam("hall"), _M.period == bindparam("period")
)
_BRIEFS = (
    select(*(_M[name] for name in MonthBrief._fields))
    .where(
        _M.hall_id == bindparam("hall"),
        _M.period >= bindparam("since"),
        _M.period <= bindparam("until"),
    )
    .order_by(_M.period)
)
_TERMS = (
    select(*(_T[name] for name in TermRow._fields))
    .where(_T.hall_id == bindparam("hall"))
    .order_by(_T.period, _T.number)
)
_TERM = _TERMS.where(_T.period == bindparam("period"))
_PUBLISH_TERM = (
    update(assessment_terms)
    .where(_T.hall_id == bindparam("hall"), _T.period == bindparam("of_period"), _T.number == 1)
    .values(published_on=bindparam("new_on"))
)
_FROZEN = select(_M.period, _M.frozen_at).where(_M.hall_id == bindparam("hall")).order_by(_M.period)
_FROZEN_BY = select(_M.period, _M.scheme).where(_M.hall_id == bindparam("hall")).order_by(_M.period)
_PUBLISH = (
    update(assessment_months)
    .where(_M.hall_id == bindparam("hall"), _M.period == bindparam("of_period"))
    .values(published_on=bindparam("new_on"), appeal_until=bindparam("new_until"))
)
_ACTS = (
    select(*(_A[name] for name in ActRow._fields))
    .where(_A.hall_id == bindparam("hall"), _A.period == bindparam("period"))
    .order_by(_A.number)
)
_JOURNAL = (
    select(_J.seq, _J.at, _J.kind, _J.subject, _J.actor, _J.data)
    .where(
        _J.hall_id == bindparam("hall"),
        _J.seq >= bindparam("first"),
        _J.seq < bindparam("past"),
    )
    .order_by(_J.seq)
)


class AssessmentRows(StatisticsRows):
    def last_entry(self) -> int:
        return int(self._read(_LAST).scalar() or 0)

    def add_entry(self, entry: EntryRow) -> None:
        self._keep_back(assessment_entries, entry._asdict())

    def entry(self, number: int) -> EntryRow | None:
        row = self._read(_ENTRY, number=number).first()
        return None if row is None else EntryRow(*row)

    def entries(self, since: date, until: date) -> list[EntryRow]:
        return [EntryRow(*row) for row in self._read(_ENTRIES, since=since, until=until)]

    def add_month(self, month: MonthRow) -> None:
        self._keep_back(assessment_months, month._asdict())

    def publish_month(self, period: str, on: date, appeal_until: date) -> None:
        self._write(_PUBLISH, of_period=period, new_on=on, new_until=appeal_until)

    def month(self, period: str) -> MonthRow | None:
        row = self._read(_MONTH, period=period).first()
        return None if row is None else MonthRow(*row)

    def month_briefs(self, since: str = "", until: str = "9999-12") -> list[MonthBrief]:
        return [MonthBrief(*row) for row in self._read(_BRIEFS, since=since, until=until)]

    def frozen_months(self) -> list[tuple[str, datetime]]:
        return [(row[0], row[1]) for row in self._read(_FROZEN)]

    def frozen_by_scheme(self) -> list[tuple[str, str]]:
        return [(row[0], row[1]) for row in self._read(_FROZEN_BY)]

    def schemes(self) -> list[SchemeRow]:
        return [SchemeRow(*row) for row in self._read(_SCHEMES)]

    def add_scheme(self, scheme: SchemeRow) -> None:
        self._keep_back(assessment_schemes, scheme._asdict())

    def add_term(self, term: TermRow) -> None:
        self._keep_back(assessment_terms, term._asdict())

    def publish_term(self, period: str, on: date) -> None:
        self._write(_PUBLISH_TERM, of_period=period, new_on=on)

    def term_rows(self, period: str = "") -> list[TermRow]:
        found = self._read(_TERM, period=period) if period else self._read(_TERMS)
        return [TermRow(*row) for row in found]

    def add_act(self, act: ActRow) -> None:
        self._keep_back(assessment_acts, act._asdict())

    def acts(self, period: str) -> list[ActRow]:
        return [ActRow(*row) for row in self._read(_ACTS, period=period)]

    def journal_from(self, begin: datetime, end: datetime) -> list[JournalRow]:
        first, past = self.seq_at(begin), self.seq_at(end)
        return [JournalRow(*row) for row in self._read(_JOURNAL, first=first, past=past)]
