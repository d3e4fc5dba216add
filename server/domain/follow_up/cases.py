"""A case's states and the moves between them: the one table that says what may happen.

verify → rectify ─┐
       → explain ─┼→ call back → closed
       → appeal upheld ─┘
anything open → set aside, by two persons and with a reason
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from server.domain.errors import InvalidRequest, RuleError


class CaseKind(StrEnum):
    BAD_RATING = "bad_rating"
    """差评"""
    COMPLAINT = "complaint"
    """督查投诉: came by letter, telephone or in person."""
    RETURNED_CASE = "returned_case"
    """退件复核: a case that a window sent back is examined again."""
    FLAG = "flag"
    """A review of ratings that an integrity flag named."""


class CaseState(StrEnum):
    VERIFYING = "verifying"
    RECTIFYING = "rectifying"
    EXPLAINING = "explaining"
    APPEAL_UPHELD = "appeal_upheld"
    CALLING_BACK = "calling_back"
    CLOSED = "case_closed"
    """Not "closed", which is a window's state and has another word."""
    SET_ASIDE = "set_aside"


class CaseMove(StrEnum):
    FIND_TRUE = "find_true"
    """Verified: true and reasonable; to be put right."""
    FIND_UNFOUNDED = "find_unfounded"
    """Verified: the wish cannot be met or rests on a mistake; to be explained."""
    UPHOLD_APPEAL = "uphold_appeal"
    """Verified: the window is not to blame; the appeal of those concerned stands."""
    RECTIFIED = "rectified"
    EXPLAINED = "explained"
    NOTED = "noted"
    """The upheld appeal was told to those concerned."""
    CALLED_BACK = "called_back"
    NOT_REACHED = "not_reached"
    """Called back in vain as often as the hall asks: closed with that."""
    NOT_CONTENT = "not_content"
    """The citizen, called back, says that nothing was put right: once more."""
    PROPOSE_SETTING_ASIDE = "propose_setting_aside"
    REFUSE_SETTING_ASIDE = "refuse_setting_aside"
    SET_ASIDE = "set_aside"


_SETTING_ASIDE = {
    CaseMove.PROPOSE_SETTING_ASIDE,
    CaseMove.REFUSE_SETTING_ASIDE,
    CaseMove.SET_ASIDE,
}

TABLE: Mapping[CaseState, Mapping[CaseMove, CaseState]] = {
    CaseState.VERIFYING: {
        CaseMove.FIND_TRUE: CaseState.RECTIFYING,
        CaseMove.FIND_UNFOUNDED: CaseState.EXPLAINING,
        CaseMove.UPHOLD_APPEAL: CaseState.APPEAL_UPHELD,
    },
    CaseState.RECTIFYING: {CaseMove.RECTIFIED: CaseState.CALLING_BACK},
    CaseState.EXPLAINING: {CaseMove.EXPLAINED: CaseState.CALLING_BACK},
    CaseState.APPEAL_UPHELD: {CaseMove.NOTED: CaseState.CALLING_BACK},
    CaseState.CALLING_BACK: {
        CaseMove.CALLED_BACK: CaseState.CLOSED,
        CaseMove.NOT_REACHED: CaseState.CLOSED,
        CaseMove.NOT_CONTENT: CaseState.VERIFYING,
    },
    CaseState.CLOSED: {},
    CaseState.SET_ASIDE: {},
}
"""Every legal move but those of setting aside, which are legal while a case is open."""

OPEN = frozenset(CaseState) - {CaseState.CLOSED, CaseState.SET_ASIDE}
_NEED_WORDS = frozenset(CaseMove) - {CaseMove.CALLED_BACK, CaseMove.NOTED}
"""Moves that nobody may make without saying what was found or done."""


class CaseStateError(RuleError):
    """facts: case, state, can (comma-separated names of legal moves)."""

    code = "case_state"
    title = "整改单当前状态不能这样操作"
    detail = "{case}号整改单现在是“{state}”，可以：{can}"


class SecondPersonNeeded(RuleError):
    """facts: case, by."""

    code = "second_person"
    status = 403
    title = "须由另一人决定"
    detail = "{case}号整改单的不予采信须由申请人和当事人以外的人决定"


