"""The month told again from the journal: sittings at windows, and spells in which a window was
open, paused, or idle while people waited.

The stages of a visit move by the same rules as on the day itself (visits.py), so that who waited
where is known at every moment. Facts come in the order of their `seq` and begin with a business
day, on which nobody waits yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from server.domain import visits
from server.domain.assessment.ground import Ground
from server.domain.journal_facts import JournalFact
from server.domain.numbering import business_day
from server.domain.undoing import Press
from server.domain.visits import Stages


@dataclass(slots=True)
class Sitting:
    """One call to a window and what became of it."""

    seq: int
    """Of the call."""
    ticket: int
    number: str
    stage: int
    queue: str
    service: str
    """"" when the number was taken for a queue."""
    window: str
    clerk: str
    day: date
    called_at: datetime
    waited: timedelta | None
    """None when it was not called from a line (a held ticket called back)."""
    load: int
    """People who waited in its queue for each window open to them, when it was called."""
    last_call_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str = ""
    """finished, missed, transferred, held, discarded, expired; "" if the journal ends before."""
    end_seq: int = 0
    reason: str = ""
    delivered: bool = False
    failed: bool = False

    @property
    def undelivered(self) -> bool:
        """Some channel failed and none showed or said it: nobody could know of this call."""
        return self.failed and not self.delivered

    @property
    def of(self) -> str:
        """What it is compared by: its service, or else its queue."""
        return self.service or f"queue {self.queue}"


class SpellKind(StrEnum):
    OPEN = "open"
    """Not closed: open, paused or at work."""
    PAUSED = "paused"
    IDLE_WAITING = "idle_waiting"
    PAUSED_WAITING = "paused_waiting"


@dataclass(frozen=True, slots=True)
class Spell:
    kind: SpellKind
    window: str
    clerk: str
    day: date
    begin: datetime
    end: datetime
    seq: int
    """Of the journal entry that began it."""
    reason: str = ""

    @property
    def lasted(self) -> timedelta:
        return self.end - self.begin


@dataclass(slots=True)
class _Visit:
    stages: Stages
    number: str
    service: str
    waiting_since: datetime
    waits: bool = True
    lines: tuple[tuple[str, str | None], ...] = ()
    """(queue, target window) in which it is counted now."""


@dataclass(slots=True)
class _Window:
    clerk: str
    mode: str = "closed"
    sitting: Sitting | None = None
    reason: str = ""
    begun: dict[SpellKind, tuple[datetime, int, str]] = field(default_factory=dict)
    """When each spell began, by which entry, and the reason given with it."""


class Story:
    """`sittings` and `spells` of the facts told so far."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.sittings: list[Sitting] = []
        self.spells: list[Spell] = []
        self._windows = {window.code: _Window(window.clerk) for window in ground.windows}
        self._queues = {window.code: window.queues for window in ground.windows}
        self._serving: dict[str, list[str]] = {}
        for window in ground.windows:
            for queue in window.queues:
                self._serving.setdefault(queue, []).append(window.code)
        self._visits: dict[int, _Visit] = {}
        self._in_line: Counter[str] = Counter()
        """Queue -> who waits there for any window."""
        self._sent: Counter[tuple[str, str]] = Counter()
        """(queue, window) -> who was sent to that window."""
        self._calls: dict[int, Sitting] = {}

    def tell(self, fact: JournalFact) -> None:
        """Go on by one journal entry; kinds that do not concern windows and tickets pass."""
        kind, data = fact.kind, fact.data
        where, _, what = fact.subject.partition(":")
        if where == "ticket" and kind in _TICKET_KINDS:
            self._ticket(fact, int(what), data)
        elif where == "window" and kind in _WINDOW_KINDS:
            self._window(fact, what, data)
        elif where == "call" and int(what) in self._calls:
            sitting = self._calls[int(what)]
            sitting.delivered |= kind == "delivered"
            sitting.failed |= kind == "not_delivered"

    def ends(self, at: datetime) -> None:
        """The facts end here: what is still going on is told up to `at`."""
        for code, window in self._windows.items():
            for kind in list(window.begun):
                self._end_spell(code, kind, at)

    # --- tickets

    def _ticket(self, fact: JournalFact, ticket: int, data: Mapping[str, Any]) -> None:
        kind = fact.kind
        if kind == "issued":
            since = datetime.fromisoformat(data["since"]) if "since" in data else fact.at
            stages = visits.begin(data["queues"], since, bool(data.get("parallel")))
            service = str(data.get("service", ""))
            visit = _Visit(stages, str(data["number"]), service, max(since, fact.at))
            # An appointment before its slot has not waited yet; after it, since the slot.
            visit.waiting_since = since
            self._visits[ticket] = visit
            self._line_up(visit, fact)
            return
        found = self._visits.get(ticket)
        if found is None:
            raise ValueError(f"journal {fact.seq}: {kind} of a ticket that was never issued")
        match kind:
            case "called":
                self._called(fact, ticket, found, data)
            case "recalled":
                self._sitting_at(fact, data).last_call_at = fact.at
            case "started":
                self._sitting_at(fact, data).started_at = fact.at
            case "finished" | "missed" | "held" | "discarded" | "transferred":
                self._ended(fact, found, data)
            case "undone":
                self._undone(fact, found, data)
            case "taken_back":
                since = datetime.fromisoformat(data["since"])
                found.stages = visits.take_back(found.stages, int(data["stage"]), since)
                self._waits_again(found, fact)
            case "let_go":
                found.stages = visits.release(found.stages, str(data["window"]))
                if found.waits:
                    self._line_up(found, fact)
            case _:  # cancelled, expired
                self._over(fact, found)

    def _called(
        self, fact: JournalFact, ticket: int, visit: _Visit, data: Mapping[str, Any]
    ) -> None:
        code, stage = str(data["window"]), int(data["stage"])
        queue = next(s.queue for s in visit.stages if s.number == stage)
        window = self._of(code, fact)
        waiting = self._waiting_in(queue)
        windows = sum(self._windows[w].mode != "closed" for w in self._serving.get(queue, ()))
        sitting = Sitting(
            seq=fact.seq,
            ticket=ticket,
            number=visit.number,
            stage=stage,
            queue=queue,
            service=visit.service if stage == 1 else "",
            window=code,
            clerk=str(data.get("clerk", "")),
            day=self._day(fact.at),
            called_at=fact.at,
            waited=max(fact.at - visit.waiting_since, timedelta()) if visit.waits else None,
            load=waiting // max(windows, 1),
            last_call_at=fact.at,
        )
        self.sittings.append(sitting)
        self._calls[fact.seq] = sitting
        visit.waits = False
        self._leave_lines(visit)
        window.sitting = sitting
        window.mode = "open"  # calling ends a pause
        self._settle(fact, queue, code)

    def _ended(self, fact: JournalFact, visit: _Visit, data: Mapping[str, Any]) -> None:
        sitting = self._sitting_at(fact, data)
        self._end_sitting(sitting, fact, fact.kind, str(data.get("reason", "")))
        if fact.kind == "finished":
            visit.stages, _ = visits.finish(visit.stages, sitting.stage, fact.at)
            if data.get("goes_on"):
                self._waits_again(visit, fact)
        elif fact.kind == "transferred":
            visit.stages = visits.transfer(
                visit.stages,
                sitting.stage,
                to_queue=str(data["to_queue"]) if data.get("to_queue") else None,
                to_window=str(data["to_window"]) if data.get("to_window") else None,
                back_to=sitting.window if data.get("come_back") else None,
            )
            self._waits_again(visit, fact)
        elif fact.kind == "discarded":
            visit.stages = visits.drop(visit.stages)
        self._settle(fact, sitting.queue, sitting.window)

    def _undone(self, fact: JournalFact, visit: _Visit, data: Mapping[str, Any]) -> None:
        """A mistaken press counts for nothing: neither for the window nor against it."""
        sitting = self._calls[int(data["call"])]
        window = self._windows[sitting.window]
        if data["press"] == Press.CALL:
            self.sittings.remove(sitting)
            del self._calls[sitting.seq]
            window.sitting = None
            if sitting.waited is not None:
                visit.waits = True
                self._line_up(visit, fact)
        else:
            visit.stages = visits.reopen(visit.stages, sitting.stage)
            sitting.ended_at, sitting.outcome, sitting.end_seq, sitting.reason = None, "", 0, ""
            if data["state"] == "called":
                sitting.started_at = None
            window.sitting = sitting
        self._settle(fact, sitting.queue, sitting.window)

    def _over(self, fact: JournalFact, visit: _Visit) -> None:
        visit.stages = visits.drop(visit.stages)
        visit.waits = False
        queues = {queue for queue, _ in visit.lines}
        self._leave_lines(visit)
        for code, window in self._windows.items():
            if window.sitting is not None and self._visits.get(window.sitting.ticket) is visit:
                self._end_sitting(window.sitting, fact, fact.kind, "")
                self._settle(fact, "", code)
        for queue in sorted(queues):
            self._settle(fact, queue, "")

    def _waits_again(self, visit: _Visit, fact: JournalFact) -> None:
        visit.waits = True
        visit.waiting_since = fact.at
        self._line_up(visit, fact)

    def _line_up(self, visit: _Visit, fact: JournalFact) -> None:
        was = {queue for queue, _ in visit.lines}
        self._leave_lines(visit)
        visit.lines = tuple(
            (stage.queue, stage.target_window) for stage in visits.waiting_in(visit.stages)
        )
        self._count(visit.lines, 1)
        for queue in sorted(was | {queue for queue, _ in visit.lines}):
            self._settle(fact, queue, "")
        for _, target in visit.lines:
            if target:
                self._settle(fact, "", target)

    def _leave_lines(self, visit: _Visit) -> None:
        self._count(visit.lines, -1)
        visit.lines = ()

    def _count(self, lines: Iterable[tuple[str, str | None]], change: int) -> None:
        for queue, target in lines:
            if target is None:
                self._in_line[queue] += change
            else:
                self._sent[queue, target] += change

    def _waiting_in(self, queue: str) -> int:
        sent = sum(count for (where, _), count in self._sent.items() if where == queue)
        return self._in_line[queue] + sent

    def waiting_for(self, code: str) -> int:
        """How many places in line this window could call from now."""
        sent = sum(count for (_, target), count in self._sent.items() if target == code)
        return sum(self._in_line[queue] for queue in self._queues[code]) + sent

    # --- windows

    def _window(self, fact: JournalFact, code: str, data: Mapping[str, Any]) -> None:
        window = self._of(code, fact)
        if fact.kind == "window_opened":
            window.clerk = str(data.get("clerk", "")) or window.clerk
        window.mode = _WINDOW_KINDS[fact.kind]
        window.reason = str(data.get("reason", ""))
        self._settle(fact, "", code)

    def _of(self, code: str, fact: JournalFact) -> _Window:
        try:
            return self._windows[code]
        except KeyError:
            raise ValueError(f"journal {fact.seq}: the ground has no window {code}") from None

    def _sitting_at(self, fact: JournalFact, data: Mapping[str, Any]) -> Sitting:
        sitting = self._of(str(data["window"]), fact).sitting
        if sitting is None:
            raise ValueError(f"journal {fact.seq}: {fact.kind} at a window without a ticket")
        return sitting

    def _end_sitting(self, sitting: Sitting, fact: JournalFact, outcome: str, reason: str) -> None:
        sitting.ended_at, sitting.outcome = fact.at, outcome
        sitting.end_seq, sitting.reason = fact.seq, reason
        self._windows[sitting.window].sitting = None

    def _settle(self, fact: JournalFact, queue: str, code: str) -> None:
        """Begin and end the spells of whatever windows this fact may have changed."""
        for window in {*self._serving.get(queue, ()), *([code] if code in self._windows else ())}:
            self._settle_window(window, fact)

    def _settle_window(self, code: str, fact: JournalFact) -> None:
        window = self._windows[code]
        wait = window.mode != "closed" and window.sitting is None and self.waiting_for(code) > 0
        now_on = {
            SpellKind.OPEN: window.mode != "closed",
            SpellKind.PAUSED: window.mode == "paused",
            SpellKind.IDLE_WAITING: wait and window.mode == "open",
            SpellKind.PAUSED_WAITING: wait and window.mode == "paused",
        }
        for kind, on in now_on.items():
            if on and kind not in window.begun:
                window.begun[kind] = fact.at, fact.seq, window.reason
            elif not on and kind in window.begun:
                self._end_spell(code, kind, fact.at)

    def _end_spell(self, code: str, kind: SpellKind, at: datetime) -> None:
        window = self._windows[code]
        begin, seq, reason = window.begun.pop(kind)
        self.spells.append(
            Spell(kind, code, window.clerk, self._day(begin), begin, at, seq, reason)
        )

    def _day(self, at: datetime) -> date:
        return business_day(at, self._ground.zone, self._ground.day_starts)


_TICKET_KINDS = frozenset(
    {
        "issued",
        "called",
        "recalled",
        "started",
        "finished",
        "missed",
        "held",
        "discarded",
        "transferred",
        "undone",
        "taken_back",
        "let_go",
        "cancelled",
        "expired",
    }
)
_WINDOW_KINDS = {
    "window_opened": "open",
    "window_resumed": "open",
    "window_paused": "paused",
    "window_closed": "closed",
}


def tell(facts: Iterable[JournalFact], ground: Ground) -> Story:
    """The whole story of `facts`."""
    story = Story(ground)
    last: datetime | None = None
    for fact in facts:
        story.tell(fact)
        last = fact.at
    if last is not None:
        story.ends(last)
    return story
