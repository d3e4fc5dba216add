"""A box of devices gets its badge: a short code, shown once, becomes a token, stored hashed."""

from __future__ import annotations

from datetime import timedelta

from server.domain.errors import NotFound
from server.services.commands import Enrol, NewEnrolmentCode, RevokeBadge
from server.services.records import AgentRow
from server.services.tokens import hashed, new_code, new_token, read_code
from server.services.views import Badge, EnrolmentCode
from server.services.work import Work

LONGEST = timedelta(days=7)
_CODE_LENGTH = 8


def new_enrolment_code(command: NewEnrolmentCode, work: Work) -> EnrolmentCode:
    if command.agent not in work.house.agents:
        raise NotFound(what="设备盒", key=command.agent)
    lasts = min(max(timedelta(minutes=1), timedelta(minutes=command.minutes)), LONGEST)
    code, until = new_code(_CODE_LENGTH), work.now + lasts
    known = work.books.agent(command.agent) or AgentRow(command.agent, "", "", None, None)
    work.books.put_agent(known._replace(code_hash=hashed(code), code_until=until))
    work.note("enrolment_code_made", f"agent:{command.agent}", until=until.isoformat())
    return EnrolmentCode(agent=command.agent, code=code, until=until)


def enrol(command: Enrol, work: Work) -> Badge:
    """The code works once; a badge that the box had before stops working."""
    agent = work.books.agent_by_code(hashed(read_code(command.code)))
    if agent is None or agent.code_until is None or work.now >= agent.code_until:
        raise NotFound(what="登记码", key="")
    token = new_token()
    work.books.put_agent(
        AgentRow(
            code=agent.code,
            badge_hash=hashed(token),
            code_hash="",
            code_until=None,
            enrolled_at=work.now,
        )
    )
    work.note("enrolled", f"agent:{agent.code}")
    return Badge(agent=agent.code, token=token)


def revoke(command: RevokeBadge, work: Work) -> None:
    agent = work.books.agent(command.agent)
    if agent is None:
        raise NotFound(what="设备盒", key=command.agent)
    work.books.put_agent(agent._replace(badge_hash="", code_hash="", code_until=None))
    work.note("badge_revoked", f"agent:{command.agent}")