@dataclass(frozen=True, slots=True)
class Step:
    """One move, by whom (a badge), when and in which words."""

    move: CaseMove
    by: str
    at: datetime
    words: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands. `steps` are its whole history; the rest follows from them."""

    number: int
    kind: CaseKind
    window: str
    clerk: str
    """Whom it is about; may not decide on it."""
    subject: str
    """What it came from: `rating:1234`, `flag:…`, a complaint's or a project's number."""
    opened_at: datetime
    verify_by: date
    due: date
    """The last day to have it put right, explained or the appeal decided."""
    state: CaseState = CaseState.VERIFYING
    owner: str = ""
    """Badge of whoever has to act; "": the hall's 督查投诉科."""
    steps: tuple[Step, ...] = ()

    @property
    def proposed(self) -> Step | None:
        """A proposal to set it aside that nobody has decided yet."""
        for step in reversed(self.steps):
            if step.move in _SETTING_ASIDE:
                return step if step.move is CaseMove.PROPOSE_SETTING_ASIDE else None
        return None


def can(case: Case) -> tuple[CaseMove, ...]:
    """What somebody can do with the case now, in the table's order."""
    moves = list(TABLE[case.state])
    if case.state in OPEN:
        if case.proposed is None:
            moves.append(CaseMove.PROPOSE_SETTING_ASIDE)
        else:
            moves += [CaseMove.SET_ASIDE, CaseMove.REFUSE_SETTING_ASIDE]
    return tuple(moves)


def take(case: Case, step: Step) -> Case:
    """The case after a step. CaseStateError, SecondPersonNeeded or InvalidRequest refuse it."""
    if step.move not in can(case):
        raise CaseStateError(case=case.number, state=case.state.value, can=", ".join(can(case)))
    if step.move in _NEED_WORDS and not step.words.strip():
        raise InvalidRequest(what="请说明情况")
    if step.move in (CaseMove.SET_ASIDE, CaseMove.REFUSE_SETTING_ASIDE):
        assert case.proposed is not None, "can() allows it only of a proposal"
        if step.by in ("", case.proposed.by, case.clerk):
            raise SecondPersonNeeded(case=case.number, by=step.by)
    state = TABLE[case.state].get(step.move, case.state)
    if step.move is CaseMove.SET_ASIDE:
        state = CaseState.SET_ASIDE
    return replace(case, state=state, steps=(*case.steps, step))


def as_of(case: Case, moment: datetime) -> Case:
    """The case as it stood then: the steps until that moment, taken again."""
    then = replace(case, state=CaseState.VERIFYING, steps=())
    for step in case.steps:
        if step.at <= moment:
            then = take(then, step)
    return then


def hand_over(case: Case, owner: str) -> Case:
    """Another person has to act from now on."""
    if case.state not in OPEN:
        raise CaseStateError(case=case.number, state=case.state.value, can="")
    return replace(case, owner=owner)


class Finding(StrEnum):
    """What verification came to; the last one counts, should a case have been opened again."""

    TRUE = "true"
    UNFOUNDED = "unfounded"
    APPEAL_UPHELD = "appeal_upheld"
    SET_ASIDE = "set_aside"
    NOT_YET = "not_yet"


_FINDINGS = {
    CaseMove.FIND_TRUE: Finding.TRUE,
    CaseMove.FIND_UNFOUNDED: Finding.UNFOUNDED,
    CaseMove.UPHOLD_APPEAL: Finding.APPEAL_UPHELD,
}


def finding(case: Case) -> Finding:
    if case.state is CaseState.SET_ASIDE:
        return Finding.SET_ASIDE
    for step in reversed(case.steps):
        if step.move in _FINDINGS:
            return _FINDINGS[step.move]
    return Finding.NOT_YET


def settled_at(case: Case) -> datetime | None:
    """When it was last put right, explained or noted: what the deadline asks for."""
    done = (CaseMove.RECTIFIED, CaseMove.EXPLAINED, CaseMove.NOTED)
    moments = [step.at for step in case.steps if step.move in done]
    # A citizen who was not content took the case back to the beginning.
    return (
        moments[-1]
        if moments and case.state in (CaseState.CALLING_BACK, CaseState.CLOSED)
        else None
    )
