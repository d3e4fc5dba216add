"""The commands of follow-up, as values like those of the floor (services/commands.py)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from server.services.commands import Command

Words = Annotated[str, Meta(max_length=1000)]


class OpenCase(Command, frozen=True, kw_only=True):
    """By hand: 督查投诉 or 退件复核. Answer: views.CaseView."""

    kind: Literal["complaint", "returned_case"]
    window: str
    words: Words
    number: str = ""
    """Of the ticket that it is about, if there was one."""
    day: date | None = None
    """Of that ticket; None: today."""
    subject: Annotated[str, Meta(max_length=100)] = ""
    """What it came from: a letter's, a hotline's or a project's number."""
    name: Annotated[str, Meta(max_length=64)] = ""
    phone: Annotated[str, Meta(max_length=32)] = ""


class TakeStep(Command, frozen=True, kw_only=True):
    """One move of a case. Answer: views.CaseView."""

    case: int
    move: str
    """A follow_up.cases.CaseMove."""
    words: Words = ""


class SayInCase(Command, frozen=True, kw_only=True):
    """A statement of those concerned, or a note. Answer: views.CaseView."""

    case: int
    words: Words


class HandOver(Command, frozen=True, kw_only=True):
    """Another person has to act; empty: the hall's 督查投诉科. Answer: views.CaseView."""

    case: int
    owner: str = ""


class SeeContact(Command, frozen=True, kw_only=True):
    """Who the citizen is, to call back. Every use is in the journal. Answer: views.Contact."""

    case: int
    reason: Annotated[str, Meta(min_length=1, max_length=100)]


class TellDeadlines(Command, frozen=True, kw_only=True):
    """Reminders before deadlines and alerts after them, each once. Answer: how many were new."""


class FoundFlag(msgspec.Struct, frozen=True, kw_only=True):
    """A domain.integrity flag on its way into the books."""

    key: str
    kind: str
    window: str
    day: date
    chance: float
    servings: list[int]
    facts: dict[str, str]


class OpenReviews(Command, frozen=True, kw_only=True):
    """A review for every flag that is new. Answer: views.FlagsFound."""

    flags: list[FoundFlag]
