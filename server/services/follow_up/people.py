"""Who has to do with a case: whose it is, who may see it, who may do what.

Inspectors and managers see every case. A clerk sees one only while the own department has to say
or do something about it, and only the clerk who answers for it: its owner or the chief
representative. Whoever manages the department sees all its cases, also those that are over, and as
little of who said so as its clerks; reviews of flags stay with the hall. Whom a case is about
learns of it from them, never from a page.
"""

from __future__ import annotations

from server.domain.errors import NotAllowed, NotFound
from server.domain.follow_up.cases import OPEN, CaseKind, CaseMove, CaseState, can
from server.domain.hall import Clerk
from server.services.case_records import CaseRow, StepRow, case_of
from server.services.commands import Actor
from server.services.house import House
from server.services.records import TicketRow
from server.services.roles import for_one_department

INSPECTING = frozenset({"inspector", "manager", "administrator", "system"})
_ASKED = frozenset({CaseState.VERIFYING, CaseState.RECTIFYING, CaseState.EXPLAINING})
_OF_THE_DEPARTMENT = frozenset({CaseMove.RECTIFIED, CaseMove.EXPLAINED})
SAY, HAND_OVER = "said", "hand_over"


def clerk_of(house: House, badge: str) -> Clerk | None:
    return next((clerk for clerk in house.hall.clerks if clerk.badge == badge), None)


def department_of(house: House, window: str, ticket: TicketRow | None) -> str:
    """The department that answers: that of the ticket's service, else the window's first."""
    here = house.windows[window].departments
    service = house.services.get(ticket.service) if ticket else None
    if service is not None and (not here or service.department in here):
        return service.department
    return here[0] if here else ""


def owner_of(house: House, department: str) -> str:
    """The department's chief representative (首席代表); empty: the hall's 督查投诉科."""
    for clerk in house.hall.clerks:
        if department and clerk.department == department and clerk.chief_representative:
            return clerk.badge
    return ""


def may_see(row: CaseRow, actor: Actor, house: House) -> bool:
    if actor.kind in INSPECTING:
        return True
    if for_one_department(actor.kind):
        own = house.department_of(actor.id)
        return bool(own) and row.department == own and row.kind is not CaseKind.FLAG
    if actor.kind != "clerk" or row.state not in _ASKED:
        return False
    clerk = clerk_of(house, actor.id)
    if clerk is None or not row.department or clerk.department != row.department:
        return False
    return row.owner == clerk.badge or clerk.chief_representative


def check_sees(row: CaseRow | None, number: int, actor: Actor, house: House) -> CaseRow:
    """NotFound also for a case that the actor may not see: that it exists is not told."""
    if row is None or not may_see(row, actor, house):
        raise NotFound(what="整改单", key=number)
    return row


def moves_of(row: CaseRow, steps: list[StepRow], actor: Actor) -> list[str]:
    """What this person can do with the case now."""
    case = case_of(row, steps)
    legal = can(case)
    if actor.kind in INSPECTING:
        decides = {CaseMove.SET_ASIDE, CaseMove.REFUSE_SETTING_ASIDE}
        barred = {"", case.clerk, case.proposed.by if case.proposed else ""}
        moves = [move.value for move in legal if move not in decides or actor.id not in barred]
        return [*moves, SAY, HAND_OVER] if row.state in OPEN else []
    if row.state not in _ASKED:
        return []
    return [*(move.value for move in legal if move in _OF_THE_DEPARTMENT), SAY]


def check_may(move: CaseMove, actor: Actor) -> None:
    if actor.kind not in INSPECTING and move not in _OF_THE_DEPARTMENT:
        raise NotAllowed(permission="decide_cases")
