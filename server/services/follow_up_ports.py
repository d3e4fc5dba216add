"""What follow-up and the look for flags need of the store; part of ports.Books."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from server.services.case_records import (
    CaseRow,
    ContactRow,
    FlagRow,
    LinkRow,
    SecondRow,
    StepRow,
)
from server.services.records import JournalRow, RatingRow


class CaseBook(Protocol):
    def next_case(self) -> int: ...

    def add_case(self, case: CaseRow) -> None: ...

    def case(self, number: int) -> CaseRow | None: ...

    def case_of_serving(self, serving: int) -> CaseRow | None:
        """The case that its bad rating opened."""

    def change_case(self, case: CaseRow) -> None:
        """State, owner, and when it was settled and closed."""

    def open_cases(self) -> list[CaseRow]:
        """The nearest deadline first."""

    def cases_closed(self, since: date, limit: int) -> list[CaseRow]:
        """Those about business days from `since` on that are over, newest first."""

    def cases_about(self, since: date, until: date) -> list[CaseRow]:
        """Open or over, about these business days."""

    def all_cases(self) -> list[CaseRow]: ...

    def add_step(self, step: StepRow) -> None: ...

    def steps_of_open(self) -> dict[int, list[StepRow]]:
        """Of every open case, in one look."""

    def steps_of(self, cases: Iterable[int]) -> dict[int, list[StepRow]]:
        """Of many cases, in one look."""

    def steps(self, case: int) -> list[StepRow]: ...

    def put_contact(self, contact: ContactRow) -> None: ...

    def contact(self, case: int) -> ContactRow | None: ...

    def drop_contacts(self, closed_before: datetime) -> int:
        """Deletes the contacts of cases that were over before then; how many."""

    def notices_told(self, case: int) -> set[str]: ...

    def add_notice(self, key: str, case: int, at: datetime) -> None: ...

    def set_ratings_aside(self, servings: Iterable[int], case: int, at: datetime) -> None:
        """Those that are set aside already stay so by their first case."""

    def set_aside(self, since: date, until: date) -> dict[int, int]:
        """Serving -> case, of ratings of these business days."""

    def set_aside_by(self, since: date, until: date, moment: datetime) -> set[int]:
        """Servings of these business days whose rating counted no more at that moment."""

    def all_set_aside(self) -> dict[int, int]: ...

    def journal_of(self, subjects: Iterable[str], since: int, until: int) -> list[JournalRow]:
        """Rows of these subjects with since < seq <= until."""


class FlagBook(Protocol):
    def rating(self, serving: int) -> RatingRow | None: ...

    def ratings_between(self, since: date, until: date) -> list[RatingRow]:
        """Of these business days, both included, in the order in which they came."""

    def times_between(
        self, since: date, until: date
    ) -> dict[int, tuple[datetime | None, datetime | None]]:
        """Serving -> (when its prompt opened, when it ended), of these business days' prompts."""

    def prompted_between(self, since: date, until: date) -> dict[str, int]: ...

    def levels_by(self, clerk: str, day: date) -> list[int]:
        """Levels given to a clerk, oldest first, without those set aside."""

    def change_rating(self, serving: int, tags: list[str], text: str) -> None: ...

    def add_second(self, second: SecondRow) -> None: ...

    def second(self, serving: int) -> SecondRow | None: ...

    def seconds_between(self, since: date, until: date) -> list[SecondRow]: ...

    def flags_since(self, day: date) -> list[FlagRow]:
        """Newest day first."""

    def flags_of(self, case: int) -> list[FlagRow]: ...

    def add_flag(self, flag: FlagRow) -> None: ...

    def change_flag(self, flag: FlagRow) -> None:
        """Its ratings, day, chance and facts."""

    def put_link(self, link: LinkRow) -> None: ...

    def links_of(self, ticket: int) -> list[LinkRow]: ...

    def links_between(self, since: date, until: date) -> list[LinkRow]:
        """Of tickets of these business days."""
