"""Rating prompts and the ratings that answered them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import bindparam, delete, func, select, update

from server.domain.ratings import PromptState
from server.services.records import PromptRow, RatingRow
from server.store.follow_up_tables import ratings_set_aside
from server.store.prepared import Prepared
from server.store.rows import Rows
from server.store.tables import UNANSWERED, prompts, ratings

_P = prompts.c
_R = ratings.c
_PROMPT = select(
    _P.token,
    _P.serving,
    _P.ticket,
    _P.number,
    _P.window,
    _P.clerk,
    _P.day,
    _P.opened_at,
    _P.until,
    _P.state,
).where(_P.hall_id == bindparam("hall"))
_BY_TOKEN = Prepared(_PROMPT.where(_P.token == bindparam("token")))
_LATEST_AT = Prepared(
    _PROMPT.where(_P.window == bindparam("window")).order_by(_P.serving.desc()).limit(1)
)
_LATEST_OF = Prepared(
    _PROMPT.where(_P.ticket == bindparam("ticket")).order_by(_P.serving.desc()).limit(1)
)
_OPEN = _PROMPT.where(UNANSWERED).order_by(_P.until, _P.serving)
_OVER = Prepared(_OPEN.where(_P.until <= bindparam("now")))
_CLOSE = Prepared(
    update(prompts)
    .where(_P.hall_id == bindparam("hall"), _P.token == bindparam("of_token"))
    .values(state=bindparam("new_state"))
)
_DROP = delete(prompts).where(_P.hall_id == bindparam("hall"), _P.token == bindparam("of_token"))
_PROMPTED = (
    select(_P.window, func.count())
    .where(_P.hall_id == bindparam("hall"), _P.day == bindparam("day"))
    .group_by(_P.window)
)
_A = ratings_set_aside.c
_OF_DAY = (
    select(_R.window)
    .outerjoin(ratings_set_aside, (_A.hall_id == _R.hall_id) & (_A.serving == _R.serving))
    .where(_R.hall_id == bindparam("hall"), _R.day == bindparam("day"))
)
_LEVELS = (
    _OF_DAY.add_columns(_R.level, func.count())
    .where(_A.serving.is_(None))
    .group_by(_R.window, _R.level)
)
_SET_ASIDE = _OF_DAY.add_columns(func.count()).where(_A.serving.is_not(None)).group_by(_R.window)
_ALL_LEVELS = select(_R.serving, _R.level).where(_R.hall_id == bindparam("hall"))
_RATINGS = (
    select(
        _R.serving,
        _R.seq,
        _R.ticket,
        _R.number,
        _R.window,
        _R.clerk,
        _R.day,
        _R.at,
        _R.level,
        _R.channel,
        _R.device,
        _R.tags,
        _R.text,
    )
    .where(_R.hall_id == bindparam("hall"), _R.day == bindparam("day"))
    .order_by(_R.seq.desc())
    .limit(bindparam("most"))
)


class RatingRows(Rows):
    def open_prompt(self, prompt: PromptRow) -> None:
        self._keep_back(prompts, prompt._asdict())

    def prompt(self, token: str) -> PromptRow | None:
        return self._one_prompt(_BY_TOKEN, token=token)

    def prompt_at(self, window: str) -> PromptRow | None:
        return self._one_prompt(_LATEST_AT, window=window)

    def prompt_of(self, ticket: int) -> PromptRow | None:
        return self._one_prompt(_LATEST_OF, ticket=ticket)

    def _one_prompt(self, statement: Prepared, **facts: object) -> PromptRow | None:
        row = self._first(statement, **facts)
        return None if row is None else PromptRow(*row)

    def prompts_over(self, now: datetime) -> list[PromptRow]:
        return [PromptRow(*row) for row in self._rows(_OVER, now=now)]

    def prompts_open(self) -> list[PromptRow]:
        return [PromptRow(*row) for row in self._read(_OPEN)]

    def all_prompts(self) -> list[PromptRow]:
        return [PromptRow(*row) for row in self._read(_PROMPT)]

    def all_levels(self) -> dict[int, int]:
        return {row[0]: row[1] for row in self._read(_ALL_LEVELS)}

    def close_prompt(self, token: str, state: PromptState) -> None:
        self._change(_CLOSE, {"of_token": token, "new_state": state})

    def drop_prompt(self, token: str) -> None:
        self._write(_DROP, of_token=token)

    def add_rating(self, rating: RatingRow) -> None:
        self._keep_back(ratings, rating._asdict())

    def prompted(self, day: date) -> dict[str, int]:
        return {row[0]: row[1] for row in self._read(_PROMPTED, day=day)}

    def levels(self, day: date) -> dict[str, dict[int, int]]:
        found: dict[str, dict[int, int]] = {}
        for window, level, count in self._read(_LEVELS, day=day):
            found.setdefault(window, {})[level] = count
        return found

    def set_aside_at(self, day: date) -> dict[str, int]:
        return {row[0]: row[1] for row in self._read(_SET_ASIDE, day=day)}

    def ratings(self, day: date, limit: int) -> list[RatingRow]:
        return [RatingRow(*row) for row in self._read(_RATINGS, day=day, most=limit)]
