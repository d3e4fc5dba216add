"""What the server answers, besides the messages that agents see too (floorlink.messages).

Plain immutable values, encoded to JSON as they stand. Times are aware UTC.
"""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from floorlink.messages import CallView, Names, QueueView, WindowView
from server.domain.hall import Boards


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Root of the views."""


class TicketView(View, frozen=True, kw_only=True):
    """What the phone page shows; nothing personal."""

    seq: int
    number: str
    token: str
    state: str
    queue: str
    queue_name: Names
    service_name: Names
    ticket_class: str
    issued_at: datetime
    ahead: int | None
    """Tickets that would be called before it now; None unless waiting."""
    expected_wait_s: tuple[int, int] | None
    windows: list[str]
    window: str | None
    window_name: Names | None
    stages: list[StageView]
    call_reason: CallReason | None = None
    prompt_token: str = ""
    """Set when this ticket's last serving may still be rated."""
    reasons_token: str = ""
    """Set while reasons may be added to what was pressed; says nothing about the level."""
    again_token: str = ""
    """Set while a second rating may be given."""


class StageView(View, frozen=True, kw_only=True):
    queue: str
    queue_name: Names
    state: str
    """ahead | waiting | at_window | done | dropped"""


class CandidateView(View, frozen=True, kw_only=True):
    number: str
    queue: str
    ticket_class: str
    waited_s: int
    score: float


class CallReason(View, frozen=True, kw_only=True):
    """Why a call chose this ticket: rule is priority | cap | particular | resumed."""

    rule: str
    chosen: str
    candidates: list[CandidateView]


class RatingTaken(View, frozen=True, kw_only=True):
    window: str
    number: str


class AppointmentView(View, frozen=True, kw_only=True):
    code: str
    service: str
    slot: datetime
    state: str


class DayClosed(View, frozen=True, kw_only=True):
    day: str
    expired: list[str]


class EnrolmentCode(View, frozen=True, kw_only=True):
    agent: str
    code: str
    until: datetime


class Badge(View, frozen=True, kw_only=True):
    agent: str
    token: str


class WindowFigures(View, frozen=True, kw_only=True):
    """Today at one window. `average` only shown to clerks once five ratings stand behind it."""

    window: str
    served: int
    missed: int
    mean_service_s: int
    prompted: int
    rated: int
    levels: dict[str, int]
    """"1".."5" -> count."""
    average: float | None
    satisfied: float | None
    set_aside: int = 0
    """Ratings that a case has set aside; in neither `rated` nor `levels`."""


class ClerkBrief(View, frozen=True, kw_only=True):
    badge: str
    name: str


class FloorWindow(View, frozen=True, kw_only=True):
    """A window as a manager sees it."""

    view: WindowView
    clerk: ClerkBrief | None
    figures: WindowFigures | None
    """None for who heads one department of several that are served here."""


class RatingSeen(View, frozen=True, kw_only=True):
    """A rating on the live floor: bound to a window, not to a citizen."""

    seq: int
    at: datetime
    window: str
    number: str
    level: int
    channel: str
    reasons: list[str] = []


class DeviceView(View, frozen=True, kw_only=True):
    device: str
    kind: str
    agent: str
    """The box, or the browser's own name."""
    window: str
    zone: str
    """Its own, or its window's; empty: it serves the whole hall."""
    profile: str
    health: str
    """ready | degraded | silent | gone; gone without `last_heard`: never heard of yet."""
    detail: str
    """As its driver said it."""
    said: Names | None
    """`detail` in the hall's languages."""
    since: datetime | None
    last_heard: datetime | None
    counters: dict[str, int] = {}
    alert: Alert | None = None


class BoxView(View, frozen=True, kw_only=True):
    """A device box, or a browser that is a device (board, rating tablet)."""

    agent: str
    devices: int
    browser: bool
    enrolled_at: datetime | None
    """None: it has no badge."""
    code_until: datetime | None
    """An enrolment code is open until then."""


class DevicesView(View, frozen=True, kw_only=True):
    """Every device and box after journal entry `seq`, and what is to be seen to."""

    seq: int
    at: datetime
    zones: dict[str, Names]
    devices: list[DeviceView]
    boxes: list[BoxView]
    alerts: list[Alert]


