"""What is told of cases. Clerks get fewer facts than inspectors (page.py says which)."""

from __future__ import annotations

from datetime import date, datetime

from floorlink.messages import Names
from server.services.views import ClerkBrief, View


class CaseBrief(View, frozen=True, kw_only=True):
    case: int
    kind: str
    state: str
    window: str
    window_name: Names | None
    department: str
    department_name: Names | None
    number: str
    """Of the ticket; empty where there is none, or the reader may not know."""
    level: int | None
    opened_at: datetime
    day: date
    deadline: date | None
    """The next one; None when nothing is due any more."""
    working_days: int
    """Left until the deadline; fewer than nought when it is past."""
    overdue: bool
    owner: ClerkBrief | None
    proposed: bool
    """Somebody proposes to set it aside; another has to decide."""


class CaseStep(View, frozen=True, kw_only=True):
    at: datetime
    move: str
    by: ClerkBrief
    words: str


class EvidenceLine(View, frozen=True, kw_only=True):
    """One journal row about the ticket, without anything personal."""

    at: datetime
    kind: str
    window: str = ""
    detail: Names | None = None
    """Where to, by what, why: in both languages as far as it is known."""


class Evidence(View, frozen=True, kw_only=True):
    """What the journal says about the visit."""

    service_name: Names
    ticket_class: str
    waited_s: int | None
    served_s: int | None
    calls: int
    recalls: int
    undelivered: int
    transfers: int
    holds: int
    lines: list[EvidenceLine]


class FlagView(View, frozen=True, kw_only=True):
    kind: str
    window: str
    day: date
    chance: float
    ratings: int
    facts: dict[str, str]
    case: int
    state: str
    """Of its review."""


class Contact(View, frozen=True, kw_only=True):
    name: str
    phone: str


class CaseView(View, frozen=True, kw_only=True):
    seq: int
    brief: CaseBrief
    clerk: ClerkBrief | None
    subject: str
    words: str
    reasons: list[Names]
    """In the words of the list in force on the rating's day."""
    text: str
    channel: str
    rated_at: datetime | None
    second_level: int | None
    verify_by: date
    due: date
    closed_at: datetime | None
    finding: str
    in_time: bool | None
    """Whether it was settled by its deadline; None while it is not settled."""
    steps: list[CaseStep]
    can: list[str]
    """Moves that this reader may make now; `said` and `hand_over` among them."""
    evidence: Evidence | None
    contact: Contact | None
    """Masked."""
    flags: list[FlagView]
    set_aside: int
    """Ratings that this case has set aside."""


class CaseCounts(View, frozen=True, kw_only=True):
    open: int
    overdue: int
    soon: int
    """Due today or the next working days that the hall reminds of."""


class CasesView(View, frozen=True, kw_only=True):
    """Open cases, the nearest deadline first; those that are over, newest first."""

    seq: int
    today: date
    counts: CaseCounts
    cases: list[CaseBrief]


class FlagsFound(View, frozen=True, kw_only=True):
    new: int
    known: int


class RatingsView(View, frozen=True, kw_only=True):
    """What stands behind a month's ratings: counts, what was set aside, flags."""

    since: date
    until: date
    prompted: int
    rated: int
    good: int
    set_aside: int
    second: int
    channels: dict[str, int]
    valid_bad: int
    """Bad ratings that were found true."""
    rectified_in_time: int
    flags: list[FlagView]
