"""The assessment's commands."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec
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


class BallotMark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: str
    points: str


class AddBallot(Command, frozen=True, kw_only=True):
    """One voter's marks for several at once, all or none; who voted is not kept. Answer: the
    numbers of the votes."""

    item: str
    kind: SubjectKind
    marks: Annotated[list[BallotMark], Meta(min_length=1, max_length=500)]
    out_of: str = "100"
    day: date | None = None


class PutScheme(Command, frozen=True, kw_only=True):
    """A new scheme, or a new version of one, as TOML. Answer: views.SchemePut."""

    text: Annotated[str, Meta(min_length=1, max_length=60_000)]
    reason: Annotated[str, Meta(max_length=1000)]
    """Why it is changed."""


class KeepMonth(Command, frozen=True, kw_only=True):
    """A month that was computed outside of the writer is frozen. Answer: its hash."""

    month: MonthRow
    seq: int
    """The journal went so far when it was computed."""


class PublishMonth(Command, frozen=True, kw_only=True):
    """Answer: the last day for appeals."""

    period: str


class FreezeTerm(Command, frozen=True, kw_only=True):
    """A quarter or year is made from its months and kept. Answer: the hash of its inputs."""

    period: str


class PublishTerm(Command, frozen=True, kw_only=True):
    """Answer: the day of publication."""

    period: str


class CorrectTerm(Command, frozen=True, kw_only=True):
    """Made again from months that were corrected since; the one before stays. Answer: its number,
    counted from 1 for what was frozen."""

    period: str
    reason: str


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


class AddedRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Evidence that was missing when a month was frozen."""

    kind: SubjectKind
    code: str
    item: str
    """Code of an item or veto of the month's scheme; `servings` for the count behind the ranks."""
    words: str
    amount: str = "1"
    out_of: str = "1"
    """For items that measure a share or a mean."""
    day: date | None = None
    """None: the month's last."""
    photos: list[str] = []


class Correction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a supplement says: rows that do not count, rows that were missing."""

    reason: str
    removed: list[str] = []
    """Keys of rows."""
    added: list[AddedRow] = []
    appeal: int | None = None
    """Number of the appeal that it follows."""


class KeepSupplement(Command, frozen=True, kw_only=True):
    """A supplement that was computed outside of the writer is kept. Answer: its number."""

    period: str
    facts: dict[str, Any]
    acts: int
    """So many things had happened to the month when it was computed."""
