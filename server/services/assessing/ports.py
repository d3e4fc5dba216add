"""What the assessment needs of the store; part of ports.Books."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from server.services.assessing.records import (
    ActRow,
    EntryRow,
    MonthBrief,
    MonthRow,
    SchemeRow,
    TermRow,
)
from server.services.records import JournalRow


class AssessmentBook(Protocol):
    def last_entry(self) -> int: ...

    def add_entry(self, entry: EntryRow) -> None: ...

    def entry(self, number: int) -> EntryRow | None: ...

    def entries(self, since: date, until: date) -> list[EntryRow]:
        """Of these days, both included, in the order in which they came."""

    def add_month(self, month: MonthRow) -> None: ...

    def publish_month(self, period: str, on: date, appeal_until: date) -> None: ...

    def month(self, period: str) -> MonthRow | None: ...

    def month_briefs(self, since: str = "", until: str = "9999-12") -> list[MonthBrief]:
        """Frozen months of these periods, both included, the oldest first."""

    def frozen_months(self) -> list[tuple[str, datetime]]:
        """(period, when it was frozen), oldest period first."""

    def frozen_by_scheme(self) -> list[tuple[str, str]]:
        """(period, the scheme that it was frozen by in its one spelling), oldest period first."""

    def schemes(self) -> list[SchemeRow]:
        """The hall's own, by code and version."""

    def add_scheme(self, scheme: SchemeRow) -> None: ...

    def add_term(self, term: TermRow) -> None: ...

    def publish_term(self, period: str, on: date) -> None: ...

    def term_rows(self, period: str = "") -> list[TermRow]:
        """Of one quarter or year, or of all; by period and number."""

    def add_act(self, act: ActRow) -> None: ...

    def acts(self, period: str) -> list[ActRow]:
        """In their order."""

    def journal_from(self, begin: datetime, end: datetime) -> list[JournalRow]:
        """All entries with begin <= at < end, in order."""
