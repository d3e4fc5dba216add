"""What pages and programs see of the assessment. Points and amounts are text: exact."""

from __future__ import annotations

from typing import Any

import msgspec

from floorlink.messages import Names
from server.services.views import FaultView


class EvidenceView(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    day: str
    amount: str
    out_of: str
    facts: dict[str, str]
    photos: list[str] = []


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    item: str
    name: Names
    quantity: str | None
    """None: no figures, so the mean of those who have some."""
    unit: Names
    points: str
    carried_from: str
    rows: list[EvidenceView]


class CategoryView(msgspec.Struct, frozen=True, kw_only=True):
    category: str
    name: Names
    full: str
    start: str
    points: str
    lines: list[LineView]


class SubjectView(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    code: str
    name: Names
    departments: list[Names]
    total: str
    basic: str
    bonus: str
    rank: int | None
    """None: too few to rank, or vetoed."""
    grade: Names
    titles: list[Names]
    vetoes: list[Names]
    categories: list[CategoryView]
    """Without lines in a ranking."""
    not_in_service: int | None = None
    """Never at work in the month: nothing is scored, total and grade are empty. The half-days on
    which it should have been open."""


class ChangeView(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a supplement changed, each with what was before and what is after."""

    kind: str
    code: str
    name: Names
    total: tuple[str, str]
    rank: tuple[int | None, int | None]
    grade: tuple[Names, Names]
    titles: tuple[list[Names], list[Names]]


class AddedView(msgspec.Struct, frozen=True, kw_only=True):
    """A row that a supplement added."""

    kind: str
    code: str
    measure: str
    row: EvidenceView


class ActView(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    kind: str
    """appeal, decision or supplement"""
    at: str
    by: str
    by_name: str
    subject_kind: str
    subject: str
    subject_name: Names
    words: str
    upheld: bool | None = None
    decide_by: str = ""
    item: str = ""
    """What an appeal is about; empty: the whole."""
    item_name: Names
    appeal: int | None = None
    """Which appeal a decision or supplement is about."""
    added: list[AddedView] = []
    removed: list[str] = []
    """Keys of rows that count no more."""
    changes: list[ChangeView] = []


class MonthView(msgspec.Struct, frozen=True, kw_only=True):
    period: str
    state: str
    """preview, frozen or published"""
    scheme: str
    scheme_name: Names
    version: int
    inputs: str
    frozen_at: str
    frozen_by: str
    """Their name."""
    published_on: str
    appeal_until: str
    appeal_days: int
    """Working days from the publication on."""
    subjects: list[SubjectView]
    acts: list[ActView]


class MonthLine(msgspec.Struct, frozen=True, kw_only=True):
    period: str
    state: str
    scheme_name: Names
    published_on: str
    best: list[str]
    """Codes of the windows with a title: their names are often their departments'."""


class SchemeLine(msgspec.Struct, frozen=True, kw_only=True):
    scheme: str
    version: int
    name: Names


class DifferenceView(msgspec.Struct, frozen=True, kw_only=True):
    """What one version says otherwise than the one before; "" where it says nothing."""

    place: str
    """Codes that lead there: windows.serving.idle.points"""
    before: str
    after: str


class SchemeVersionView(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    name: Names
    valid_from: str
    shipped: bool
    """It came with the program; nobody brought it."""
    at: str
    by: str
    by_name: str
    reason: str
    holds: bool
    """A month that begins now would go by it."""
    months: list[str]
    """Frozen by this version."""
    changes: list[DifferenceView]
    """Against the version before; empty for the first."""


class SchemeView(msgspec.Struct, frozen=True, kw_only=True):
    scheme: str
    name: Names
    used: bool
    """The hall's months go by it."""
    versions: list[SchemeVersionView]
    """The newest first."""


class SchemesView(msgspec.Struct, frozen=True, kw_only=True):
    schemes: list[SchemeView]


class SchemeText(msgspec.Struct, frozen=True, kw_only=True):
    scheme: str
    version: int
    name: Names
    valid_from: str
    text: str
    """The TOML, to be copied and changed."""
    rules: dict[str, Any]
    """The same as values: windows and clerks with categories, items, grades, titles, vetoes."""


class SchemeChecked(msgspec.Struct, frozen=True, kw_only=True):
    """What a scheme would be; with faults it is nothing yet."""

    faults: list[str]
    scheme: str
    version: int
    changes: list[DifferenceView]


class SchemePut(msgspec.Struct, frozen=True, kw_only=True):
    scheme: str
    version: int
    valid_from: str


class AssessmentView(msgspec.Struct, frozen=True, kw_only=True):
    months: list[MonthLine]
    schemes: list[SchemeLine]
    open: list[str]
    """Months that are over and not frozen yet, the newest first."""


class FiguresView(msgspec.Struct, frozen=True, kw_only=True):
    """Days are means over those completed."""

    accepted: int
    completed: int
    on_time: int
    early: int
    promised_days: str
    actual_days: str


class FiguresChange(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a file, and what it would change."""

    row: int
    period: str
    kind: str
    code: str
    name: Names
    system: str
    change: str
    """new, corrects, or same: nothing would change"""
    before: FiguresView | None
    after: FiguresView


class FiguresPreview(msgspec.Struct, frozen=True, kw_only=True):
    """With faults nothing can be imported; `changes` then has the lines without any."""

    file: str
    faults: list[FaultView]
    changes: list[FiguresChange]
    new: int
    corrected: int
    same: int
    skipped: int
    """Lines that are sums of others."""
    ignored: list[str]
    """Heads of columns that say nothing here."""
    total: FiguresView
    """Of the file's lines; days are the means over all that were completed."""


class FiguresImported(msgspec.Struct, frozen=True, kw_only=True):
    new: int
    corrected: int
    same: int


class FiguresEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Figures as they were entered. Of one subject, month and system the last entry counts."""

    entry: int
    period: str
    kind: str
    code: str
    name: Names
    system: str
    figures: FiguresView
    counts: bool
    replaces: int | None
    why: str
    file: str
    at: str
    by: str


class FiguresEntries(msgspec.Struct, frozen=True, kw_only=True):
    period: str
    entries: list[FiguresEntry]
