"""The messages between an agent and the server, typed; both sides parse at the door.

A message travels on the Socket.IO namespace `/agent` as one JSON object under the event name
given by `EVENT`. Agent messages are acknowledged with a `Reply`; server messages are not, because
each carries state or a journal `seq` and does no harm when repeated. Times are UTC, RFC 3339.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal, TypeVar

import msgspec

from floorlink.errors import MessageError, UnknownMessage
from floorlink.hall_voice import HallVoice
from floorlink.own_numbers import Clock, Hours, OwnShare, OwnTickets, QueueRule
from floorlink.ticket_design import TicketDesign
from floorlink.wire import Language as Language
from floorlink.wire import Message as Message
from floorlink.wire import Names as Names

VERSION = 1

PAPER_AWAITED = timedelta(minutes=5)
"""How long a paper is worth printing after it was asked for: its citizen may still stand there."""

WindowState = Literal["closed", "open", "paused", "called", "serving"]
Channel = Literal["panel", "board", "voice", "call_unit", "print"]
DeviceKind = Literal[
    "kiosk",
    "printer",
    "panel",
    "call_unit",
    "keypad",
    "board",
    "rating_tablet",
    "button",
    "id_reader",
    "scanner",
    "seat",
]
Health = Literal["ready", "degraded", "silent", "gone"]


def shown_window(code: str) -> str:
    """A window's code as it stands over the counter: 07 is window 7."""
    return code.lstrip("0") or code


# --- what both sides show -----------------------------------------------------------------


class TicketBrief(Message, frozen=True, kw_only=True):
    """The ticket at a window, as far as devices may know it."""

    id: int
    number: str
    queue: str
    service: str
    service_name: Names
    ticket_class: str
    issued_at: datetime
    waited_s: int = 0


class CallView(Message, frozen=True, kw_only=True):
    """One call or recall. `seq` is the journal's number of the (first) call."""

    seq: int
    number: str
    window: str
    window_name: Names
    zone: str
    times: int
    at: datetime
    delivered: dict[str, str] = {}
    """channel -> "pending" | "shown" | "failed"."""
    undelivered: bool = False
    """Three seconds passed and no screen and no voice has said that it showed or said it."""


class HeldBrief(Message, frozen=True, kw_only=True):
    """A ticket put aside at a window, to be called back by its number."""

    number: str
    service_name: Names
    since: datetime


class UndoView(Message, frozen=True, kw_only=True):
    """The window's last press, as long as it can be taken back."""

    press: str
    """call | start | miss | finish | discard"""
    number: str
    until: datetime


class WindowView(Message, frozen=True, kw_only=True):
    """The state of one window after journal entry `seq`. Carries no personal data."""

    EVENT: ClassVar[str] = "window"

    seq: int
    window: str
    name: Names
    zone: str
    state: WindowState
    since: datetime
    reason: str = ""
    departments: list[Names] = []
    queues: list[str] = []
    waiting: int = 0
    wanted: bool = False
    """Somebody waits, and of the idle windows this is the one to call them."""
    ticket: TicketBrief | None = None
    call: CallView | None = None
    recalls_left: int = 0
    held: list[HeldBrief] = []
    """Held longest first."""
    undo: UndoView | None = None


class QueueView(Message, frozen=True, kw_only=True):
    """One queue as citizens may see it."""

    queue: str
    name: Names
    waiting: int
    longest_wait_s: int
    expected_wait_s: tuple[int, int]
    windows: list[str]
    open: bool
    closed_reason: str = ""
    """"", "hours", "limit", "closed_day"."""
    issued: int = 0
    limit: int | None = None


class ServiceView(Message, frozen=True, kw_only=True):
    """One service a citizen can take a ticket for."""

    service: str
    name: Names
    department: str
    queue: str
    materials: list[Names] = []
    promised_days: float | None = None
    frequent: bool = False
    stages: list[str] = []
    """Further queues of a visit."""
    identity: bool = False
    """实名办理: the window notes who is served."""


class DepartmentView(Message, frozen=True, kw_only=True):
    department: str
    name: Names
    services: list[ServiceView]
    hours: Hours | None = None
    """None from a server that does not tell: then any time will do."""


