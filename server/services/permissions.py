"""Who may do what: checked once, before a command's use case is entered."""

from __future__ import annotations

from server.domain.errors import NotAllowed
from server.services.assessing import commands as assessing
from server.services.commands import (
    Actor,
    AddReasons,
    AtWindow,
    BookAppointment,
    CallTicket,
    CancelTicket,
    CheckIn,
    CheckInByCard,
    CloseDay,
    Command,
    Enrol,
    EnterPaperRating,
    IssueTicket,
    LinkProjects,
    MoveClerk,
    NewEnrolmentCode,
    NoticeUndelivered,
    PressKey,
    Rate,
    RateAgain,
    RecordAway,
    RecordHealth,
    RecordReceipt,
    ReprintTicket,
    RevokeBadge,
    TakeBack,
    TimeOutPrompts,
)
from server.services.floor_plan import DrawPlan
from server.services.follow_up.commands import (
    HandOver,
    OpenCase,
    OpenReviews,
    SayInCase,
    SeeContact,
    TakeStep,
    TellDeadlines,
)
from server.services.follow_up.people import INSPECTING
from server.services.house import House
from server.services.importing import ImportHall
from server.services.statistics.keeping import KeepDays

_STAFF = frozenset({"clerk", "manager", "administrator", "system"})
_LEADERS = frozenset({"manager", "administrator", "system"})
_INSPECTING = _LEADERS | {"inspector"}
_DEVICES = frozenset({"device", "system"})
_ANYBODY = frozenset(
    {"clerk", "manager", "administrator", "inspector", "device", "citizen", "system"}
)

# A command that is not listed is allowed to nobody.
_ALLOWED: dict[type[Command], frozenset[str]] = {
    IssueTicket: _ANYBODY,
    BookAppointment: _ANYBODY,
    CheckIn: _ANYBODY,
    CheckInByCard: _DEVICES,
    CancelTicket: _ANYBODY,
    Rate: _ANYBODY,
    AddReasons: _ANYBODY,
    RateAgain: _ANYBODY,
    EnterPaperRating: INSPECTING,
    LinkProjects: _STAFF | INSPECTING,
    OpenCase: INSPECTING,
    OpenReviews: INSPECTING,
    HandOver: INSPECTING,
    SeeContact: INSPECTING,
    TellDeadlines: _LEADERS,
    # A clerk of the department that has to answer may do some of it (follow_up/people.py).
    TakeStep: INSPECTING | {"clerk"},
    SayInCase: INSPECTING | {"clerk"},
    Enrol: _ANYBODY,
    TakeBack: _STAFF | _DEVICES,
    ReprintTicket: _STAFF,
    CloseDay: _LEADERS,
    TimeOutPrompts: _LEADERS,
    PressKey: _DEVICES,
    RecordReceipt: _DEVICES,
    RecordHealth: _DEVICES,
    RecordAway: frozenset({"system"}),
    NoticeUndelivered: frozenset({"system"}),
    NewEnrolmentCode: frozenset({"administrator", "system"}),
    RevokeBadge: frozenset({"administrator", "system"}),
    ImportHall: frozenset({"administrator", "system"}),
    DrawPlan: frozenset({"administrator", "system"}),
    MoveClerk: _LEADERS,
    KeepDays: frozenset({"system"}),
    assessing.Inspect: _INSPECTING,
    assessing.AddCaseFigures: _INSPECTING,
    assessing.AddVote: _INSPECTING,
    assessing.KeepMonth: _LEADERS,
    assessing.PublishMonth: _LEADERS,
    # By whoever is assessed, for themselves or their window.
    assessing.Appeal: _STAFF,
    assessing.DecideAppeal: _LEADERS,
    assessing.CorrectMonth: _LEADERS,
}


def check_permission(command: Command, actor: Actor, house: House) -> None:
    """NotAllowed unless this actor's kind may give this command."""
    if isinstance(command, AtWindow):
        _check_at_window(command, actor, house)
        return
    if actor.kind not in _ALLOWED.get(type(command), frozenset()):
        raise NotAllowed(permission=_name(command))
    if isinstance(command, IssueTicket) and command.ticket_class == "green":
        # The desk looks at the project's papers first.
        _require(actor, "issue_green", _STAFF)
    if isinstance(command, TakeBack) and not command.token:
        # At a kiosk the paper in the citizen's hand proves whose number it is.
        _require(actor, "take_back", _STAFF)
    if isinstance(command, SeeContact):
        _require(actor, "see_identities", frozenset({"system"}))
    if isinstance(command, Rate) and command.channel != "qr":
        # A manager may lend a screen for it (roles.py); a clerk never rates at the own window.
        _require(actor, "hold_prompt", _DEVICES)


def _check_at_window(command: AtWindow, actor: Actor, house: House) -> None:
    if actor.kind == "device":
        device = house.devices.get(actor.id)
        if device is None or device.window != command.window:
            raise NotAllowed(permission=f"window_{command.window}")
    elif actor.kind not in _STAFF:
        raise NotAllowed(permission=f"window_{command.window}")
    if isinstance(command, CallTicket):
        _require(actor, "call_particular", _LEADERS)


def _require(actor: Actor, permission: str, kinds: frozenset[str]) -> None:
    if permission not in actor.permissions and actor.kind not in kinds:
        raise NotAllowed(permission=permission)


def _name(command: Command) -> str:
    words = type(command).__name__
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in words).lstrip("_")
