"""What administrators see of the hall's versions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

import msgspec

from floorlink.messages import Names
from server.hall_folder.editing import Edit


class HallChange(msgspec.Struct, frozen=True, kw_only=True):
    """One field that differs, or a whole item: added (no `before`) or taken away (no `after`)."""

    kind: str
    code: str
    name: Names
    path: str
    """Empty: the whole item. "order": how they are ordered."""
    before: Any = None
    after: Any = None


class HallFault(msgspec.Struct, frozen=True, kw_only=True):
    """A fault at a field. `edit`: which of the edits it is about, -1 for none of them."""

    kind: str
    code: str
    path: str
    what: str
    """A message id, with `facts`."""
    facts: dict[str, str] = {}
    edit: int = -1


class HallEdits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    edits: list[Edit]
    why: str = ""
    holds_from: date | None = None
    """The business day from which the change holds; none: at once."""
    on: int = 0
    """A version that waits: the edits are made on the hall as it will be with it, and what is kept
    comes instead of it."""


class PlannedItem(msgspec.Struct, frozen=True, kw_only=True):
    """What a version that waits does to one item, or to the hall's own table (`code` empty)."""

    version: int
    day: date
    """On which it is put in place."""
    kind: str
    code: str
    name: Names
    sign: Literal["added", "changed", "removed"]
    paths: list[str] = []


class HallPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What would change. With faults nothing can be saved."""

    changes: list[HallChange]
    faults: list[HallFault]
    hindrance: HallFault | None = None
    """Why it cannot hold at once, though it may from another day: citizens stand in its way."""


class VersionView(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    state: str
    source: str
    made_at: datetime
    by: str
    by_name: str = ""
    why: str = ""
    holds_from: date | None = None
    next_try: date | None = None
    settled_at: datetime | None = None
    base: int = 0
    in_force: bool = False
    trouble: HallFault | None = None


class VersionsView(msgspec.Struct, frozen=True, kw_only=True):
    today: date
    versions: list[VersionView]


class HallComparison(msgspec.Struct, frozen=True, kw_only=True):
    """What version `version` has otherwise than `other`; other 0: the hall as it is now."""

    version: int
    other: int
    changes: list[HallChange]


class ChangeKept(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    """0: nothing was different."""
    state: str
    holds_from: date | None = None
    plan: Literal["", "drawn", "left"] = ""
    """What became of a drawn plan that came along and differs; "left": the change waits."""
