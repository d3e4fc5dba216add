"""A month's evidence, gathered from the journal, the ratings and what was entered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

from server.domain.assessment.entered import (
    CaseFigures,
    Inspection,
    Vote,
    case_rows,
    inspection_rows,
    rating_rows,
    reliability,
    vote_rows,
)
from server.domain.assessment.evidence import Assessed, Evidence, Kind, Row, Subject
from server.domain.assessment.from_journal import journal_evidence
from server.domain.assessment.ground import Ground, WindowGround
from server.domain.hall import Hall, Role
from server.domain.scores import Score, Tally, scores
from server.services.assessing.bad_ratings import bad_rating_rows
from server.services.assessing.case_figures import in_force
from server.services.assessing.periods import month_of
from server.services.assessing.records import WITHDRAWAL, EntryRow, withdrawn
from server.services.assessing.spelling import value_of
from server.services.house import House
from server.services.ports import Books
from server.services.records import JournalRow

TARGET = Fraction(9, 10)
"""What a hall promises of ratings that are good; below it a score may be called poor."""
GOOD = 3


def gather(books: Books, hall: Hall, period: str, as_of: datetime) -> Evidence:
    """The same hall and moment give the same evidence, whenever it is asked for."""
    month, house = month_of(period), House(hall, 0)
    begin, end = house.bounds(month.first)[0], house.bounds(month.last)[1]
    known = {subject.subject for subject in _assessed(hall, {})}
    facts = list(_whole(books.journal_from(begin, end)))
    # Nobody is late or absent on a day that is not over; of a frozen month every day is.
    over = [day for day in month.days if day < house.day(as_of)]
    rows: list[Row] = list(journal_evidence(facts, _ground(hall, house, facts), over))
    tallies = _tallies(books, month.days, as_of)
    found: dict[Subject, Score] = {}
    for kind in Kind:
        of_kind = {one: t for one, t in tallies.items() if one.kind is kind and one in known}
        found |= scores(of_kind, TARGET)
    rows += rating_rows(found, month.last)
    rows += bad_rating_rows(books, house, month, known, as_of)
    rows += _entered(books.entries(month.first, month.last), month.last)
    return Evidence(
        period=period,
        assessed=tuple(_assessed(hall, found)),
        rows=tuple(row for row in rows if row.subject in known),
    )


def _assessed(hall: Hall, found: dict[Subject, Score]) -> Iterator[Assessed]:
    chiefs = {clerk.department: clerk.badge for clerk in hall.clerks if clerk.chief_representative}

    def one(subject: Subject, window: str, department: str) -> Assessed:
        score = found.get(subject)
        return Assessed(
            subject,
            window,
            chiefs.get(department, ""),
            Fraction(0) if score is None else reliability(score),
        )

    for window in hall.windows:
        department = window.departments[0] if window.departments else ""
        yield one(Subject(Kind.WINDOW, window.code), "", department)
    sits = {window.clerk: window.code for window in hall.windows if window.clerk}
    for clerk in hall.clerks:
        if clerk.role is Role.CLERK:
            yield one(Subject(Kind.CLERK, clerk.badge), sits.get(clerk.badge, ""), clerk.department)


def _whole(rows: Iterable[JournalRow]) -> Iterator[JournalRow]:
    """Without what belongs to a number of an earlier month: a day closed after midnight."""
    issued: set[str] = set()
    for row in rows:
        if row.kind == "issued":
            issued.add(row.subject)
        if not row.subject.startswith("ticket:") or row.subject in issued:
            yield row


def _ground(hall: Hall, house: House, facts: Sequence[JournalRow]) -> Ground:
    windows = [
        WindowGround(
            window.code,
            window.queues,
            window.clerk,
            house.hours_at(window.code) if window.clerk else None,
        )
        for window in hall.windows
    ]
    listed = {window.code for window in windows}
    gone = {row.subject[7:] for row in facts if row.subject.startswith("window:")} - listed
    windows += [WindowGround(code, ()) for code in sorted(gone)]
    return Ground(tuple(windows), house.zone, hall.practice.day_starts)


def _tallies(books: Books, days: Iterable[date], as_of: datetime) -> dict[Subject, Tally]:
    found: dict[Subject, list[int]] = defaultdict(lambda: [0, 0, 0])
    for day in days:
        servings = {serving.id: serving for serving in books.servings_on(day)}
        for prompt in books.prompts_on(day):
            serving = servings.get(prompt.serving)
            if serving is None or (prompt.set_aside is not None and prompt.set_aside <= as_of):
                continue
            for subject in (
                Subject(Kind.WINDOW, serving.window),
                Subject(Kind.CLERK, serving.clerk),
            ):
                tally = found[subject]
                tally[2] += 1
                if prompt.level is not None and prompt.rated_at and prompt.rated_at <= as_of:
                    tally[1] += 1
                    tally[0] += prompt.level >= GOOD
    return {subject: Tally(*counts) for subject, counts in found.items()}


def _entered(entries: Sequence[EntryRow], last: date) -> Iterator[Row]:
    gone = withdrawn(entries)
    for entry in entries:
        if entry.kind == WITHDRAWAL or entry.number in gone:
            continue
        facts = {**entry.facts, "number": entry.number, "day": entry.day}
        if entry.kind == "inspection":
            inspection = value_of({**facts, "by": entry.by}, Inspection)
            yield from inspection_rows([inspection])
        elif entry.kind == "vote":
            yield from vote_rows([value_of(facts, Vote)])
    for entry in in_force(entries).values():
        figures = value_of({**entry.facts, "key": f"{entry.number}"}, CaseFigures)
        told = {name: str(entry.facts.get(name, "")) for name in ("system", "file")}
        shown = tuple((name, value) for name, value in told.items() if value)
        for row in case_rows([figures], last):
            yield replace(row, facts=(*shown, ("by", entry.by)))
