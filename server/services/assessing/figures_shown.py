"""Case figures as people read them: a file's preview, and a month's entries with their history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from server.domain.assessment.evidence import Kind, Subject
from server.services.assessing.case_figures import (
    CASES,
    Compared,
    FiguresLine,
    compare,
    in_force,
)
from server.services.assessing.periods import month_of
from server.services.assessing.records import EntryRow
from server.services.assessing.spelling import exact
from server.services.assessing.views import (
    FiguresChange,
    FiguresEntries,
    FiguresEntry,
    FiguresView,
)
from server.services.assessing.wording import subject_name
from server.services.house import House
from server.services.ports import Books
from server.services.table_faults import TableFault


def previewed(
    lines: Sequence[FiguresLine], books: Books, house: House, today: date
) -> tuple[list[FiguresChange], list[TableFault]]:
    found, faults = compare(lines, books, today)
    return [_change(one, house) for one in found], faults


def _change(one: Compared, house: House) -> FiguresChange:
    line = one.line
    return FiguresChange(
        row=line.row,
        period=line.period,
        kind=line.kind,
        code=line.code,
        name=subject_name(Subject(Kind(line.kind), line.code), house),
        system=line.system,
        change=one.change,
        before=None if one.before is None else _of_entry(one.before),
        after=_of_line(line),
    )


def _of_line(line: FiguresLine) -> FiguresView:
    return FiguresView(
        accepted=line.accepted,
        completed=line.completed,
        on_time=line.on_time,
        early=line.early,
        promised_days=days(exact(line.promised_days)),
        actual_days=days(exact(line.actual_days)),
    )


def _of_entry(entry: EntryRow) -> FiguresView:
    facts = entry.facts
    return FiguresView(
        accepted=facts["accepted"],
        completed=facts["completed"],
        on_time=facts["on_time"],
        early=facts["early"],
        promised_days=days(exact(facts["promised_days"])),
        actual_days=days(exact(facts["actual_days"])),
    )


def total_of(lines: Iterable[FiguresLine]) -> FiguresView:
    counted = list(lines)
    completed = sum(line.completed for line in counted)

    def mean(name: str) -> str:
        each = (exact(getattr(line, name)) * line.completed for line in counted)
        all_days = sum(each, Fraction(0))
        return days(all_days / completed) if completed else "0"

    return FiguresView(
        accepted=sum(line.accepted for line in counted),
        completed=completed,
        on_time=sum(line.on_time for line in counted),
        early=sum(line.early for line in counted),
        promised_days=mean("promised_days"),
        actual_days=mean("actual_days"),
    )


def days(value: Fraction) -> str:
    """To the hundredth of a day, as the yearbook prints them."""
    return f"{float(value):.2f}"


def figures_of(books: Books, house: House, period: str) -> FiguresEntries:
    month = month_of(period)
    entries = [one for one in books.entries(month.first, month.last) if one.kind == CASES]
    counting = {entry.number for entry in in_force(entries).values()}
    return FiguresEntries(
        period=period,
        entries=[_entry(one, one.number in counting, house) for one in entries],
    )


def _entry(entry: EntryRow, counts: bool, house: House) -> FiguresEntry:
    facts, subject = entry.facts, entry.facts["subject"]
    return FiguresEntry(
        entry=entry.number,
        period=entry.day.isoformat()[:7],
        kind=subject["kind"],
        code=subject["code"],
        name=subject_name(Subject(Kind(subject["kind"]), subject["code"]), house),
        system=str(facts.get("system", "")),
        figures=_of_entry(entry),
        counts=counts,
        replaces=facts.get("replaces"),
        why=str(facts.get("why", "")),
        file=str(facts.get("file", "")),
        at=entry.at.isoformat(),
        by=entry.by,
    )
