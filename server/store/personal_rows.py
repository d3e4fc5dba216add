"""What citizens wrote and left: blanked on request and on schedule, sealed with the newest key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from sqlalchemy import (
    Column,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    false,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.sql.elements import BindParameter, ColumnElement

from server.store.columns import Day, Moment, Sealed
from server.store.every_table import metadata
from server.store.follow_up_tables import (
    OPEN_CASE,
    case_contacts,
    case_steps,
    cases,
    second_ratings,
)
from server.store.identity_tables import identities
from server.store.keys import MARK
from server.store.prepared import Prepared
from server.store.rows import Rows
from server.store.tables import appointments, ratings, requests, servings

_MINE: BindParameter[int] = bindparam("hall")
_OF_TICKET = select(servings.c.id).where(
    servings.c.hall_id == _MINE, servings.c.ticket == bindparam("of_ticket")
)
_CASES = select(cases.c.number).where(
    cases.c.hall_id == _MINE, cases.c.ticket == bindparam("of_ticket")
)
_OPEN = select(cases.c.number).where(cases.c.hall_id == _MINE, OPEN_CASE)
_OPEN_SERVINGS = select(cases.c.serving).where(cases.c.hall_id == _MINE, OPEN_CASE)


class PersonalRows(Rows):
    def cases_of_ticket(self, ticket: int) -> list[int]:
        return list(self._read(_CASES.order_by(cases.c.number), of_ticket=ticket).scalars())

    def blank_texts(self, ticket: int) -> int:
        facts = {"of_ticket": ticket}
        return (
            self._blank(ratings, "text", ratings.c.serving.in_(_OF_TICKET), facts)
            + self._blank(second_ratings, "text", second_ratings.c.serving.in_(_OF_TICKET), facts)
            + self._blank(cases, "words", cases.c.number.in_(_CASES), facts)
            + self._drop(case_contacts, case_contacts.c.case_number.in_(_CASES), facts)
            + self._drop(identities, identities.c.ticket == bindparam("of_ticket"), facts)
        )

    def forget_person(self, person: str) -> int:
        mine = appointments.c.person == bindparam("of_person")
        return self._blank(appointments, "person", mine, {"of_person": person})

    def expire_texts(self, until: date) -> int:
        facts = {"until": until}
        day = bindparam("until", type_=Day)
        old_steps = select(cases.c.number).where(cases.c.hall_id == _MINE, cases.c.day < day)
        given = (ratings, second_ratings)
        return (
            sum(
                self._blank(
                    table,
                    "text",
                    (table.c.day < day) & table.c.serving.not_in(_OPEN_SERVINGS),
                    facts,
                )
                for table in given
            )
            + self._blank(cases, "words", (cases.c.day < day) & cases.c.number.not_in(_OPEN), facts)
            + self._blank(
                case_steps,
                "words",
                case_steps.c.case_number.in_(old_steps) & case_steps.c.case_number.not_in(_OPEN),
                facts,
            )
        )

    def expire_appointments(self, before: datetime) -> int:
        old = appointments.c.slot < bindparam("before", type_=Moment)
        return self._drop(appointments, old, {"before": before})

    def expire_answers(self, before: datetime) -> int:
        old = requests.c.at < bindparam("before", type_=Moment)
        return self._drop(requests, old, {"before": before})

    def sealed_elsewhere(self) -> tuple[int, int]:
        marks = self._keys.marks()
        closed = opened = 0
        for table, column in _sealed_columns():
            there = select(func.count()).select_from(table).where(table.c.hall_id == _MINE)
            sealed = int(self._read(there.where(_begins(column, MARK))).scalar_one())
            ours = int(self._read(there.where(_begins(column, *marks))).scalar_one())
            closed, opened = closed + sealed - ours, opened + ours
        return closed, opened

    def seal_again(self, most: int) -> int:
        _, *older = self._keys.marks() or [""]
        sealed = 0
        for table, column in _sealed_columns():
            sealed += self._seal_again(table, column, older, most - sealed)
        return sealed

    def _seal_again(self, table: Table, column: Column[str], older: list[str], most: int) -> int:
        keys, text = self._keys, cast(column, Text)
        old = _begins(column, *older)
        if isinstance(column.type, Sealed):  # written before there were keys
            old |= (text != "") & ~_begins(column, MARK)
        primary = [one for one in table.primary_key.columns if one.name != "hall_id"]
        stored = select(*primary, text).where(table.c.hall_id == _MINE, old)
        found = self._read(stored.limit(most)).all()
        names = [f"of_{one.name}" for one in primary]
        mine = [one == bindparam(name) for one, name in zip(primary, names, strict=True)]
        again = (
            update(table)
            .where(table.c.hall_id == _MINE, *mine)
            .values({column.name: bindparam("sealed", type_=Text)})
        )
        rows = [
            dict(zip(names, key, strict=True)) | {"sealed": keys.seal(keys.open(was))}
            for *key, was in found
        ]
        self._change(Prepared(again), *rows)
        return len(found)

    def _blank(
        self, table: Table, column: str, which: ColumnElement[bool], facts: Mapping[str, object]
    ) -> int:
        there = (table.c.hall_id == _MINE) & which & (cast(table.c[column], Text) != "")
        found = len(self._read(select(table.c.hall_id).where(there), **facts).all())
        if found:
            self._write(update(table).where(there).values({column: ""}), **facts)
        return found

    def _drop(self, table: Table, which: ColumnElement[bool], facts: Mapping[str, object]) -> int:
        there = (table.c.hall_id == _MINE) & which
        found = len(self._read(select(table.c.hall_id).where(there), **facts).all())
        if found:
            self._write(delete(table).where(there), **facts)
        return found


def _begins(column: Column[str], *marks: str) -> ColumnElement[bool]:
    """With one of these, as it is stored."""
    stored = cast(column, Text)
    return or_(false(), *(stored.startswith(mark, autoescape=True) for mark in marks))


def _sealed_columns() -> Iterator[tuple[Table, Column[str]]]:
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed):
                yield table, column
    yield requests, requests.c.answer  # those that repeat what a citizen wrote
