"""What inspectors, approval systems and voters enter. Entries are never changed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from server.domain.assessment.entered import (
    CaseFigures,
    Inspection,
    Vote,
    case_rows,
    inspection_rows,
    vote_rows,
)
from server.domain.assessment.evidence import Kind, Subject
from server.domain.errors import InvalidRequest, NotFound
from server.services.assessing.commands import AddCaseFigures, AddVote, Inspect
from server.services.assessing.periods import month_of
from server.services.assessing.records import EntryRow
from server.services.assessing.spelling import plain
from server.services.work import Work


def inspect(command: Inspect, work: Work) -> int:
    subject, day = subject_of(command.kind, command.code, work), command.day or work.day
    if day > work.day:
        raise InvalidRequest(what="检查日期不能在今天之后")
    found = Inspection(0, subject, command.item, number(command.amount), day, "", command.words)
    list(inspection_rows([found]))
    return _enter(work, "inspection", day, found)


def add_case_figures(command: AddCaseFigures, work: Work) -> int:
    month = month_of(command.period)
    found = CaseFigures(
        key="",
        subject=subject_of(command.kind, command.code, work),
        accepted=command.accepted,
        completed=command.completed,
        on_time=command.on_time,
        early=command.early,
        promised_days=number(command.promised_days),
        actual_days=number(command.actual_days),
    )
    list(case_rows([found], month.last))
    return _enter(work, "cases", month.last, found)


def add_vote(command: AddVote, work: Work) -> int:
    subject, day = subject_of(command.kind, command.code, work), command.day or work.day
    found = Vote(0, command.item, subject, number(command.points), number(command.out_of), day)
    list(vote_rows([found]))
    return _enter(work, "vote", day, found)


def subject_of(kind: str, code: str, work: Work) -> Subject:
    if kind == "window":
        work.house.window(code)
    elif all(clerk.badge != code for clerk in work.house.hall.clerks):
        raise NotFound(what="工号", key=code)
    return Subject(Kind(kind), code)


def number(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise InvalidRequest(what="不是数字：{text}", text=text) from None


def _enter(work: Work, kind: str, day: date, found: Inspection | CaseFigures | Vote) -> int:
    if work.books.month(day.isoformat()[:7]) is not None:
        # What comes too late is a supplement.
        raise InvalidRequest(what="该月考核已定稿")
    row = EntryRow(work.books.last_entry() + 1, kind, day, plain(found), work.now, work.actor.id)
    work.note(f"{kind}_entered", f"entry:{row.number}", day=day.isoformat(), facts=row.facts)
    work.books.add_entry(row)
    return row.number
