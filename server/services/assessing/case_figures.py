"""Figures of the approval systems, taken over from a file: what is new, what corrects, what stands.

A month's figures of one subject from one system stand once. The same again changes nothing; others
correct them by a new dated entry, and the old one stays to be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal

import msgspec

from server.domain.assessment.entered import CaseFigures
from server.domain.assessment.evidence import Kind, Subject
from server.domain.errors import InvalidRequest
from server.services.assessing.periods import Month, month_of
from server.services.assessing.records import EntryRow
from server.services.assessing.spelling import exact, plain
from server.services.ports import Books
from server.services.table_faults import TableFault, fault

CASES = "cases"
_COUNTED = ("accepted", "completed", "on_time", "early", "promised_days", "actual_days")
Change = Literal["new", "corrects", "same"]
SubjectKind = Literal["window", "clerk"]


class FiguresLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the file; days are means over those completed."""

    row: int
    """Of the file, for faults."""
    period: str
    kind: SubjectKind
    code: str
    system: str = ""
    """Of several approval systems, which."""
    accepted: int
    completed: int
    on_time: int
    early: int
    promised_days: str
    actual_days: str

    @property
    def identity(self) -> tuple[str, ...]:
        return self.period, self.kind, self.code, self.system

    @property
    def figures(self) -> CaseFigures:
        return CaseFigures(
            key="",
            subject=Subject(Kind(self.kind), self.code),
            accepted=self.accepted,
            completed=self.completed,
            on_time=self.on_time,
            early=self.early,
            promised_days=exact(self.promised_days),
            actual_days=exact(self.actual_days),
        )


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    line: FiguresLine
    change: Change
    before: EntryRow | None


def in_force(entries: Iterable[EntryRow]) -> dict[tuple[str, ...], EntryRow]:
    """Whose figures count: the last entry of each subject, month and system."""
    return {_identity(entry): entry for entry in entries if entry.kind == CASES}


def _identity(entry: EntryRow) -> tuple[str, ...]:
    subject = entry.facts["subject"]
    system = str(entry.facts.get("system", ""))
    return entry.day.isoformat()[:7], subject["kind"], subject["code"], system


def compare(
    lines: Sequence[FiguresLine], books: Books, today: date
) -> tuple[list[Compared], list[TableFault]]:
    """Every line with what it would change, and every fault of those that contradict themselves,
    each other, or what is frozen."""
    months = {line.period: month_of(line.period) for line in lines}
    closed = {period for period, _ in books.frozen_months()}
    standing: dict[tuple[str, ...], EntryRow] = {}
    for month in months.values():
        standing |= in_force(books.entries(month.first, month.last))
    faults: list[TableFault] = []
    seen: dict[tuple[str, ...], int] = {}
    found = []
    for line in lines:
        faults += _faults(line, months[line.period], today)
        if line.identity in seen:
            first = seen[line.identity]
            column = "window" if line.kind == "window" else "badge"
            faults.append(fault(line.row, column, what="与第{first}行重复", first=first))
        seen.setdefault(line.identity, line.row)
        before = standing.get(line.identity)
        same = before is not None and _same(before, line)
        if line.period in closed and not same:
            faults.append(
                fault(
                    line.row,
                    "period",
                    what="{period}的考核已定稿，只能用补充更正",
                    period=line.period,
                )
            )
        change: Change = "new" if before is None else "same" if same else "corrects"
        found.append(Compared(line=line, change=change, before=before))
    return found, faults


def _faults(line: FiguresLine, month: Month, today: date) -> Iterable[TableFault]:
    if month.first > today:
        yield fault(line.row, "period", what="{period}还没有开始", period=line.period)
    if line.on_time > line.completed:
        yield fault(
            line.row,
            "on_time",
            what="按时办结{part}件，多于办结{whole}件",
            part=line.on_time,
            whole=line.completed,
        )
    if line.early > line.on_time:
        yield fault(
            line.row,
            "early",
            what="提前办结{part}件，多于按时办结{whole}件",
            part=line.early,
            whole=line.on_time,
        )


def _same(entry: EntryRow, line: FiguresLine) -> bool:
    stored, told = entry.facts, plain(line.figures)
    return all(stored[name] == told[name] for name in _COUNTED)


def facts_of(one: Compared, *, reason: str, file: str) -> dict[str, Any]:
    """What is kept of a line: the figures, where they came from, what they replace and why."""
    kept = plain(one.line.figures) | {"system": one.line.system, "file": file}
    if one.before is not None:
        kept |= {"replaces": one.before.number, "why": reason}
    return {name: value for name, value in kept.items() if value != ""}


def must_say_why(found: Iterable[Compared], reason: str) -> None:
    if not reason.strip() and any(one.change == "corrects" for one in found):
        raise InvalidRequest(what="更正已录入的数据须说明理由")
