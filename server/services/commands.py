"""Every command of the floor as a value. One command, one transaction, one answer.

The web API, the agents' namespace and the key map all build these; `Floor.do` (floor.py) runs
them. A command never holds its request id: that belongs to its delivery.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from floorlink.own_numbers import OwnTicket

ActorKind = Literal[
    "clerk",
    "department_manager",
    "manager",
    "administrator",
    "inspector",
    "device",
    "citizen",
    "system",
]


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks. `id` is a clerk's badge, a device code, or "" for citizens and the system."""

    kind: ActorKind
    id: str = ""
    permissions: frozenset[str] = frozenset()


class Command(msgspec.Struct, frozen=True, kw_only=True, tag_field="command"):
    """Root of the commands."""


class IssueTicket(Command, frozen=True, kw_only=True):
    """By service or by queue, exactly one of them. Answer: floorlink.messages.Paper."""

    service: str = ""
    queue: str = ""
    ticket_class: Literal["ordinary", "priority", "green"] = "ordinary"
    language: Literal["zh", "en"] = "zh"
    stages: list[str] = []
    """Further queues (a visit of several stages), in order, or all at once with `parallel`."""
    parallel: bool = False
    device: str = ""


class BookAppointment(Command, frozen=True, kw_only=True):
    """Answer: views.AppointmentView (its code is what the citizen brings)."""

    service: str
    slot: datetime
    person: Annotated[str, Meta(max_length=64)] = ""
    """An identity number in a request, its keyed hash from the door on (server/door/persons.py).
    Empty: only the code checks in."""


class CheckIn(Command, frozen=True, kw_only=True):
    """An appointment's code becomes a ticket. Answer: Paper."""

    code: str
    language: Literal["zh", "en"] = "zh"
    device: str = ""


class CheckInByCard(Command, frozen=True, kw_only=True):
    """Today's appointment of whoever showed a card becomes a ticket. Answer: Paper."""

    person: str
    """Keyed hash, made at the box."""
    language: Literal["zh", "en"] = "zh"
    device: str = ""


class CancelTicket(Command, frozen=True, kw_only=True):
    """By the citizen, with the ticket page's token. Answer: views.TicketView."""

    token: str


class TakeBack(Command, frozen=True, kw_only=True):
    """A missed ticket of today waits again, behind the next three. Answer: TicketView.

    By its number at the desk, or by its page's token at a kiosk: exactly one of them.
    """

    number: str = ""
    token: str = ""
    device: str = ""


class ReprintTicket(Command, frozen=True, kw_only=True):
    """One more paper of a ticket of today. Answer: Paper."""

    number: str
    printer: str = ""
    """Empty: the one that had its first paper."""


class GiveUpReprints(Command, frozen=True, kw_only=True):
    """Papers of which a printer has said nothing for so long that nobody waits any more. Answer:
    how many."""


class ShareNumbers(Command, frozen=True, kw_only=True):
    """A kiosk's share of numbers of its own, given once. Answer: OwnShare; None: all are given."""

    device: str


class BringHome(Command, frozen=True, kw_only=True):
    """Numbers that a kiosk gave out by itself join the queues. Answer: CameHome.

    A repeat changes nothing, under whatever request id it comes.
    """

    device: str
    tickets: list[OwnTicket]


class CloseDay(Command, frozen=True, kw_only=True):
    """Left-over tickets expire, windows close, prompts time out. Answer: views.DayClosed."""


class EndPastDays(Command, frozen=True, kw_only=True):
    """The same for what days that nobody closed have left behind. Answer: how many tickets.

    A citizen who is served over midnight in a hall that is open stays at the window.
    """


# --- at a window: the answer of each is floorlink.messages.WindowView ----------------------


class AtWindow(Command, frozen=True, kw_only=True):
    window: str


class NoteIdentity(AtWindow, frozen=True, kw_only=True):
    """Who is being served, for a service that demands it; noted again it is replaced."""

    name: Annotated[str, Meta(max_length=64)]
    phone: Annotated[str, Meta(max_length=32)] = ""
    document: Annotated[str, Meta(max_length=32)] = ""
    """Of a card or passport; only its ends are kept."""


class OpenWindow(AtWindow, frozen=True, kw_only=True):
    clerk: str = ""
    """Empty: the acting clerk, or whoever sat there last."""


class CloseWindow(AtWindow, frozen=True, kw_only=True):
    pass


class PauseWindow(AtWindow, frozen=True, kw_only=True):
    reason: str = ""


class ResumeWindow(AtWindow, frozen=True, kw_only=True):
    pass


class CallNext(AtWindow, frozen=True, kw_only=True):
    pass


class CallTicket(AtWindow, frozen=True, kw_only=True):
    """A particular waiting ticket, out of order: permission `call_particular`, with a reason."""

    number: str
    reason: str


class Recall(AtWindow, frozen=True, kw_only=True):
    pass


class MarkMissed(AtWindow, frozen=True, kw_only=True):
    pass


class StartServing(AtWindow, frozen=True, kw_only=True):
    pass


