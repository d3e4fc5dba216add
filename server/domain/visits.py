"""A visit: the stages of one ticket, one after another, at once, or both.

Each stage waits in one queue and names the stage `after` which it opens. In order, each follows
the one before; in parallel, none follows any. A ticket waits in all its open stages at once, and
while one window has it the others pass it over (tickets.py), so its place in them is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from server.domain.tickets import Move


class StageState(StrEnum):
    AHEAD = "ahead"
    OPEN = "open"
    """Waiting, or at a window."""
    DONE = "done"
    DROPPED = "dropped"
    """The visit ended without it."""


@dataclass(frozen=True, slots=True)
class Stage:
    number: int
    """1, 2, … within the ticket; never changes, is not the order."""
    queue: str
    state: StageState
    since: datetime | None = None
    """`e` of this stage; set when it opens, and for a return already before."""
    target_window: str | None = None
    after: int | None = None
    """Number of the stage whose end opens this one."""


Stages = tuple[Stage, ...]


def begin(queues: Sequence[str], since: datetime, parallel: bool = False) -> Stages:
    """The stages of a new ticket: in order the first is open, in parallel all are."""
    if not queues:
        raise ValueError("a visit has at least one queue")
    return tuple(
        Stage(number, queue, StageState.OPEN, since)
        if parallel or number == 1
        else Stage(number, queue, StageState.AHEAD, after=number - 1)
        for number, queue in enumerate(queues, start=1)
    )


def finish(stages: Stages, number: int, at: datetime) -> tuple[Stages, Move]:
    """Stage `number` is done: those after it open and their wait begins now; others keep theirs.

    The move is what the ticket does: NEXT_STAGE while a stage is open, else FINISH.
    """
    _open_stage(stages, number)
    result = tuple(_finished(stage, number, at) for stage in stages)
    goes_on = any(stage.state is StageState.OPEN for stage in result)
    return result, Move.NEXT_STAGE if goes_on else Move.FINISH


def _finished(stage: Stage, number: int, at: datetime) -> Stage:
    if stage.number == number:
        return replace(stage, state=StageState.DONE)
    if stage.after == number and stage.state is StageState.AHEAD:
        return replace(stage, state=StageState.OPEN, since=stage.since or at)
    return stage


def transfer(
    stages: Stages,
    number: int,
    *,
    to_queue: str | None = None,
    to_window: str | None = None,
    back_to: str | None = None,
) -> Stages:
    """Stage `number` moves to a queue or to a window, and keeps its `e`.

    With `back_to` (the window it leaves) a stage there opens when the moved one is done, before
    whatever was to follow; it keeps the same `e`, because that wait was for this window.
    """
    if (to_queue is None) == (to_window is None):
        raise ValueError("a transfer goes to a queue or to a window")
    present = _open_stage(stages, number)
    moved = replace(present, queue=to_queue or present.queue, target_window=to_window)
    if back_to is None:
        return tuple(moved if stage is present else stage for stage in stages)
    back = Stage(
        number=max(stage.number for stage in stages) + 1,
        queue=present.queue,
        state=StageState.AHEAD,
        since=present.since,
        target_window=back_to,
        after=number,
    )
    followers = (
        replace(stage, after=back.number) if stage.after == number else stage for stage in stages
    )
    return (*(moved if stage.number == number else stage for stage in followers), back)


def take_back(stages: Stages, number: int, since: datetime) -> Stages:
    """Stage `number`, whose call was missed, waits again with `since` (places.taken_back_since)."""
    present = _open_stage(stages, number)
    return tuple(replace(stage, since=since) if stage is present else stage for stage in stages)


def release(stages: Stages, window: str) -> Stages:
    """`window` closes: whatever was sent to it may be called wherever its queue is served."""
    return tuple(
        replace(stage, target_window=None) if stage.target_window == window else stage
        for stage in stages
    )


def drop(stages: Stages) -> Stages:
    """The ticket is discarded, cancelled or expired: what is not done never will be."""
    return tuple(
        stage if stage.state is StageState.DONE else replace(stage, state=StageState.DROPPED)
        for stage in stages
    )


def reopen(stages: Stages, number: int) -> Stages:
    """Stage `number` is at a window again: its end, or the drop of the whole visit, was a mistake.

    Only of an end that opened nothing else (`finish` without NEXT_STAGE): who waits elsewhere by
    now is counted there.
    """
    done = {s.number for s in stages if s.state is StageState.DONE and s.number != number}
    return tuple(_reopened(stage, number, done) for stage in stages)


def _reopened(stage: Stage, number: int, done: set[int]) -> Stage:
    if stage.number == number:
        return replace(stage, state=StageState.OPEN)
    if stage.state is not StageState.DROPPED:
        return stage
    opens = stage.after is None or stage.after in done
    return replace(stage, state=StageState.OPEN if opens else StageState.AHEAD)


def waiting_in(stages: Stages) -> Stages:
    """The stages in which a waiting ticket waits."""
    return tuple(stage for stage in stages if stage.state is StageState.OPEN)


def in_order(stages: Stages) -> Stages:
    """The stages as the citizen walks them: each right behind the one it follows."""
    ordered: list[Stage] = []

    def walk(after: int | None) -> None:
        for stage in sorted(stages, key=lambda stage: stage.number):
            if stage.after == after:
                ordered.append(stage)
                walk(stage.number)

    walk(None)
    return tuple(ordered)


def _open_stage(stages: Stages, number: int) -> Stage:
    for stage in stages:
        if stage.number == number and stage.state is StageState.OPEN:
            return stage
    raise ValueError(f"stage {number} is not open")
