"""What each role and each kind of device is granted. What is not listed is refused.

The one table of who may do what; permissions.py says which permission each command needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from server.domain.hall import Role


class Reach(StrEnum):
    """How far a command, a route or a page reaches for somebody whose role is held for one
    department. What does not say reaches over the hall, and is refused to them."""

    HALL = "hall"
    """Over the hall: not for them, whatever they are permitted elsewhere."""
    WINDOW = "window"
    """One window, named in it, that serves their department and no other."""
    PERSON = "person"
    """Somebody of their department, named in it."""
    ANSWER = "answer"
    """As far as the use case lets them: they are shown, and may touch, what is the department's."""
    SELF = "self"
    """Themselves."""


class Permission(StrEnum):
    ISSUE = "issue"
    ISSUE_GREEN = "issue_green"
    """A green channel number: the desk looks at the project's papers first."""
    CHECK_IN = "check_in"
    BOOK = "book"
    TAKE_BACK = "take_back"
    REPRINT = "reprint"
    OPERATE_WINDOW = "operate_window"
    CALL_PARTICULAR = "call_particular"
    SEAT_OTHERS = "seat_others"
    """Open a window in another clerk's name."""
    SEE_FIGURES = "see_figures"
    SEE_FLOOR = "see_floor"
    SEE_JOURNAL = "see_journal"
    SEE_STATISTICS = "see_statistics"
    SEE_ASSESSMENT = "see_assessment"
    INSPECT = "inspect"
    """Enter evidence for the assessment."""
    ASSESS = "assess"
    """Freeze, publish and correct a month, decide appeals."""
    APPEAL = "appeal"
    CLOSE_DAY = "close_day"
    SEE_DEVICES = "see_devices"
    MANAGE_DEVICES = "manage_devices"
    SET_UP_HALL = "set_up_hall"
    """Change what the hall is made of: departments, services, queues, windows, people, rules."""
    DRAW_PLAN = "draw_plan"
    HOLD_PROMPT = "hold_prompt"
    """See the token of a window's rating prompt. Never a clerk: the citizen rates alone."""
    PRESS_KEYS = "press_keys"
    SEE_CASES = "see_cases"
    """Cases at all; which ones and how much of them, follow_up/people.py says."""
    DECIDE_CASES = "decide_cases"
    SEE_IDENTITIES = "see_identities"
    """Who a citizen is that left a contact. Every use is in the journal."""
    ENTER_PAPER = "enter_paper"
    LINK_PROJECTS = "link_projects"
    SEE_RATINGS = "see_ratings"
    """Ratings one by one, flags, and the upload."""
    CONFIRM_CALLS = "confirm_calls"
    """Say that a board showed, or a voice spoke, a call."""
    READ_CARDS = "read_cards"
    """Check somebody in by the hash of a card that lies on the reader."""
    ISSUE_ALONE = "issue_alone"
    """Give out numbers of its own while the server is away, and bring them home."""
    REPORT = "report"
    """Say how the device is and what became of what it was told."""
    OWN_ACCOUNT = "own_account"
    """Change the own password and PIN, sign out everywhere."""
    LIFT_LOCKS = "lift_locks"
    """Let somebody try again who was locked out."""
    MANAGE_PEOPLE = "manage_people"
    """Give somebody a new password; end somebody's sessions."""
    SEE_AUDIT = "see_audit"
    RUN_HALL = "run_hall"
    """What the hall does by itself: prompts that time out, days that are summed up."""


