"""Changes of the hall's set-up as commands."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from server.domain.plan import Plan
from server.services.commands import Command


class KeepChange(Command, frozen=True, kw_only=True):
    """What `wanted` has otherwise than `base` becomes a version of the hall. Answer: ChangeKept."""

    base: dict[str, Any]
    wanted: dict[str, Any]
    why: Annotated[str, Meta(min_length=1, max_length=500)]
    source: str = "edit"
    holds_from: date | None = None
    password_hashes: dict[str, str] = msgspec.field(default_factory=dict)
    """Badge -> hash, of people who come with a password."""
    plan: Plan | None = None
    """Drawn with it, if it holds at once: a plan is no part of a version and waits for no day."""
    replaces: int = 0
    """A version that waits: this one comes instead of it."""


class ApplyDue(Command, frozen=True, kw_only=True):
    """By the system: versions whose day has come are put in place. Answer: how many."""


class WithdrawChange(Command, frozen=True, kw_only=True):
    """A version that waits shall not come. No answer."""

    version: int
