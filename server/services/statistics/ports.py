"""What statistics need of the store; part of ports.Books."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from typing import Protocol

from server.services.records import ServingRow
from server.services.statistics.records import (
    DaySum,
    JournalMoment,
    PromptFact,
    StoredSum,
    TicketFact,
)

LATEST = datetime.max.replace(tzinfo=UTC)


class StatisticsBook(Protocol):
    def first_day(self) -> date | None:
        """The first business day on which a number was taken."""

    def tickets_of(self, day: date) -> list[TicketFact]: ...

    def servings_on(self, day: date) -> list[ServingRow]:
        """Of calls on that day, in their order."""

    def prompts_on(self, day: date) -> list[PromptFact]: ...

    def journal_between(
        self, begin: datetime, end: datetime, kinds: Collection[str]
    ) -> list[JournalMoment]:
        """Entries of these kinds with begin <= at < end, in order."""

    def seq_at(self, moment: datetime) -> int:
        """Of the first journal entry at `moment` or later."""

    def summed_days(self, since: date, until: date, by: datetime = LATEST) -> set[date]:
        """Which of these days, both included, are summed up already, not later than `by`."""

    def keep_day(self, day: date, sums: Iterable[DaySum], at: datetime) -> None:
        """Put a day's sums in the place of whatever was there."""

    def forget_day(self, day: date) -> None:
        """A summed day has changed: it is summed up again when it is next asked for."""

    def day_sums(self, by: str, since: date, until: date) -> Iterable[StoredSum]:
        """Of these days, both included; in no order."""
