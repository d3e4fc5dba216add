"""Cases, what was done about them, and what they set aside."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, insert, select, update

from server.domain.follow_up.cases import CaseKind, CaseState
from server.services.case_records import CaseRow, ContactRow, StepRow
from server.services.records import JournalRow
from server.store.columns import Moment
from server.store.follow_up_tables import (
    BAD_RATING,
    OPEN_CASE,
    OVER,
    case_contacts,
    case_notices,
    case_steps,
    cases,
    ratings_set_aside,
)
from server.store.rows import Rows
from server.store.tables import journal, ratings

_C = cases.c
_S = case_steps.c
_CASE = select(*(_C[name] for name in CaseRow._fields)).where(_C.hall_id == bindparam("hall"))
_NUMBERED = _CASE.where(_C.number == bindparam("number"))
_OF_SERVING = _CASE.where(_C.serving == bindparam("of_serving"), BAD_RATING)

_OPEN_CASES = _CASE.where(OPEN_CASE).order_by(_C.due, _C.number)
_CLOSED = (
    _CASE.where(OVER, _C.day >= bindparam("since"))
    .order_by(_C.day.desc(), _C.number.desc())
    .limit(bindparam("most"))
)
_ABOUT = _CASE.where(_C.day >= bindparam("since"), _C.day <= bindparam("until"))
_LAST = select(func.max(_C.number)).where(_C.hall_id == bindparam("hall"))
_CHANGE = (
    update(cases)
    .where(_C.hall_id == bindparam("hall"), _C.number == bindparam("of_case"))
    .values(
        {name: bindparam(f"new_{name}") for name in ("state", "owner", "settled_at", "closed_at")}
    )
)
_STEPS = (
    select(*(_S[name] for name in StepRow._fields))
    .where(_S.hall_id == bindparam("hall"), _S.case_number == bindparam("of_case"))
    .order_by(_S.position)
)
_STEPS_OF_MANY = (
    select(*(_S[name] for name in StepRow._fields))
    .where(
        _S.hall_id == bindparam("hall"),
        _S.case_number.in_(bindparam("of_cases", expanding=True)),
    )
    .order_by(_S.case_number, _S.position)
)
_MINE = case_contacts.c.hall_id == bindparam("hall")
_CONTACT = select(case_contacts.c.case_number, case_contacts.c.name, case_contacts.c.phone).where(
    _MINE, case_contacts.c.case_number == bindparam("of_case")
)
_THEIR_CASE = (_C.hall_id == case_contacts.c.hall_id) & (_C.number == case_contacts.c.case_number)
_LONG_OVER = (
    select(case_contacts.c.case_number)
    .join(cases, _THEIR_CASE)
    .where(_MINE, _C.closed_at < bindparam("before"))
)
_DROP_CONTACT = delete(case_contacts).where(
    _MINE, case_contacts.c.case_number == bindparam("of_case")
)
_TOLD = select(case_notices.c.key).where(
    case_notices.c.hall_id == bindparam("hall"), case_notices.c.case_number == bindparam("of_case")
)
_A = ratings_set_aside.c
_ASIDE = select(_A.serving, _A.case_number).where(_A.hall_id == bindparam("hall"))
_ASIDE_BETWEEN = _ASIDE.join(
    ratings, (ratings.c.hall_id == _A.hall_id) & (ratings.c.serving == _A.serving)
).where(ratings.c.day >= bindparam("since"), ratings.c.day <= bindparam("until"))
_ASIDE_BY = _ASIDE_BETWEEN.where(_A.at <= bindparam("moment", type_=Moment))
_JOURNAL_OF = (
    select(*(journal.c[name] for name in JournalRow._fields))
    .where(
        journal.c.hall_id == bindparam("hall"),
        journal.c.seq > bindparam("since"),
        journal.c.seq <= bindparam("until"),
        journal.c.subject.in_(bindparam("subjects", expanding=True)),
    )
    .order_by(journal.c.seq)
)


class CaseRows(Rows):
    def next_case(self) -> int:
        return int(self._read(_LAST).scalar() or 0) + 1

    def add_case(self, case: CaseRow) -> None:
        facts = case._asdict() | {"kind": case.kind.value, "state": case.state.value}
        self._write(insert(cases), hall_id=self._hall_id, **facts)

    def case(self, number: int) -> CaseRow | None:
        return self._one_case(_NUMBERED, number=number)

    def case_of_serving(self, serving: int) -> CaseRow | None:
        return self._one_case(_OF_SERVING, of_serving=serving)

    def _one_case(self, statement: Select[Any], **facts: object) -> CaseRow | None:
        row = self._read(statement, **facts).first()
        return None if row is None else _case(row)

    def change_case(self, case: CaseRow) -> None:
        self._write(
            _CHANGE,
            of_case=case.number,
            new_state=case.state.value,
            new_owner=case.owner,
            new_settled_at=case.settled_at,
            new_closed_at=case.closed_at,
        )

    def open_cases(self) -> list[CaseRow]:
        return [_case(row) for row in self._read(_OPEN_CASES)]

    def cases_closed(self, since: date, limit: int) -> list[CaseRow]:
        return [_case(row) for row in self._read(_CLOSED, since=since, most=limit)]

    def cases_about(self, since: date, until: date) -> list[CaseRow]:
        return [_case(row) for row in self._read(_ABOUT, since=since, until=until)]

    def all_cases(self) -> list[CaseRow]:
        return [_case(row) for row in self._read(_CASE)]

    def add_step(self, step: StepRow) -> None:
        self._write(insert(case_steps), hall_id=self._hall_id, **step._asdict())

    def steps_of_open(self) -> dict[int, list[StepRow]]:
        return self.steps_of(case.number for case in self.open_cases())

    def steps_of(self, cases: Iterable[int]) -> dict[int, list[StepRow]]:
        found: dict[int, list[StepRow]] = {}
        for row in self._read(_STEPS_OF_MANY, of_cases=list(cases)):
            found.setdefault(row[0], []).append(StepRow(*row))
        return found

    def steps(self, case: int) -> list[StepRow]:
        return [StepRow(*row) for row in self._read(_STEPS, of_case=case)]

    def put_contact(self, contact: ContactRow) -> None:
        self._write(_DROP_CONTACT, of_case=contact.case_number)
        self._write(insert(case_contacts), hall_id=self._hall_id, **contact._asdict())

    def contact(self, case: int) -> ContactRow | None:
        row = self._read(_CONTACT, of_case=case).first()
        return None if row is None else ContactRow(*row)

    def drop_contacts(self, closed_before: datetime) -> int:
        over = list(self._read(_LONG_OVER, before=closed_before).scalars())
        for case in over:
            self._write(_DROP_CONTACT, of_case=case)
        return len(over)

    def notices_told(self, case: int) -> set[str]:
        return set(self._read(_TOLD, of_case=case).scalars())

    def add_notice(self, key: str, case: int, at: datetime) -> None:
        self._write(insert(case_notices), hall_id=self._hall_id, key=key, case_number=case, at=at)

    def set_ratings_aside(self, servings: Iterable[int], case: int, at: datetime) -> None:
        known = self.all_set_aside()
        for serving in servings:
            if serving not in known:
                facts = {"serving": serving, "case_number": case, "at": at}
                self._write(insert(ratings_set_aside), hall_id=self._hall_id, **facts)

    def set_aside(self, since: date, until: date) -> dict[int, int]:
        return {row[0]: row[1] for row in self._read(_ASIDE_BETWEEN, since=since, until=until)}

    def set_aside_by(self, since: date, until: date, moment: datetime) -> set[int]:
        found = self._read(_ASIDE_BY, since=since, until=until, moment=moment)
        return {row[0] for row in found}

    def all_set_aside(self) -> dict[int, int]:
        return {row[0]: row[1] for row in self._read(_ASIDE)}

    def journal_of(self, subjects: Iterable[str], since: int, until: int) -> list[JournalRow]:
        found = self._read(_JOURNAL_OF, subjects=list(subjects), since=since, until=until)
        return [JournalRow(*row) for row in found]


def _case(row: Any) -> CaseRow:
    case = CaseRow(*row)
    return case._replace(kind=CaseKind(case.kind), state=CaseState(case.state))
