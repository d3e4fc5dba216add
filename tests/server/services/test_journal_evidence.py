"""The assessment's story, told from the journal of the real floor, agrees with the floor itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from zoneinfo import ZoneInfo

from server.domain.assessment.evidence import Kind, Subject
from server.domain.assessment.from_journal import journal_evidence
from server.domain.assessment.ground import Ground, WindowGround
from server.domain.assessment.story import Story
from server.domain.errors import RuleError
from server.domain.hall import OpeningHours
from server.services import commands as c
from tests.server.at_work import AtWork
from tests.server.factories import CLERK, MANAGER, WORKDAY, device, small_hall

HOURS = OpeningHours(week=dict.fromkeys(range(5), WORKDAY))


def ground() -> Ground:
    windows = tuple(
        WindowGround(window.code, window.queues, window.clerk, HOURS)
        for window in small_hall().windows
    )
    return Ground(windows, ZoneInfo("Asia/Shanghai"))


def _somebody_does_something(hall: AtWork, random: Random, numbers: list[str]) -> None:
    window = random.choice("123")
    queue = random.choice("ABC")
    number = random.choice(numbers) if numbers else "A001"
    others = random.sample([q for q in "ABC" if q != queue], random.randrange(3))

    def issue() -> None:
        numbers.append(hall.issue(queue, stages=others, parallel=random.random() < 0.5).number)

    def receipt() -> None:
        call = hall.floor.window(window).call
        if call is not None:
            ok = random.random() < 0.5
            command = c.RecordReceipt(device="panel-1", channel="panel", ok=ok, seq=call.seq)
            hall.floor.do(command, device("panel-1"))

    def undo() -> None:
        offer = hall.floor.window(window).undo
        if offer is not None:
            hall.at(window, c.UndoPress, press=offer.press, number=offer.number)

    def at(kind: type[c.AtWindow], **facts: object) -> Callable[[], object]:
        return lambda: hall.at(window, kind, **facts)

    doings: list[Callable[[], object]] = [
        issue,
        issue,
        issue,
        undo,
        undo,
        at(c.OpenWindow),
        at(c.CloseWindow),
        at(c.PauseWindow, reason="取材料"),
        at(c.ResumeWindow),
        at(c.Recall),
        at(c.MarkMissed),
        at(c.StartServing),
        at(c.FinishServing),
        at(c.FinishServing),
        at(c.HoldTicket),
        at(c.ResumeTicket),
        at(c.DiscardTicket, reason=random.choice(["", "重复取号"])),
        at(c.CallNext),
        at(c.CallNext),
        at(c.CallNext),
        at(c.Transfer, to_queue=queue, come_back=random.random() < 0.5),
        at(c.Transfer, to_window=random.choice("123"), come_back=random.random() < 0.5),
        lambda: hall.floor.do(c.TakeBack(number=number), CLERK),
        lambda: hall.floor.do(c.CallTicket(window=window, number=number, reason="急事"), MANAGER),
        receipt,
    ]
    try:
        random.choice(doings)()
    except RuleError:
        return


def test_the_story_of_any_day_knows_who_waited_where_and_how_every_sitting_ended(
    hall: AtWork,
) -> None:
    random = Random(20261012)
    story, seen, numbers = Story(ground()), 0, list[str]()
    hall.open("1", "2", "3")
    for _ in range(400):
        _somebody_does_something(hall, random, numbers)
        hall.clock.on(seconds=random.randrange(1, 20))
        for entry in hall.floor.journal(since=seen):
            story.tell(entry)
            seen = entry.seq
        assert [story.waiting_for(w) for w in "123"] == [
            hall.floor.window(w).waiting for w in "123"
        ]
    hall.system(c.CloseDay())
    for entry in hall.floor.journal(since=seen):
        story.tell(entry)

    for code in "123":
        figures = hall.floor.figures(code)
        own = [sitting.outcome for sitting in story.sittings if sitting.window == code]
        assert own.count("finished") == figures.served > 0
        assert own.count("missed") == figures.missed
        assert "" not in own
    kinds = {spell.kind.value for spell in story.spells}
    assert kinds == {"open", "paused", "idle_waiting", "paused_waiting"}


def test_the_journal_of_a_morning_becomes_evidence(hall: AtWork) -> None:
    hall.open("1")  # at 9:00; due at 8:30
    for _ in range(3):
        hall.issue("A")
    hall.next("1")
    hall.clock.on(seconds=240)
    hall.finish("1")
    hall.clock.on(seconds=420)  # idle for seven minutes while two wait
    hall.next("1")
    hall.at("1", c.MarkMissed)
    hall.next("1")
    hall.at("1", c.DiscardTicket, reason="")

    facts = hall.floor.journal()
    rows = journal_evidence(facts, ground(), [date(2026, 3, 2)])

    def amount(measure: str, kind: Kind = Kind.WINDOW, code: str = "1") -> float:
        subject = Subject(kind, code)
        return float(sum(r.amount for r in rows if (r.subject, r.measure) == (subject, measure)))

    assert amount("servings") == 1
    assert amount("servings", Kind.CLERK, "1001") == 1
    assert amount("idle_waiting_minutes") == 5
    assert amount("hasty_miss") == amount("needless_discard") == 1
    assert amount("late_opening") == amount("late_opening", Kind.CLERK, "1001") == 1
    assert amount("absent_half_day", code="2") == 2
