"""The assessment's commands."""

from __future__ import annotations

from datetime import date
from typing import Literal

from server.services.assessing.records import MonthRow
from server.services.commands import Command

SubjectKind = Literal["window", "clerk"]


class Inspect(Command, frozen=True, kw_only=True):
    """An inspector saw something: an item of the scheme, and what proves it. Answer: its number."""

    kind: SubjectKind
    code: str
    item: str
    words: str
    amount: str = "1"
    day: date | None = None
    """None: today."""


class AddCaseFigures(Command, frozen=True, kw_only=True):
    """A month's figures of an approval system for one subject. Answer: their number."""

    period: str
    kind: SubjectKind
    code: str
    accepted: int
    completed: int
    on_time: int
    early: int
    promised_days: str = "0"
    actual_days: str = "0"


class AddVote(Command, frozen=True, kw_only=True):
    """One voter's mark; who voted is not kept. Answer: its number."""

    item: str
    kind: SubjectKind
    code: str
    points: str
    out_of: str = "100"
    day: date | None = None


class KeepMonth(Command, frozen=True, kw_only=True):
    """A month that was computed outside of the writer is frozen. Answer: its hash."""

    month: MonthRow
    seq: int
    """The journal went so far when it was computed."""


class PublishMonth(Command, frozen=True, kw_only=True):
    """Answer: the last day for appeals."""

    period: str


class Appeal(Command, frozen=True, kw_only=True):
    """Answer: the appeal's number."""

    period: str
    kind: SubjectKind
    code: str
    words: str
    item: str = ""


class DecideAppeal(Command, frozen=True, kw_only=True):
    """Answer: None."""

    period: str
    number: int
    upheld: bool
    words: str


class CorrectMonth(Command, frozen=True, kw_only=True):
    """A dated supplement: rows that do not count. Answer: its number."""

    period: str
    removed: list[str]
    reason: str
    appeal: int | None = None
