"""What inspectors, approval systems and voters enter. Entries are never changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from server.domain.assessment.entered import (
    Inspection,
    Vote,
    case_rows,
    inspection_rows,
    vote_rows,
)
from server.domain.assessment.evidence import Kind, Subject
from server.domain.errors import InvalidRequest, NotAllowed, NotFound
from server.services.assessing.case_figures import (
    CASES,
    Compared,
    FiguresLine,
    compare,
    facts_of,
    must_say_why,
)
from server.services.assessing.commands import (
    AddBallot,
    AddCaseFigures,
    AddVote,
    ImportCaseFigures,
    Inspect,
    WithdrawEntry,
)
from server.services.assessing.periods import month_of
from server.services.assessing.records import WITHDRAWAL, EntryRow, withdrawn
from server.services.assessing.spelling import exact, plain
from server.services.assessing.views import FiguresImported
from server.services.roles import Permission, of_role
from server.services.work import Work


def inspect(command: Inspect, work: Work) -> int:
    subject, day = subject_of(command.kind, command.code, work), command.day or work.day
    if day > work.day:
        raise InvalidRequest(what="检查日期不能在今天之后")
    found = Inspection(
        number=0,
        subject=subject,
        item=command.item,
        amount=exact(command.amount),
        day=day,
        by="",
        words=command.words.strip(),
        photos=tuple(dict.fromkeys(command.photos)),
    )
    list(inspection_rows([found]))
    return _enter(work, "inspection", day, found)


def add_case_figures(command: AddCaseFigures, work: Work) -> int:
    line = FiguresLine(
        row=0,
        period=command.period,
        kind=command.kind,
        code=subject_of(command.kind, command.code, work).code,
        system=command.system,
        accepted=command.accepted,
        completed=command.completed,
        on_time=command.on_time,
        early=command.early,
        promised_days=command.promised_days,
        actual_days=command.actual_days,
    )
    list(case_rows([line.figures], month_of(line.period).last))
    (found,) = _compared([line], work, command.reason)
    if found.change == "same" and found.before is not None:
        return found.before.number
    return _take_over(found, work, command.reason, "")


def import_case_figures(command: ImportCaseFigures, work: Work) -> FiguresImported:
    found = _compared(command.lines, work, command.reason)
    counts = Counter(one.change for one in found)
    for one in found:
        if one.change != "same":
            _take_over(one, work, command.reason, command.file)
    if counts["new"] or counts["corrects"]:
        work.note(
            "case_figures_imported",
            f"file:{command.file}",
            digest=command.digest,
            why=command.reason.strip(),
            new=counts["new"],
            corrected=counts["corrects"],
            same=counts["same"],
        )
    return FiguresImported(new=counts["new"], corrected=counts["corrects"], same=counts["same"])


def _compared(lines: Sequence[FiguresLine], work: Work, reason: str) -> list[Compared]:
    """Compared with what stands now: InvalidRequest with the first of the lines' faults."""
    for line in lines:
        subject_of(line.kind, line.code, work)
    found, faults = compare(lines, work.books, work.day)
    for one in faults:
        raise InvalidRequest(what=one.what, **one.facts)
    must_say_why(found, reason)
    return found


def _take_over(found: Compared, work: Work, reason: str, file: str) -> int:
    day = month_of(found.line.period).last
    return _add(work, CASES, day, facts_of(found, reason=reason.strip(), file=file))


def add_vote(command: AddVote, work: Work) -> int:
    subject, day = subject_of(command.kind, command.code, work), command.day or work.day
    if day > work.day:
        raise InvalidRequest(what="测评日期不能在今天之后")
    found = Vote(0, command.item, subject, exact(command.points), exact(command.out_of), day)
    list(vote_rows([found]))
    return _enter(work, "vote", day, found)


def add_ballot(command: AddBallot, work: Work) -> list[int]:
    codes = [mark.code for mark in command.marks]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise InvalidRequest(what="一张测评票里{code}出现了两次", code=twice)
    return [
        add_vote(
            AddVote(
                item=command.item,
                kind=command.kind,
                code=mark.code,
                points=mark.points,
                out_of=command.out_of,
                day=command.day,
            ),
            work,
        )
        for mark in command.marks
    ]


def withdraw(command: WithdrawEntry, work: Work) -> int:
    """By who entered it, or by whoever assesses; for as long as the month is open."""
    entry = work.books.entry(command.entry)
    if entry is None or entry.kind not in ("inspection", "vote"):
        # Case figures are corrected by others.
        raise NotFound(what="录入记录", key=str(command.entry))
    if entry.by != work.actor.id and Permission.ASSESS not in of_role(work.actor.kind):
        raise NotAllowed(permission=Permission.ASSESS.value)
    if not command.words.strip():
        raise InvalidRequest(what="请说明撤回的原因")
    same_day = work.books.entries(entry.day, entry.day)
    if entry.number in withdrawn(same_day):
        raise InvalidRequest(what="这条记录已经撤回")
    facts = {"entry": entry.number, "words": command.words.strip()}
    return _keep(work, WITHDRAWAL, entry.day, facts)


def subject_of(kind: str, code: str, work: Work) -> Subject:
    if kind == "window":
        work.house.window(code)
    elif all(clerk.badge != code for clerk in work.house.hall.clerks):
        raise NotFound(what="工号", key=code)
    return Subject(Kind(kind), code)


def _enter(work: Work, kind: str, day: date, found: Inspection | Vote) -> int:
    return _keep(work, kind, day, plain(found))


def _keep(work: Work, kind: str, day: date, facts: dict[str, Any]) -> int:
    if work.books.month(day.isoformat()[:7]) is not None:
        # What comes too late is a supplement.
        raise InvalidRequest(what="该月考核已定稿")
    return _add(work, kind, day, facts)


def _add(work: Work, kind: str, day: date, facts: dict[str, Any]) -> int:
    row = EntryRow(work.books.last_entry() + 1, kind, day, facts, work.now, work.actor.id)
    work.note(f"{kind}_entered", f"entry:{row.number}", day=day.isoformat(), facts=row.facts)
    work.books.add_entry(row)
    return row.number