class Catalogue(Message, frozen=True, kw_only=True):
    """Everything a kiosk needs to offer tickets. Sent on welcome and whenever it changes."""

    EVENT: ClassVar[str] = "catalogue"

    version: str
    hall_name: Names
    departments: list[DepartmentView]
    queues: list[QueueView]
    ticket_classes: tuple[str, ...] = ("ordinary", "priority")
    advice: Names = Names(zh="过号请到咨询台", en="Missed your call? Please ask at reception")
    timezone: str = ""
    """The hall's, as the tz database names it; empty from a server that does not tell yet."""
    day_starts: Clock = "00:00"
    """On the hall's clock: numbers and limits begin again."""
    rules: list[QueueRule] = []
    """For a kiosk on its own; without them it gives out nothing by itself."""


class QueuesChanged(Message, frozen=True, kw_only=True):
    EVENT: ClassVar[str] = "queues"

    seq: int
    queues: list[QueueView]


class Prompt(Message, frozen=True, kw_only=True):
    """An open rating prompt of one window; closed when `open` is false."""

    EVENT: ClassVar[str] = "prompt"

    window: str
    open: bool
    token: str = ""
    """Single use; authorises one rating of one serving."""
    number: str = ""
    until: datetime | None = None
    outcome: str = ""
    """"" while open, then "rated" | "timed_out" | "withdrawn"."""


class Paper(Message, frozen=True, kw_only=True):
    """All that is printed on a ticket."""

    ticket: int
    number: str
    token: str
    """Unguessable; last part of the ticket page's address."""
    url: str
    hall_name: Names
    queue: str
    queue_name: Names
    service_name: Names
    ticket_class: str
    issued_at: datetime
    """With the hall's UTC offset, ready to print."""
    ahead: int
    expected_wait_s: tuple[int, int]
    windows: list[str]
    stages: list[Names] = []
    """Names of the queues of a visit with several stages; empty for an ordinary ticket."""
    advice: Names = Names(zh="")
    language: Language = "zh"
    copy: int = 0
    """0: the ticket's first paper. Any other number is one more paper of the same ticket."""
    own: bool = False
    """Given out by a kiosk on its own: nobody knows `ahead` and `expected_wait_s`."""


# --- agent -> server ----------------------------------------------------------------------


class Hello(Message, frozen=True, kw_only=True):
    """First message after connecting; the reply's `result` is a `Welcome`."""

    EVENT: ClassVar[str] = "hello"

    version: int
    devices: list[DeviceHealth]
    last_seq: int = 0


class DeviceHealth(Message, frozen=True, kw_only=True):
    EVENT: ClassVar[str] = "health"

    device: str
    kind: DeviceKind
    profile: str
    health: Health
    detail: str = ""
    counters: dict[str, int] = {}
    at: datetime


class Alive(Message, frozen=True, kw_only=True):
    """Said every second by a box that promises it: silence then means that the box is gone."""

    EVENT: ClassVar[str] = "alive"


class KeyPressed(Message, frozen=True, kw_only=True):
    """A key of a call unit or button, in the hall's words, after the profile's key map.

    key: call recall start evaluate missed pause transfer discard hold resume take_back
    """

    EVENT: ClassVar[str] = "key"

    request_id: str
    device: str
    key: str
    argument: str = ""
    at: datetime


class RatePressed(Message, frozen=True, kw_only=True):
    """A level pressed on an evaluation keypad while `token`'s prompt was open."""

    EVENT: ClassVar[str] = "rate"

    request_id: str
    device: str
    token: str
    level: int
    at: datetime


class IssueAsked(Message, frozen=True, kw_only=True):
    """A citizen confirmed at a kiosk; the reply's `result` is a `Paper`."""

    EVENT: ClassVar[str] = "issue"

    request_id: str
    device: str
    service: str = ""
    queue: str = ""
    ticket_class: str = "ordinary"
    language: Language = "zh"
    at: datetime


class CheckInAsked(Message, frozen=True, kw_only=True):
    """An appointment's code at a kiosk, or the hash of a card (PersonKey) in its place; the reply's
    `result` is a `Paper`."""

    EVENT: ClassVar[str] = "check_in"

    request_id: str
    device: str
    code: str = ""
    person: str = ""
    language: Language = "zh"
    at: datetime


