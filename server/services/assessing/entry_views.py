"""What pages see of entering: who and what can be chosen, and what was entered."""

from __future__ import annotations

import msgspec

from floorlink.messages import Names
from server.services.assessing.views import SchemeLine


class SubjectChoice(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    code: str
    name: Names
    departments: list[Names]
    clerk: str = ""
    """Who usually sits at the window."""


class ItemChoice(msgspec.Struct, frozen=True, kw_only=True):
    """An item of the scheme in force that people enter: an inspector's, or votes."""

    item: str
    kind: str
    """window or clerk: whose sheet it stands on"""
    name: Names
    category: Names
    points: str
    """For each `per` units, negative to take away; "" for a veto."""
    per: str
    free: str
    most: str | None
    unit: Names
    veto: bool = False


class EnteringView(msgspec.Struct, frozen=True, kw_only=True):
    scheme: str
    scheme_name: Names
    version: int
    schemes: list[SchemeLine]
    """All that could be chosen instead."""
    subjects: list[SubjectChoice]
    items: list[ItemChoice]
    votes: list[ItemChoice]
    today: str
    since: str
    """The first day for which something can still be entered."""


class EntryView(msgspec.Struct, frozen=True, kw_only=True):
    entry: int
    kind: str
    """inspection, cases or vote"""
    day: str
    at: str
    by: str
    by_name: str
    subject_kind: str
    code: str
    name: Names
    item: str
    item_name: Names
    amount: str
    out_of: str
    words: str
    photos: list[str]
    withdrawn: str | None = None
    """Why it does not count; None: it counts."""
    open: bool
    """Its month is not frozen: it can be withdrawn."""
