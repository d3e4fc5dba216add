"""A version as the store keeps it, and the books that keep it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple, Protocol


class VersionState(StrEnum):
    WAITING = "waiting"
    """Its day has not come, or it could not be put in place yet."""
    APPLIED = "applied"
    REFUSED = "refused"
    """Its day came, and it did not fit the hall any more."""
    WITHDRAWN = "withdrawn"


class VersionRow(NamedTuple):
    number: int
    state: VersionState
    source: str
    """found (the hall before versions were kept), folder, edit, file, back:N, first_visit."""
    made_at: datetime
    by: str
    """A badge; empty for the system."""
    why: str
    holds_from: date | None
    """The business day from which it holds; None: from when it was made."""
    next_try: date | None
    """While it waits: the day on which it is put in place."""
    settled_at: datetime | None
    """When it was put in place, refused or withdrawn."""
    base: int
    """The version that it changes; 0: none."""
    trouble: Any
    """What kept it from being put in place: {"what": message id, facts…}, else None."""
    papers: Any
    """The whole hall under it (hall_folder.papers); while it waits, as it was wanted."""


class VersionBook(Protocol):
    def last_version(self) -> int:
        """The highest number given; 0: none yet."""

    def version_in_force(self) -> int:
        """The version that was put in place last; 0: none yet."""

    def versions(self) -> Sequence[VersionRow]:
        """Newest first, without their papers."""

    def hall_version(self, number: int) -> VersionRow | None: ...

    def due_versions(self, day: date) -> Sequence[VersionRow]:
        """Those that wait for this day or one before, in the order in which they shall hold."""

    def add_version(self, row: VersionRow) -> None: ...

    def settle_version(self, row: VersionRow) -> None:
        """Write state, next_try, settled_at, trouble and papers."""