class TakeBackAsked(Message, frozen=True, kw_only=True):
    """A missed ticket, proved by its page's token; the reply's `result` holds a `TicketPlace`."""

    EVENT: ClassVar[str] = "take_back"

    request_id: str
    device: str
    token: str
    at: datetime


class TicketPlace(Message, frozen=True, kw_only=True):
    """Where a ticket stands: what a kiosk reads of the server's view of it."""

    number: str
    queue_name: Names
    service_name: Names
    ahead: int | None = None
    expected_wait_s: tuple[int, int] | None = None
    windows: list[str] = []


class Receipt(Message, frozen=True, kw_only=True):
    """What a device did with a call (`seq` of the call) or a paper (`ticket`)."""

    EVENT: ClassVar[str] = "receipt"

    request_id: str
    device: str
    channel: Channel
    ok: bool
    seq: int = 0
    ticket: int = 0
    copy: int = 0
    """Which paper of the ticket: Paper.copy."""
    detail: str = ""
    at: datetime


# --- server -> agent ----------------------------------------------------------------------


class DeviceSettings(Message, frozen=True, kw_only=True):
    """One device of this agent as the hall knows it."""

    device: str
    kind: DeviceKind
    window: str = ""
    zone: str = ""


class PersonKey(Message, frozen=True, kw_only=True):
    """The hall's key for persons (floorlink.persons), for boxes that read identity cards. It stays
    in their memory."""

    EVENT: ClassVar[str] = "person_key"

    key: str
    """In hex."""


class Reprint(Message, frozen=True, kw_only=True):
    """A clerk asks a printer for one more paper of a ticket. A repeat of `paper.copy` adds none."""

    EVENT: ClassVar[str] = "reprint"

    device: str
    """The printer."""
    paper: Paper


class Welcome(Message, frozen=True, kw_only=True):
    """The whole state an agent needs; answers `Hello`."""

    version: int
    hall: str
    seq: int
    now: datetime
    devices: list[DeviceSettings]
    windows: list[WindowView]
    prompts: list[Prompt]
    catalogue: Catalogue | None = None
    person_key: PersonKey | None = None
    """Only for an agent with an `id_reader`."""
    shares: list[OwnShare] = []
    """One for each kiosk of this agent that has one."""
    ticket: TicketDesign | None = None
    """Only for an agent with a printer; none: the hall has drawn none, the box's own file holds."""
    voice: HallVoice | None = None
    """Only for an agent with a kiosk, from a server that knows of it."""
    reprints: list[Reprint] = []
    """What its printers were asked for and have said nothing of: it may never have come here."""


class Problem(Message, frozen=True, kw_only=True):
    """Why something was refused; the same content as an RFC 9457 body of the REST API."""

    code: str
    title: str
    detail: str = ""
    status: int = 409


class Reply(Message, frozen=True, kw_only=True):
    """Acknowledgement of an agent's message: exactly one of `result` and `problem` is set."""

    ok: bool
    result: Any = None
    problem: Problem | None = None


FROM_AGENT: dict[str, type[Message]] = {
    kind.EVENT: kind
    for kind in (
        Hello,
        DeviceHealth,
        Alive,
        KeyPressed,
        RatePressed,
        IssueAsked,
        CheckInAsked,
        TakeBackAsked,
        OwnTickets,
        Receipt,
    )
}
FROM_SERVER: dict[str, type[Message]] = {
    kind.EVENT: kind for kind in (WindowView, QueuesChanged, Catalogue, Prompt, Reprint, HallVoice)
}

M = TypeVar("M", bound=Message)


def parse(event: str, data: object, known: dict[str, type[Message]]) -> Message:
    """The typed message of `event`, or MessageError saying which field is wrong."""
    kind = known.get(event)
    if kind is None:
        raise UnknownMessage(event)
    return read(kind, data)


def read(kind: type[M], data: object) -> M:
    """`data` (JSON values) as one message of `kind`, or MessageError naming the field."""
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise MessageError(f"{kind.EVENT or kind.__name__}: {error}") from error


def to_wire(message: Message) -> dict[str, Any]:
    """JSON values of `message`, ready for Socket.IO or HTTP."""
    wire: dict[str, Any] = msgspec.to_builtins(message)
    return wire
