"""The assessment's commands."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from server.services.assessing.case_figures import FiguresLine, SubjectKind
from server.services.assessing.records import MonthRow
from server.services.commands import Command

Words = Annotated[str, Meta(max_length=1000)]
Photo = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Inspect(Command, frozen=True, kw_only=True):
    """An inspector saw something: an item of the scheme, and what proves it. Answer: its number."""

    kind: SubjectKind
    code: str
    item: str
    words: Words = ""
    amount: str = "1"
    day: date | None = None
    """None: today."""
    photos: Annotated[tuple[Photo, ...], Meta(max_length=6)] = ()
    """Names that POST /api/photos answered. Words or a photo are needed."""


class WithdrawEntry(Command, frozen=True, kw_only=True):
    """Something was entered by mistake: it stays to be seen and does not count. Answer: the number
    of the withdrawal."""

    entry: int
    words: Words


class AddCaseFigures(Command, frozen=True, kw_only=True):
    """A month's figures of an approval system for one subject. Answer: their entry's number.

    The same again changes nothing; others correct them and need a reason.
    """

    period: str
    kind: SubjectKind
    code: str
    accepted: int
    completed: int
    on_time: int
    early: int
    promised_days: str = "0"
    actual_days: str = "0"
    system: str = ""
    """Of several approval systems, which."""
    reason: str = ""


class ImportCaseFigures(Command, frozen=True, kw_only=True):
    """Lines of a file, all or none. Answer: views.FiguresImported."""

    lines: list[FiguresLine]
    file: str
    """Its name."""
    digest: str
    """SHA-256 of its bytes."""
    reason: str = ""
    """Why figures that were there already are corrected."""


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