_CLERK = frozenset(
    {
        Permission.ISSUE,
        Permission.ISSUE_GREEN,
        Permission.CHECK_IN,
        Permission.BOOK,
        Permission.TAKE_BACK,
        Permission.REPRINT,
        Permission.OPERATE_WINDOW,
        Permission.SEE_FIGURES,
        Permission.SEE_CASES,
        Permission.LINK_PROJECTS,
        Permission.APPEAL,
        Permission.OWN_ACCOUNT,
    }
)
_DEPARTMENT_MANAGER = frozenset(
    {
        Permission.OPERATE_WINDOW,
        Permission.CALL_PARTICULAR,
        Permission.SEE_FIGURES,
        Permission.SEE_FLOOR,
        Permission.SEE_STATISTICS,
        Permission.SEE_CASES,
        Permission.APPEAL,
        Permission.LIFT_LOCKS,
        Permission.OWN_ACCOUNT,
    }
)
"""Each only as far as the department goes: `Reach` says how far that is, use by use."""
_INSPECTOR = frozenset(
    {
        Permission.SEE_FIGURES,
        Permission.SEE_FLOOR,
        Permission.SEE_JOURNAL,
        Permission.SEE_CASES,
        Permission.DECIDE_CASES,
        Permission.SEE_IDENTITIES,
        Permission.ENTER_PAPER,
        Permission.LINK_PROJECTS,
        Permission.SEE_RATINGS,
        Permission.SEE_STATISTICS,
        Permission.SEE_ASSESSMENT,
        Permission.INSPECT,
        Permission.OWN_ACCOUNT,
    }
)
_MANAGER = (
    _CLERK
    | _INSPECTOR
    | {
        Permission.CALL_PARTICULAR,
        Permission.SEAT_OTHERS,
        Permission.CLOSE_DAY,
        Permission.ASSESS,
        Permission.SEE_DEVICES,
        Permission.HOLD_PROMPT,
        Permission.LIFT_LOCKS,
    }
)

OF_ROLE: dict[str, frozenset[Permission]] = {
    Role.CLERK: _CLERK,
    Role.DEPARTMENT_MANAGER: _DEPARTMENT_MANAGER,
    Role.INSPECTOR: _INSPECTOR,
    Role.MANAGER: _MANAGER,
    Role.ADMINISTRATOR: _MANAGER
    | {
        Permission.MANAGE_DEVICES,
        Permission.SET_UP_HALL,
        Permission.DRAW_PLAN,
        Permission.MANAGE_PEOPLE,
        Permission.SEE_AUDIT,
    },
}

OF_DEVICE: dict[str, frozenset[Permission]] = {
    "kiosk": frozenset(
        {
            Permission.ISSUE,
            Permission.ISSUE_ALONE,
            Permission.CHECK_IN,
            Permission.READ_CARDS,
            Permission.REPORT,
        }
    ),
    "call_unit": frozenset({Permission.PRESS_KEYS, Permission.OPERATE_WINDOW, Permission.REPORT}),
    "button": frozenset({Permission.PRESS_KEYS, Permission.OPERATE_WINDOW, Permission.REPORT}),
    "keypad": frozenset({Permission.HOLD_PROMPT, Permission.REPORT}),
    "rating_tablet": frozenset({Permission.HOLD_PROMPT, Permission.REPORT}),
    "board": frozenset({Permission.CONFIRM_CALLS, Permission.REPORT}),
    "panel": frozenset({Permission.CONFIRM_CALLS, Permission.REPORT}),
    "printer": frozenset({Permission.REPORT}),
    "id_reader": frozenset({Permission.REPORT}),
    "scanner": frozenset({Permission.REPORT}),
    # A window's own screen: it may do nothing itself, but people may sign in there by PIN.
    "seat": frozenset({Permission.REPORT}),
}

OF_THE_SYSTEM = frozenset(Permission)


def of_role(role: str) -> frozenset[str]:
    return OF_ROLE.get(role, frozenset())


def for_one_department(role: str) -> bool:
    """Whether whoever has this role has it for the own department only."""
    return role == Role.DEPARTMENT_MANAGER


def of_devices(kinds: Iterable[str]) -> frozenset[str]:
    """What an agent may do: what the kinds of its devices may do together."""
    return frozenset().union(*(OF_DEVICE.get(kind, frozenset()) for kind in kinds))
