"""Rows behind ratings as values: cases and their steps, flags, second ratings, project numbers."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from server.domain.follow_up.cases import Case, CaseKind, CaseMove, CaseState, Step

SAID = "said"
"""A statement of those concerned; moves nothing."""
HANDED_OVER = "handed_over"
_MOVES = {move.value for move in CaseMove}


class CaseRow(NamedTuple):
    number: int
    kind: CaseKind
    state: CaseState
    window: str
    clerk: str
    department: str
    subject: str
    """What it came from: `rating:<serving>`, `flag:<key>`, or what the opener called it."""
    serving: int
    """0: not about one serving."""
    ticket: int
    ticket_number: str
    opened_at: datetime
    day: date
    """Business day of what it is about."""
    verify_by: date
    due: date
    owner: str
    settled_at: datetime | None
    closed_at: datetime | None
    words: str
    """The complaint itself; empty where the rating says it."""


class StepRow(NamedTuple):
    case_number: int
    position: int
    seq: int
    at: datetime
    move: str
    """A CaseMove, SAID or HANDED_OVER."""
    badge: str
    words: str


class ContactRow(NamedTuple):
    case_number: int
    name: str
    phone: str


class FlagRow(NamedTuple):
    key: str
    kind: str
    window: str
    day: date
    chance: float
    servings: list[int]
    facts: dict[str, str]
    found_at: datetime
    case_number: int


class SecondRow(NamedTuple):
    """A second rating (二次评价); the first one stays as it was."""

    serving: int
    seq: int
    day: date
    at: datetime
    level: int
    tags: list[str]
    text: str


class LinkRow(NamedTuple):
    ticket: int
    serving: int
    """0: every serving of the ticket that has no number of its own."""
    project_number: str
    process: int
    """provincial.Process"""
    seq: int
    at: datetime


def case_of(row: CaseRow, steps: list[StepRow]) -> Case:
    """The row with its history, as the rules see it."""
    return Case(
        number=row.number,
        kind=row.kind,
        window=row.window,
        clerk=row.clerk,
        subject=row.subject,
        opened_at=row.opened_at,
        verify_by=row.verify_by,
        due=row.due,
        state=row.state,
        owner=row.owner,
        steps=tuple(
            Step(CaseMove(step.move), step.badge, step.at, step.words)
            for step in steps
            if step.move in _MOVES
        ),
    )
