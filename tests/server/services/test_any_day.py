"""Any day at all: random commands by many hands, and after each the hall's promises hold."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace

from server.domain.errors import NobodyWaiting, RuleError
from server.services import commands as c
from tests.server.at_work import AtWork
from tests.server.factories import CITIZEN, CLERK, MANAGER, SYSTEM, device

WINDOWS = st.sampled_from(["1", "2", "3"])
QUEUES = st.sampled_from(["A", "B", "C"])
_PLAIN_MOVES: list[type[c.AtWindow]] = [
    c.OpenWindow,
    c.PauseWindow,
    c.ResumeWindow,
    c.CloseWindow,
    c.Recall,
    c.MarkMissed,
    c.StartServing,
    c.FinishServing,
    c.HoldTicket,
    c.ResumeTicket,
    c.DiscardTicket,
]


class AnyDay(RuleBasedStateMachine):
    template: Path

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hall-day-"))
        shutil.copy(self.template, self.folder / "hall.db")
        self.hall = AtWork(f"sqlite:///{self.folder / 'hall.db'}")
        self.tokens: list[str] = []
        self.numbers: list[str] = []
        for window in ("1", "2", "3"):
            self.hall.open(window)

    def teardown(self) -> None:
        if hasattr(self, "hall"):
            self.hall.close()
            shutil.rmtree(self.folder)

    def _try(self, command: c.Command, actor: c.Actor) -> None:
        before = self.hall.floor.seq()
        try:
            self.hall.floor.do(command, actor)
        except RuleError:
            assert self.hall.floor.seq() == before, "a refusal has changed something"

    @rule(
        queue=QUEUES,
        stages=st.lists(QUEUES, max_size=2, unique=True),
        parallel=st.booleans(),
        ticket_class=st.sampled_from(["ordinary", "priority", "green"]),
    )
    def issue(self, queue: str, stages: list[str], parallel: bool, ticket_class: str) -> None:
        others = [stage for stage in stages if stage != queue]
        paper = self.hall.issue(queue, stages=others, parallel=parallel, ticket_class=ticket_class)
        self.tokens.append(paper.token)
        self.numbers.append(paper.number)

    @rule(window=WINDOWS)
    def call_next(self, window: str) -> None:
        """No window that asks is refused while somebody waits whom it may call."""
        view = self.hall.floor.window(window)
        try:
            self.hall.next(window)
        except NobodyWaiting:
            assert view.waiting == 0
        except RuleError:
            assert view.state in ("closed", "called", "serving")

    @rule(window=WINDOWS, move=st.sampled_from(_PLAIN_MOVES))
    def move(self, window: str, move: type[c.AtWindow]) -> None:
        self._try(move(window=window), CLERK)

    @rule(window=WINDOWS, press=st.sampled_from(["call", "start", "miss", "finish", "discard"]))
    def undo_anything(self, window: str, press: str) -> None:
        number = self.numbers[-1] if self.numbers else "A001"
        self._try(c.UndoPress(window=window, press=press, number=number), CLERK)  # type: ignore[arg-type]

    @rule(window=WINDOWS)
    def undo_what_is_offered(self, window: str) -> None:
        """What a window offers to take back can be taken back."""
        offer = self.hall.floor.window(window).undo
        if offer is not None:
            press = c.UndoPress(window=window, press=offer.press, number=offer.number)  # type: ignore[arg-type]
            self.hall.floor.do(press, CLERK)

    @rule(window=WINDOWS, to=st.one_of(QUEUES, WINDOWS), come_back=st.booleans())
    def transfer(self, window: str, to: str, come_back: bool) -> None:
        to_window = to if to.isdigit() else ""
        to_queue = "" if to_window else to
        self._try(
            c.Transfer(window=window, to_queue=to_queue, to_window=to_window, come_back=come_back),
            CLERK,
        )

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), window=WINDOWS)
    def about_a_number(self, data: st.DataObject, window: str) -> None:
        number = data.draw(st.sampled_from(self.numbers))
        kind = data.draw(st.sampled_from(["back", "call", "resume"]))
        if kind == "back":
            self._try(c.TakeBack(number=number), CLERK)
        elif kind == "call":
            self._try(c.CallTicket(window=window, number=number, reason="急事"), MANAGER)
        else:
            self._try(c.ResumeTicket(window=window, number=number), CLERK)

    @precondition(lambda self: self.tokens)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        self._try(c.CancelTicket(token=data.draw(st.sampled_from(self.tokens))), CITIZEN)

    @rule(window=WINDOWS, level=st.integers(1, 5), qr=st.booleans())
    def rate(self, window: str, level: int, qr: bool) -> None:
        prompt = self.hall.floor.prompt(window)
        if prompt is not None:
            self._try(
                c.Rate(token=prompt.token, level=level, channel="qr" if qr else "keypad"),
                CITIZEN if qr else device("keypad-1"),
            )

    @rule(seconds=st.integers(1, 2000))
    def time_passes(self, seconds: int) -> None:
        # Within the morning: opening hours are another test's subject.
        if self.hall.clock.now.hour < 3:
            self.hall.clock.on(seconds=seconds)
        self._try(c.TimeOutPrompts(), SYSTEM)

    @rule()
    def the_server_starts_again(self) -> None:
        self.hall.reopen()

    @rule()
    def nothing_of_the_past_is_left(self) -> None:
        assert self.hall.system(c.EndPastDays()) == 0

    @rule()
    def close_the_day(self) -> None:
        closed = self.hall.floor.do(c.CloseDay(), MANAGER)
        assert len(closed.expired) == len(set(closed.expired))
        for window in ("1", "2", "3"):
            self.hall.open(window)

    @invariant()
    def tables_say_what_the_journal_says_and_every_call_was_right(self) -> None:
        if hasattr(self, "hall"):
            assert self.hall.floor.check() == []

    @invariant()
    def what_is_seen_is_what_is_stored(self) -> None:
        """The writer's views come from what it knows; a reader's from the tables."""
        if not hasattr(self, "hall"):
            return
        floor = self.hall.floor
        seen = {view.window: view for view in floor.windows()}
        waiting = {queue.queue: queue.waiting for queue in floor.queues()}
        for change in self.hall.published[-1:]:
            if change.seq == floor.seq():
                for window in change.windows:
                    now = seen[window.window]
                    if change.at != self.hall.clock.now:  # an offer to undo ends with time alone
                        window, now = (replace(view, undo=None) for view in (window, now))
                    assert window == now
                for queue in change.queues:
                    assert queue.waiting == waiting[queue.queue]


def test_any_day(sqlite_template: Path) -> None:
    AnyDay.template = sqlite_template
    run_state_machine_as_test(
        AnyDay,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
