"""A hall goes on from a copy of itself: a backup that was put back, or a promoted standby.

Screens and boxes may have seen of it what the copy does not know, and they take nothing older than
what they have seen. So the journal leaves out more numbers than can have been given since the copy
was made: whatever is told from now on is newer than anything that anybody saw, and a receipt of a
call that is forgotten names no call of the hall.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from server.services.commands import Command
from server.services.work import Work

TAKEN_UP = frozenset({"restored", "promoted"})
"""Kinds of journal entries before which numbers are left out."""
_AT_LEAST = 1_000_000
_A_SECOND = 1_000
"""More than any hall writes, for hours on end."""


class TakeUp(Command, frozen=True, kw_only=True):
    """By the system alone. Answer: the `seq` from which the journal goes on."""

    how: Literal["restored", "promoted"]
    old: timedelta = timedelta()
    """How long ago the copy was made."""


def take_up(command: TakeUp, work: Work) -> int:
    last = work.books.seq
    work.books.leave_out(_AT_LEAST + _A_SECOND * max(0, int(command.old.total_seconds())))
    return work.note(command.how, "hall", after=last)