class FinishServing(AtWindow, frozen=True, kw_only=True):
    """Ends the serving and opens its rating prompt; a called ticket is started first."""


class Transfer(AtWindow, frozen=True, kw_only=True):
    """To a queue or to a window, exactly one. With `come_back`, it returns here afterwards."""

    to_queue: str = ""
    to_window: str = ""
    come_back: bool = False


class HoldTicket(AtWindow, frozen=True, kw_only=True):
    pass


class ResumeTicket(AtWindow, frozen=True, kw_only=True):
    """A held ticket is served here again; empty number: the one held longest at this window."""

    number: str = ""


class DiscardTicket(AtWindow, frozen=True, kw_only=True):
    reason: str = ""


class MoveClerk(Command, frozen=True, kw_only=True):
    """Whoever sits idle at `source` opens `window`; `source` closes. Answer: its WindowView."""

    window: str
    source: str


class UndoPress(AtWindow, frozen=True, kw_only=True):
    """Takes the window's last press back. It is named, so that no other is undone by mistake."""

    press: Literal["call", "start", "miss", "finish", "discard"]
    number: str


class PressKey(Command, frozen=True, kw_only=True):
    """A call unit's key; what it does depends on the window's state. Answer: WindowView.

    key: call recall start evaluate missed pause transfer discard hold resume
    """

    device: str
    key: str
    argument: str = ""


# --- ratings -------------------------------------------------------------------------------


class Rate(Command, frozen=True, kw_only=True):
    """One rating for one serving, authorised by the prompt's token. Answer: views.RatingTaken."""

    token: str
    level: int
    channel: Literal["keypad", "tablet", "qr"]
    device: str = ""
    tags: list[str] = []
    text: str = ""
    phone: str = ""
    """Of a citizen who wants to be called back about a bad rating; kept with its case only."""


class EnterPaperRating(Command, frozen=True, kw_only=True):
    """A paper form from the reception, entered by staff. Answer: views.RatingTaken."""

    number: str
    level: int
    day: date | None = None
    """Of the ticket; None: today."""
    tags: list[str] = []
    text: str = ""


class AddReasons(Command, frozen=True, kw_only=True):
    """What a keypad could not ask: reasons for the rating that it took. Answer: RatingTaken.

    `level` says again what was pressed: the ticket page does not tell it, and whoever adds
    reasons to another's rating does not know it.
    """

    token: str
    level: int
    tags: list[str] = []
    text: str = ""
    phone: str = ""


class RateAgain(Command, frozen=True, kw_only=True):
    """A second rating (二次评价) of the same serving. Answer: RatingTaken."""

    token: str
    level: int
    tags: list[str] = []
    text: str = ""


class ProjectLink(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket's case number at the approval system (办件编号)."""

    number: str
    project_number: Annotated[str, Meta(min_length=1, max_length=64)]
    day: date | None = None
    serving: int = 0
    """0: every serving of the ticket that has no number of its own."""
    process: Literal[1, 2] = 2
    """1 accepted, 2 completed."""


class LinkProjects(Command, frozen=True, kw_only=True):
    """All or none; a link that is given again is replaced. Answer: how many."""

    links: Annotated[list[ProjectLink], Meta(max_length=2000)]


class SeeIdentity(Command, frozen=True, kw_only=True):
    """Who a ticket's citizen is, where its service demands to know. Every look is in the journal.
    Answer: views.IdentityView."""

    number: str
    day: date | None = None
    """None: today."""
    reason: Annotated[str, Meta(min_length=1, max_length=100)]


class TimeOutPrompts(Command, frozen=True, kw_only=True):
    """Closes the prompts whose time is over. Answer: list of floorlink.messages.Prompt."""


# --- devices -------------------------------------------------------------------------------


class NewEnrolmentCode(Command, frozen=True, kw_only=True):
    """For one agent (box). Answer: views.EnrolmentCode, shown once."""

    agent: str
    minutes: int = 15
    """How long it can be used, at most a week: a box that is provisioned has to travel first."""


class Enrol(Command, frozen=True, kw_only=True):
    """A short code becomes a badge. Answer: views.Badge, its token shown once."""

    code: str


class RevokeBadge(Command, frozen=True, kw_only=True):
    agent: str


class RecordReceipt(Command, frozen=True, kw_only=True):
    """Answer: None. Repeats change nothing."""

    device: str
    channel: str
    ok: bool
    seq: int = 0
    ticket: int = 0
    copy: int = 0
    detail: str = ""


class RecordHealth(Command, frozen=True, kw_only=True):
    """Journalled only when `health` or `detail` changes. Answer: None."""

    device: str
    health: str
    detail: str = ""
    counters: dict[str, int] = {}
    profile: str = ""


class RecordAway(Command, frozen=True, kw_only=True):
    """Nothing is heard of a box or a browser: its devices are gone. By the server alone."""

    agent: str


class NoticeUndelivered(Command, frozen=True, kw_only=True):
    """Looks for calls that nobody confirmed in time. Answer: how many were found."""
