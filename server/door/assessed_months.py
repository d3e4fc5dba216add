"""Which months, and whose sheets, an asker may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.domain.assessment.evidence import Kind, Subject
from server.domain.errors import NotAllowed, NotFound
from server.door.asker import Asker
from server.services.assessing.views import MonthView
from server.services.roles import Permission, Reach

if TYPE_CHECKING:
    from server.services.floor import Floor


def month_for(
    asker: Asker, floor: Floor, period: str, scheme: str = "", subject: Subject | None = None
) -> MonthView:
    """Everything for those who assess; for the assessed published months, and sheets of their own.

    Raises NotAllowed for a sheet of somebody else, NotFound for a month that is not out yet.
    """
    if asker.may(Permission.SEE_ASSESSMENT):
        return floor.assessed_month(period, scheme, subject)
    asker.demand(Permission.APPEAL, reach=Reach.ANSWER)
    if subject is not None and subject not in floor.standing.own(asker.actor.id):
        raise NotAllowed(permission=Permission.SEE_ASSESSMENT.value)
    view = floor.assessed_month(period, "", subject)
    if view.state != "published":
        raise NotFound(what="考核月份", key=period)
    return view


def subject_named(kind: str, code: str) -> Subject:
    if kind not in ("window", "clerk"):
        raise NotFound(what="考核对象", key=kind)
    return Subject(Kind(kind), code)