class RemedyView(View, frozen=True, kw_only=True):
    """What can be done at once for a pressing queue."""

    kind: str
    """resume | open | move"""
    window: str
    clerk: str
    """Badge."""
    clerk_name: str
    source: str = ""
    """The window that the clerk leaves."""
    since: datetime
    """How long `window` has been paused or closed, or `source` idle."""


class Alert(View, frozen=True, kw_only=True):
    """Something a manager should act on. `text` and `what_to_do` are message ids of the catalogue.

    A fact without English is the same in every language, or a message id itself.
    """

    kind: str
    """store | queue | rating | call | window | box | device | case"""
    subject: str
    level: str
    """red | amber"""
    since: datetime
    text: str
    what_to_do: str
    facts: dict[str, Names] = {}
    remedies: list[RemedyView] = []
    windows: list[str] = []
    """Whose numbers `facts` tells in one (kinds window, box)."""


class Thresholds(View, frozen=True, kw_only=True):
    """From when on a queue is pressing (hall.toml, practice)."""

    amber_s: int
    red_s: int
    crowd: int


class PlanWindow(View, frozen=True, kw_only=True):
    window: str
    x: int
    y: int


class PlanZone(View, frozen=True, kw_only=True):
    zone: str
    name: Names | None
    """None: windows of no zone."""
    x: int
    y: int
    width: int
    height: int


class PlanMark(View, frozen=True, kw_only=True):
    kind: str
    """entrance | reception | kiosk | seats"""
    x: int
    y: int
    width: int
    height: int


class PlanView(View, frozen=True, kw_only=True):
    """Where everything stands, in cells; a window takes domain.plan.WIDE × HIGH of them."""

    drawn: int
    """Journal entry of who drew it; 0: nobody did, it is the automatic one."""
    width: int
    height: int
    windows: list[PlanWindow]
    zones: list[PlanZone]
    marks: list[PlanMark]


class DayFigures(View, frozen=True, kw_only=True):
    issued: int
    waiting: int
    served: int
    missed: int
    cancelled: int
    mean_wait_s: int
    p90_wait_s: int
    prompted: int
    rated: int
    satisfied: float | None


class FloorView(View, frozen=True, kw_only=True):
    """The whole live floor after journal entry `seq`."""

    seq: int
    at: datetime
    hall_name: Names
    windows: list[FloorWindow]
    queues: list[QueueView]
    ratings: list[RatingSeen]
    devices: list[DeviceView]
    alerts: list[Alert]
    day: DayFigures
    thresholds: Thresholds
    zones: dict[str, Names] = {}
    """Code -> name."""
    cases_open: int = 0
    cases_overdue: int = 0
    department: Names | None = None
    """Whose part of the floor it is, without any rating; None: the hall's."""


class FaultView(View, frozen=True, kw_only=True):
    """One fault of a file, in the reader's language."""

    row: int
    column: str
    """Its letter in the office program; empty where the file has no such column."""
    head: str
    fault: str


class LinkChange(View, frozen=True, kw_only=True):
    """One line of a file of project numbers, and what it would change."""

    row: int
    day: date
    number: str
    change: str
    """new, corrects, or same: nothing would change"""
    before: str
    after: str
    process: int


class LinksPreview(View, frozen=True, kw_only=True):
    """With faults nothing can be imported; `changes` then has the lines without any."""

    faults: list[FaultView]
    changes: list[LinkChange]
    new: int
    corrected: int
    same: int
    ignored: list[str]
    """Heads of columns that say nothing here."""


class IdentityView(View, frozen=True, kw_only=True):
    """Who was served; `document` is masked: 3709**********1234."""

    name: str
    phone: str
    document: str


class BoardView(View, frozen=True, kw_only=True):
    """What a public board shows after journal entry `seq`."""

    seq: int
    at: datetime
    hall_name: Names
    zone: str
    windows: list[WindowView]
    queues: list[QueueView]
    calls: list[CallView]
    """Latest call of each window, newest first."""
    hours: Boards


class JournalEntry(View, frozen=True, kw_only=True):
    """One thing that happened. `data` holds facts only, never personal data."""

    seq: int
    at: datetime
    kind: str
    subject: str
    actor: str
    data: dict[str, object]
