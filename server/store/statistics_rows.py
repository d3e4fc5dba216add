"""What statistics read of a day, and the sums of closed days."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select

from server.services.records import ServingRow
from server.services.statistics.ports import LATEST
from server.services.statistics.records import (
    COUNTS,
    DaySum,
    JournalMoment,
    PromptFact,
    StoredSum,
    TicketFact,
)
from server.services.statistics.reporting import STORED_BY
from server.store.follow_up_tables import ratings_set_aside
from server.store.rows import Rows
from server.store.statistics_tables import day_sums, summed_days
from server.store.tables import journal, prompts, ratings, servings, tickets

_T, _V, _P, _R, _J = tickets.c, servings.c, prompts.c, ratings.c, journal.c
_A = ratings_set_aside.c
_D, _S = summed_days.c, day_sums.c
_FIRST_DAY = select(func.min(_T.day)).where(_T.hall_id == bindparam("hall"))
_TICKETS_OF = (
    select(_T.id, _T.queue, _T.service, _T.state, _T.since, _T.issued_at)
    .where(_T.hall_id == bindparam("hall"), _T.day == bindparam("day"))
    .order_by(_T.id)
)
_SERVINGS_ON = (
    select(
        _V.id,
        _V.ticket,
        _V.stage,
        _V.queue,
        _V.window,
        _V.clerk,
        _V.day,
        _V.call,
        _V.called_at,
        _V.started_at,
        _V.ended_at,
        _V.outcome,
    )
    .where(_V.hall_id == bindparam("hall"), _V.day == bindparam("day"))
    .order_by(_V.id)
)
_PROMPTS_ON = (
    select(_P.serving, _P.opened_at, _R.level, _R.at, _A.at)
    .outerjoin(ratings, (_R.hall_id == _P.hall_id) & (_R.serving == _P.serving))
    .outerjoin(ratings_set_aside, (_A.hall_id == _P.hall_id) & (_A.serving == _P.serving))
    .where(_P.hall_id == bindparam("hall"), _P.day == bindparam("day"))
    .order_by(_P.serving)
)
_AT_SEQ = (
    select(_J.seq, _J.at)
    .where(_J.hall_id == bindparam("hall"), _J.seq >= bindparam("least"))
    .order_by(_J.seq)
    .limit(1)
)
_JOURNAL_BETWEEN = (
    select(_J.at, _J.kind, _J.subject, _J.data)
    .where(
        _J.hall_id == bindparam("hall"),
        _J.seq >= bindparam("first"),
        _J.seq < bindparam("past"),
        _J.kind.in_(bindparam("kinds", expanding=True)),
    )
    .order_by(_J.seq)
)
_SUMMED = select(_D.day).where(
    _D.hall_id == bindparam("hall"),
    _D.day >= bindparam("since"),
    _D.day <= bindparam("until"),
    _D.at <= bindparam("by"),
)
_FORGET = delete(summed_days).where(_D.hall_id == bindparam("hall"), _D.day == bindparam("of_day"))
_DROP = delete(day_sums).where(
    _S.hall_id == bindparam("hall"),
    _S.by.in_(STORED_BY),
    _S.day == bindparam("of_day"),
)
_SUMS = select(_S.key, _S.day, *(_S[name] for name in COUNTS), _S.waits, _S.services).where(
    _S.hall_id == bindparam("hall"),
    _S.by == bindparam("what"),
    _S.day >= bindparam("since"),
    _S.day <= bindparam("until"),
)


class StatisticsRows(Rows):
    def first_day(self) -> date | None:
        found: date | None = self._read(_FIRST_DAY).scalar()
        return found

    def tickets_of(self, day: date) -> list[TicketFact]:
        return [TicketFact(*row) for row in self._read(_TICKETS_OF, day=day)]

    def servings_on(self, day: date) -> list[ServingRow]:
        return [ServingRow(*row) for row in self._read(_SERVINGS_ON, day=day)]

    def prompts_on(self, day: date) -> list[PromptFact]:
        return [PromptFact(*row) for row in self._read(_PROMPTS_ON, day=day)]

    def journal_between(
        self, begin: datetime, end: datetime, kinds: Collection[str]
    ) -> list[JournalMoment]:
        rows = self._read(
            _JOURNAL_BETWEEN,
            first=self.seq_at(begin),
            past=self.seq_at(end),
            kinds=sorted(kinds),
        )
        return [JournalMoment(*row) for row in rows]

    def seq_at(self, moment: datetime) -> int:
        """Of the first entry at `moment` or later: entries come in the order of their times, so
        twenty looks find one among a million without an index."""
        low, high = 1, self._next_seq
        while low < high:
            middle = (low + high) // 2
            row = self._read(_AT_SEQ, least=middle).first()
            if row is None or row[1] >= moment:
                high = middle
            else:
                low = row[0] + 1
        return low

    def summed_days(self, since: date, until: date, by: datetime = LATEST) -> set[date]:
        return {row[0] for row in self._read(_SUMMED, since=since, until=until, by=by)}

    def keep_day(self, day: date, sums: Iterable[DaySum], at: datetime) -> None:
        self.forget_day(day)
        self._keep_back(summed_days, {"day": day, "at": at})
        for one in sums:
            stored = one.stored()
            facts: dict[str, Any] = dict(zip(COUNTS, stored.counts, strict=True))
            facts |= {"by": one.by, "day": day, "key": one.key}
            self._keep_back(day_sums, facts | {"waits": stored.waits, "services": stored.services})

    def forget_day(self, day: date) -> None:
        if self.summed_days(day, day):
            self._write(_DROP, of_day=day)
            self._write(_FORGET, of_day=day)

    def day_sums(self, by: str, since: date, until: date) -> Iterator[StoredSum]:
        for key, day, *counts, waits, services in self._read(
            _SUMS, what=by, since=since, until=until
        ):
            yield StoredSum(key, day, tuple(counts), waits, services)
