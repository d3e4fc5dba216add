"""What the journal knows about one ticket, for whoever verifies a case: waits, calls, receipts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from server.domain.journal_facts import JournalFact
from server.domain.undoing import Press


@dataclass(frozen=True, slots=True)
class CallSeen:
    """One call and what became of it."""

    seq: int
    window: str
    clerk: str
    at: datetime
    waited: timedelta
    """Since the number was taken, or since it was last sent on, taken back or finished with."""
    times: int = 1
    """1, and one more for each recall."""
    shown_by: tuple[str, ...] = ()
    """Channels that showed or said it."""
    failed_on: tuple[str, ...] = ()
    started_at: datetime | None = None
    ended_at: datetime | None = None
    ended: str = ""
    """The journal's kind of its end; "" while it goes on."""


@dataclass(frozen=True, slots=True)
class CaseEvidence:
    """A ticket's day. `transfers` are the windows or queues that it was sent to."""

    number: str
    issued_at: datetime
    calls: tuple[CallSeen, ...]
    transfers: tuple[str, ...]


_ENDS = frozenset({"finished", "missed", "held", "discarded", "transferred", "expired"})
_WAITS_AGAIN = frozenset({"issued", "finished", "transferred", "taken_back"})


def case_evidence(facts: Iterable[JournalFact], ticket: int) -> CaseEvidence:
    """The day of `ticket` out of that day's journal, in order; ValueError if it is not in it."""
    issued: JournalFact | None = None
    waiting_since: datetime | None = None
    calls: list[CallSeen] = []
    transfers: list[str] = []
    for fact in facts:
        if fact.subject.startswith("call:"):
            seq = int(fact.subject.removeprefix("call:"))
            calls = [_told(call, fact) if call.seq == seq else call for call in calls]
        elif fact.subject == f"ticket:{ticket}":
            if fact.kind == "issued":
                issued = fact
            elif fact.kind == "called":
                # A held ticket that is called back has not waited in a line.
                calls.append(_called(fact, waiting_since or fact.at))
                waiting_since = None
            elif fact.kind == "undone":
                waiting_since = _undone(calls, fact) or waiting_since
            elif calls:
                calls[-1] = _went_on(calls[-1], fact)
            if fact.kind == "transferred":
                transfers.append(str(fact.data.get("to_window") or fact.data.get("to_queue")))
            if fact.kind in _WAITS_AGAIN:
                waiting_since = fact.at
    if issued is None:
        raise ValueError(f"ticket {ticket} was not issued in this journal")
    return CaseEvidence(str(issued.data["number"]), issued.at, tuple(calls), tuple(transfers))


def _called(fact: JournalFact, waiting_since: datetime) -> CallSeen:
    return CallSeen(
        seq=fact.seq,
        window=str(fact.data["window"]),
        clerk=str(fact.data.get("clerk", "")),
        at=fact.at,
        waited=fact.at - waiting_since,
    )


def _undone(calls: list[CallSeen], fact: JournalFact) -> datetime | None:
    """The latest call as before the mistaken press; of a call taken back, since when it waits."""
    if fact.data["press"] == Press.CALL:
        call = calls.pop()
        return call.at - call.waited if call.waited else None
    started = calls[-1].started_at if fact.data["state"] == "serving" else None
    calls[-1] = replace(calls[-1], started_at=started, ended_at=None, ended="")
    return None


def _told(call: CallSeen, receipt: JournalFact) -> CallSeen:
    channel = str(receipt.data.get("channel", ""))
    if receipt.kind == "delivered":
        return replace(call, shown_by=(*call.shown_by, channel))
    return replace(call, failed_on=(*call.failed_on, channel))


def _went_on(call: CallSeen, fact: JournalFact) -> CallSeen:
    if fact.kind == "recalled":
        return replace(call, times=call.times + 1)
    if fact.kind == "started":
        return replace(call, started_at=fact.at)
    if fact.kind in _ENDS and not call.ended:
        return replace(call, ended_at=fact.at, ended=fact.kind)
    return call
