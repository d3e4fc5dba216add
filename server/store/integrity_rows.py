"""Ratings over many days, second ratings, flags raised against ratings, project numbers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import bindparam, delete, func, insert, select, update

from server.services.case_records import FlagRow, LinkRow, SecondRow
from server.services.records import RatingRow
from server.store.follow_up_tables import (
    integrity_flags,
    project_links,
    ratings_set_aside,
    second_ratings,
)
from server.store.rows import Rows
from server.store.tables import prompts, ratings, servings, tickets

_R, _F, _L, _Z = ratings.c, integrity_flags.c, project_links.c, second_ratings.c
_P, _V = prompts.c, servings.c
_RATING = select(*(_R[name] for name in RatingRow._fields)).where(_R.hall_id == bindparam("hall"))
_ONE = _RATING.where(_R.serving == bindparam("of_serving"))
_BETWEEN = _RATING.where(_R.day >= bindparam("since"), _R.day <= bindparam("until")).order_by(
    _R.seq
)
_TIMES = (
    select(_P.serving, _P.opened_at, _V.ended_at)
    .outerjoin(servings, (_V.hall_id == _P.hall_id) & (_V.id == _P.serving))
    .where(
        _P.hall_id == bindparam("hall"),
        _P.day >= bindparam("since"),
        _P.day <= bindparam("until"),
    )
)
_PROMPTED = (
    select(_P.window, func.count())
    .where(
        _P.hall_id == bindparam("hall"),
        _P.day >= bindparam("since"),
        _P.day <= bindparam("until"),
    )
    .group_by(_P.window)
)
_BY_CLERK = (
    select(_R.level)
    .outerjoin(
        ratings_set_aside,
        (ratings_set_aside.c.hall_id == _R.hall_id) & (ratings_set_aside.c.serving == _R.serving),
    )
    .where(
        _R.hall_id == bindparam("hall"),
        _R.day == bindparam("day"),
        _R.clerk == bindparam("of_clerk"),
        ratings_set_aside.c.serving.is_(None),
    )
    .order_by(_R.seq)
)
_CHANGE_RATING = (
    update(ratings)
    .where(_R.hall_id == bindparam("hall"), _R.serving == bindparam("of_serving"))
    .values(
        tags=bindparam("new_tags", type_=_R.tags.type),
        text=bindparam("new_text", type_=_R.text.type),
    )
)
_SECOND = select(*(_Z[name] for name in SecondRow._fields)).where(_Z.hall_id == bindparam("hall"))
_SECOND_OF = _SECOND.where(_Z.serving == bindparam("of_serving"))
_SECONDS = _SECOND.where(_Z.day >= bindparam("since"), _Z.day <= bindparam("until")).order_by(
    _Z.seq
)
_FLAG = select(*(_F[name] for name in FlagRow._fields)).where(_F.hall_id == bindparam("hall"))
_FLAGS_SINCE = _FLAG.where(_F.day >= bindparam("since")).order_by(_F.day.desc(), _F.key)
_FLAGS_OF = _FLAG.where(_F.case_number == bindparam("of_case"))
_CHANGE_FLAG = (
    update(integrity_flags)
    .where(_F.hall_id == bindparam("hall"), _F.key == bindparam("of_key"))
    .values(
        {
            name: bindparam(f"new_{name}", type_=_F[name].type)
            for name in ("day", "chance", "servings", "facts")
        }
    )
)
_LINK = select(*(_L[name] for name in LinkRow._fields)).where(_L.hall_id == bindparam("hall"))
_LINKS_OF = _LINK.where(_L.ticket == bindparam("of_ticket")).order_by(_L.serving)
_LINKS = _LINK.where(
    _L.ticket.in_(
        select(tickets.c.id).where(
            tickets.c.hall_id == bindparam("hall"),
            tickets.c.day >= bindparam("since"),
            tickets.c.day <= bindparam("until"),
        )
    )
)
_DROP_LINK = delete(project_links).where(
    _L.hall_id == bindparam("hall"),
    _L.ticket == bindparam("of_ticket"),
    _L.serving == bindparam("of_serving"),
)


class IntegrityRows(Rows):
    def rating(self, serving: int) -> RatingRow | None:
        row = self._read(_ONE, of_serving=serving).first()
        return None if row is None else RatingRow(*row)

    def ratings_between(self, since: date, until: date) -> list[RatingRow]:
        return [RatingRow(*row) for row in self._read(_BETWEEN, since=since, until=until)]

    def times_between(
        self, since: date, until: date
    ) -> dict[int, tuple[datetime | None, datetime | None]]:
        found = self._read(_TIMES, since=since, until=until)
        return {serving: (opened, ended) for serving, opened, ended in found}

    def prompted_between(self, since: date, until: date) -> dict[str, int]:
        return {row[0]: row[1] for row in self._read(_PROMPTED, since=since, until=until)}

    def levels_by(self, clerk: str, day: date) -> list[int]:
        return list(self._read(_BY_CLERK, of_clerk=clerk, day=day).scalars())

    def change_rating(self, serving: int, tags: list[str], text: str) -> None:
        self._write(_CHANGE_RATING, of_serving=serving, new_tags=tags, new_text=text)

    def add_second(self, second: SecondRow) -> None:
        self._write(insert(second_ratings), hall_id=self._hall_id, **second._asdict())

    def second(self, serving: int) -> SecondRow | None:
        row = self._read(_SECOND_OF, of_serving=serving).first()
        return None if row is None else SecondRow(*row)

    def seconds_between(self, since: date, until: date) -> list[SecondRow]:
        return [SecondRow(*row) for row in self._read(_SECONDS, since=since, until=until)]

    def flags_since(self, day: date) -> list[FlagRow]:
        return [FlagRow(*row) for row in self._read(_FLAGS_SINCE, since=day)]

    def flags_of(self, case: int) -> list[FlagRow]:
        found = [FlagRow(*row) for row in self._read(_FLAGS_OF, of_case=case)]
        return sorted(found, key=lambda flag: (flag.day, flag.key))

    def add_flag(self, flag: FlagRow) -> None:
        self._write(insert(integrity_flags), hall_id=self._hall_id, **flag._asdict())

    def change_flag(self, flag: FlagRow) -> None:
        self._write(
            _CHANGE_FLAG,
            of_key=flag.key,
            new_day=flag.day,
            new_chance=flag.chance,
            new_servings=flag.servings,
            new_facts=flag.facts,
        )

    def put_link(self, link: LinkRow) -> None:
        self._write(_DROP_LINK, of_ticket=link.ticket, of_serving=link.serving)
        self._write(insert(project_links), hall_id=self._hall_id, **link._asdict())

    def links_of(self, ticket: int) -> list[LinkRow]:
        return [LinkRow(*row) for row in self._read(_LINKS_OF, of_ticket=ticket)]

    def links_between(self, since: date, until: date) -> list[LinkRow]:
        return [LinkRow(*row) for row in self._read(_LINKS, since=since, until=until)]
