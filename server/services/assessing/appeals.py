"""Those assessed say that a published month is wrong, and somebody else decides."""

from __future__ import annotations

from server.domain.assessment import publishing
from server.domain.assessment.evidence import Kind, Subject
from server.domain.assessment.publishing import Appeal as Appealed
from server.domain.assessment.publishing import AppealDecision, Published
from server.domain.errors import InvalidRequest, NotAllowed, NotFound
from server.services.assessing.commands import Appeal, DecideAppeal
from server.services.assessing.months import act, month_kept
from server.services.assessing.own_months import own_subjects
from server.services.assessing.spelling import plain, value_of
from server.services.roles import Permission, of_role
from server.services.work import Work


def appeal(command: Appeal, work: Work) -> int:
    found = month_kept(work.books, command.period)
    row = found.row
    if row.published_on is None or row.appeal_until is None:
        raise InvalidRequest(what="该月考核尚未公布")
    subject = Subject(Kind(command.kind), command.code)
    assesses = Permission.ASSESS in of_role(work.actor.kind)
    if not assesses and subject not in own_subjects(work.actor.id, work.house.hall):
        raise NotAllowed(permission="appeal")
    number = 1 + sum(one.kind == "appeal" for one in found.acts)
    appealed = publishing.appeal(
        Published(found.result, row.published_on, row.appeal_until),
        number,
        subject,
        command.item,
        work.actor.id,
        work.day,
        command.words,
        work.house.hall.hours,
        found.scheme,
    )
    act(work, found, "appeal", plain(appealed))
    return number


def decide_appeal(command: DecideAppeal, work: Work) -> None:
    found = month_kept(work.books, command.period)
    decided = {one.facts["appeal"]["number"] for one in found.acts if one.kind == "decision"}
    appeals = [value_of(one.facts, Appealed) for one in found.acts if one.kind == "appeal"]
    appealed = next((one for one in appeals if one.number == command.number), None)
    if appealed is None:
        raise NotFound(what="申诉", key=str(command.number))
    if command.number in decided:
        raise InvalidRequest(what="该申诉已有决定")
    decision: AppealDecision = publishing.decide(
        appealed, command.upheld, work.actor.id, work.day, command.words
    )
    act(work, found, "decision", plain(decision))
