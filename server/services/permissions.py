"""Which permission each command needs: checked once, before its use case is entered.

Who has a permission is said in roles.py and nowhere else. The REST routes take theirs from here.
"""

from __future__ import annotations

from server.domain.errors import NotAllowed, OtherDepartment
from server.services.assessing import commands as assessing
from server.services.commands import (
    Actor,
    AddReasons,
    AtWindow,
    BookAppointment,
    BringHome,
    CallTicket,
    CancelTicket,
    CheckIn,
    CheckInByCard,
    CloseDay,
    Command,
    EndPastDays,
    Enrol,
    EnterPaperRating,
    GiveUpReprints,
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
    SeeIdentity,
    ShareNumbers,
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
from server.services.hall_versions.commands import ApplyDue, KeepChange, WithdrawChange
from server.services.house import House
from server.services.importing import ImportHall
from server.services.people import commands as people
from server.services.personal import commands as personal
from server.services.roles import (
    OF_DEVICE,
    OF_THE_SYSTEM,
    Permission,
    Reach,
    for_one_department,
    of_role,
)
from server.services.statistics.keeping import KeepDays
from server.services.taking_up import TakeUp

# None: anybody, because the command itself carries a secret (a ticket's token, an enrolment code).
# A command that is not listed is allowed to nobody. One at a window needs OPERATE_WINDOW.
_NEEDED: dict[type[Command], Permission | None] = {
    IssueTicket: Permission.ISSUE,
    BookAppointment: Permission.BOOK,
    CheckIn: Permission.CHECK_IN,
    CheckInByCard: Permission.READ_CARDS,
    ShareNumbers: Permission.ISSUE_ALONE,
    BringHome: Permission.ISSUE_ALONE,
    CancelTicket: None,
    Rate: None,
    AddReasons: None,
    RateAgain: None,
    EnterPaperRating: Permission.ENTER_PAPER,
    SeeIdentity: Permission.SEE_IDENTITIES,
    LinkProjects: Permission.LINK_PROJECTS,
    OpenCase: Permission.DECIDE_CASES,
    OpenReviews: Permission.DECIDE_CASES,
    HandOver: Permission.DECIDE_CASES,
    SeeContact: Permission.SEE_IDENTITIES,
    TellDeadlines: Permission.RUN_HALL,
    # What a clerk of the department may do of it, follow_up/people.py says.
    TakeStep: Permission.SEE_CASES,
    SayInCase: Permission.SEE_CASES,
    Enrol: None,
    TakeBack: Permission.TAKE_BACK,
    ReprintTicket: Permission.REPRINT,
    GiveUpReprints: Permission.RUN_HALL,
    CloseDay: Permission.CLOSE_DAY,
    TimeOutPrompts: Permission.RUN_HALL,
    EndPastDays: Permission.RUN_HALL,
    TakeUp: Permission.RUN_HALL,
    PressKey: Permission.PRESS_KEYS,
    CallTicket: Permission.CALL_PARTICULAR,
    RecordReceipt: Permission.REPORT,
    RecordHealth: Permission.REPORT,
    RecordAway: Permission.RUN_HALL,
    NoticeUndelivered: Permission.RUN_HALL,
    NewEnrolmentCode: Permission.MANAGE_DEVICES,
    RevokeBadge: Permission.MANAGE_DEVICES,
    ImportHall: Permission.RUN_HALL,
    DrawPlan: Permission.DRAW_PLAN,
    MoveClerk: Permission.SEAT_OTHERS,
    KeepDays: Permission.RUN_HALL,
    personal.ExportPerson: Permission.RUN_HALL,
    personal.ForgetPerson: Permission.RUN_HALL,
    personal.ExpirePersonal: Permission.RUN_HALL,
    personal.LookAtKeys: Permission.RUN_HALL,
    personal.SealAgain: Permission.RUN_HALL,
    KeepChange: Permission.SET_UP_HALL,
    WithdrawChange: Permission.SET_UP_HALL,
    ApplyDue: Permission.RUN_HALL,
    people.BeginSession: Permission.RUN_HALL,
    people.NoteWrongTry: Permission.RUN_HALL,
    people.NoteRefusedSignOn: Permission.RUN_HALL,
    people.SeeSession: Permission.RUN_HALL,
    people.EndSession: Permission.RUN_HALL,
    people.ForgetSessions: Permission.RUN_HALL,
    # One's own (people/secrets.py); the edge has just asked for the old password.
    people.SetPassword: Permission.OWN_ACCOUNT,
    people.SetPin: Permission.OWN_ACCOUNT,
    people.EndSessions: Permission.OWN_ACCOUNT,
    people.EndSessionsOf: Permission.MANAGE_PEOPLE,
    people.ResetPassword: Permission.MANAGE_PEOPLE,
    people.LiftLock: Permission.LIFT_LOCKS,
    assessing.Inspect: Permission.INSPECT,
    assessing.AddCaseFigures: Permission.INSPECT,
    assessing.ImportCaseFigures: Permission.INSPECT,
    assessing.WithdrawEntry: Permission.INSPECT,
    assessing.AddBallot: Permission.INSPECT,
    assessing.AddVote: Permission.INSPECT,
    assessing.PutScheme: Permission.ASSESS,
    assessing.KeepMonth: Permission.ASSESS,
    assessing.PublishMonth: Permission.ASSESS,
    assessing.FreezeTerm: Permission.ASSESS,
    assessing.PublishTerm: Permission.ASSESS,
    assessing.CorrectTerm: Permission.ASSESS,
    # By whoever is assessed, for themselves or their window.
    assessing.Appeal: Permission.APPEAL,
    assessing.DecideAppeal: Permission.ASSESS,
    assessing.KeepSupplement: Permission.ASSESS,
}


# How far a command reaches for who has a role for one department. One that is not listed, and is at
# no window, reaches over the hall.
_REACH: dict[type[Command], Reach] = {
    # What the department may do of a case, follow_up/people.py says.
    TakeStep: Reach.ANSWER,
    SayInCase: Reach.ANSWER,
    # For whom, assessing/own_months.py says.
    assessing.Appeal: Reach.ANSWER,
    people.LiftLock: Reach.PERSON,
    people.SetPassword: Reach.SELF,
    people.SetPin: Reach.SELF,
    people.EndSessions: Reach.SELF,
}


def needed(command: type[Command]) -> Permission | None:
    """What everybody needs for this kind of command; None: nothing. Raises KeyError if unlisted."""
    if command not in _NEEDED and issubclass(command, AtWindow):
        return Permission.OPERATE_WINDOW
    return _NEEDED[command]


def reach(command: type[Command]) -> Reach:
    if command not in _NEEDED and issubclass(command, AtWindow):
        return Reach.WINDOW
    return Reach.WINDOW if command is CallTicket else _REACH.get(command, Reach.HALL)


def check_permission(command: Command, actor: Actor, house: House) -> None:
    """NotAllowed unless this actor may give this command."""
    for permission in _all_needed(command):
        if permission not in granted(actor, house):
            raise NotAllowed(permission=permission.value)
    if for_one_department(actor.kind) and not _within(
        command, house.department_of(actor.id), house
    ):
        raise OtherDepartment
    if isinstance(command, AtWindow) and actor.kind == "device":
        device = house.devices.get(actor.id)
        if device is None or device.window != command.window:
            raise NotAllowed(permission=f"window_{command.window}")


def _within(command: Command, department: str, house: House) -> bool:
    """Whether what the command names is this department's."""
    match reach(type(command)):
        case Reach.WINDOW if isinstance(command, AtWindow):
            return command.window in house.windows_only_of(department)
        case Reach.PERSON if isinstance(command, people.LiftLock):
            return bool(department) and house.department_of(command.badge) == department
        case Reach.ANSWER | Reach.SELF:
            return bool(department)
    return False


def granted(actor: Actor, house: House) -> frozenset[str]:
    """A device's own kind counts, whatever else its box may do."""
    if actor.kind == "device":
        device = house.devices.get(actor.id)
        return OF_DEVICE.get(device.kind, frozenset()) if device else frozenset()
    if actor.kind == "system":
        return OF_THE_SYSTEM
    return actor.permissions or of_role(actor.kind)


def _all_needed(command: Command) -> list[Permission]:
    kind = type(command)
    try:
        usual = needed(kind)
    except KeyError:
        raise NotAllowed(permission=_name(command)) from None
    if isinstance(command, TakeBack) and command.token:
        # At a kiosk the paper in the citizen's hand proves whose number it is.
        return [Permission.CHECK_IN]
    if isinstance(command, Rate) and command.channel != "qr":
        # A manager may lend a screen for it; a clerk never rates at the own window.
        return [Permission.HOLD_PROMPT]
    if isinstance(command, CallTicket):
        return [Permission.OPERATE_WINDOW, Permission.CALL_PARTICULAR]
    if isinstance(command, KeepChange) and command.plan is not None:
        return [Permission.SET_UP_HALL, Permission.DRAW_PLAN]
    if isinstance(command, IssueTicket) and command.ticket_class == "green":
        return [Permission.ISSUE, Permission.ISSUE_GREEN]
    return [] if usual is None else [usual]


def _name(command: Command) -> str:
    words = type(command).__name__
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in words).lstrip("_")
