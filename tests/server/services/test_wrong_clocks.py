"""Clocks that are set back and forward, and the days at which clocks and calendars trip."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from faults.clocks import negative_durations
from server.domain.errors import RuleError
from server.domain.hall import OpeningHours, Period
from server.services import commands as c
from server.services.statistics.reporting import Asked
from tests.server.at_work import AtWork, at_work
from tests.server.factories import CITIZEN, CLERK, MANAGER, SYSTEM

ALWAYS = OpeningHours(
    week=dict.fromkeys(range(7), (Period(datetime.min.time(), datetime.max.time()),))
)
JUMPS = st.one_of(
    st.integers(-90, 90).map(lambda seconds: timedelta(seconds=seconds)),
    st.integers(-48, 48).map(lambda hours: timedelta(hours=hours)),
    st.integers(-3, 3).map(lambda days: timedelta(days=days)),
)


def seen(hall: AtWork) -> list[str]:
    """Negative durations in all that people see."""
    floor = hall.floor
    views = [floor.floor_view(), floor.board(), floor.windows(), floor.queues(), floor.devices()]
    told = [entry.data for entry in floor.journal(limit=10_000)]
    return [
        fault for view in [*views, told] for fault in negative_durations(msgspec.to_builtins(view))
    ]


def numbers_given(hall: AtWork) -> list[tuple[str, str]]:
    return [
        (str(entry.data["day"]), str(entry.data["number"]))
        for entry in hall.floor.journal(limit=10_000)
        if entry.kind == "issued"
    ]


class WrongClock(RuleBasedStateMachine):
    """Somebody sets the server's clock while the hall is at work."""

    template: Path

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hall-clock-"))
        shutil.copy(self.template, self.folder / "hall.db")
        self.hall = AtWork(f"sqlite:///{self.folder / 'hall.db'}")
        self.hall.change_hall(hours=ALWAYS)
        self.hall.open("1", "2", "3")
        self.tokens: list[str] = []

    def teardown(self) -> None:
        if hasattr(self, "hall"):
            assert self.hall.floor.check() == []
            self.hall.close()
            shutil.rmtree(self.folder)

    @rule(jump=JUMPS)
    def the_clock_is_set(self, jump: timedelta) -> None:
        self.hall.clock.now += jump

    @rule(queue=st.sampled_from("ABC"), count=st.integers(1, 3))
    def tickets_are_taken(self, queue: str, count: int) -> None:
        self.tokens += [self.hall.issue(queue).token for _ in range(count)]

    @rule(window=st.sampled_from("123"), then=st.sampled_from([c.FinishServing, c.MarkMissed]))
    def somebody_is_called(self, window: str, then: type[c.AtWindow]) -> None:
        try:
            self.hall.next(window)
            self.hall.clock.on(seconds=40)
            self.hall.at(window, then)
        except RuleError:
            return  # nobody waits, or the window was closed with its day

    @rule()
    def the_day_is_closed(self) -> None:
        self.hall.floor.do(c.CloseDay(), MANAGER)
        self.hall.open("1", "2", "3")

    @rule()
    def time_does_its_work(self) -> None:
        self.hall.system(c.TimeOutPrompts())
        self.hall.system(c.NoticeUndelivered())

    @rule()
    def the_server_starts_again(self) -> None:
        self.hall.reopen()

    @invariant()
    def no_number_twice_no_wait_negative(self) -> None:
        if not hasattr(self, "hall"):
            return
        given = numbers_given(self.hall)
        assert len(given) == len(set(given))
        assert seen(self.hall) == []
        for token in self.tokens[-3:]:
            view = msgspec.to_builtins(self.hall.floor.ticket(token))
            assert list(negative_durations(view)) == []


def test_a_clock_that_is_set_while_the_hall_works(sqlite_template: Path) -> None:
    WrongClock.template = sqlite_template
    run_state_machine_as_test(
        WrongClock,
        settings=settings(
            max_examples=8,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize(
    "night",
    [
        date(2026, 3, 2),  # an ordinary one
        date(2028, 2, 28),  # into 29 February
        date(2028, 2, 29),  # out of it
        date(2026, 12, 31),
        date(2099, 12, 31),
    ],
)
def test_numbers_begin_again_at_the_halls_midnight_and_waits_go_on(
    night: date, tmp_path: Path, sqlite_template: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "hall.db")
    midnight = datetime(night.year, night.month, night.day, 16, 0, tzinfo=UTC)  # in Shandong
    with at_work(f"sqlite:///{tmp_path / 'hall.db'}") as hall:
        hall.clock.now = midnight - timedelta(minutes=10)
        hall.change_hall(hours=ALWAYS)
        hall.open("1")
        evening = [hall.issue(), hall.issue()]
        hall.clock.now = midnight - timedelta(seconds=1)
        evening.append(hall.issue())
        hall.clock.now = midnight
        morning = hall.issue()

        assert [paper.number for paper in evening] == ["A001", "A002", "A003"]
        assert morning.number == "A001"
        next_day = (night + timedelta(days=1)).isoformat()
        assert numbers_given(hall)[-1] == (next_day, "A001")
        assert hall.floor.queues()[0].longest_wait_s == 600
        assert hall.next() == "A001"
        assert hall.floor.window("1").ticket.waited_s == 600  # type: ignore[union-attr]
        hall.finish()
        hall.floor.do(c.CloseDay(), SYSTEM)
        hall.clock.on(days=1)
        hall.floor.sum_days(night, hall.floor.today())
        assert hall.floor.check() == []


def test_a_leap_year_is_reported_day_by_day(tmp_path: Path, sqlite_template: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "hall.db")
    with at_work(f"sqlite:///{tmp_path / 'hall.db'}") as hall:
        hall.change_hall(hours=ALWAYS)
        days = [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1), date(2028, 12, 31)]
        for day in days:
            hall.clock.now = datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)
            hall.open("1")
            hall.issue()
            hall.next()
            hall.finish()
            hall.floor.do(c.CloseDay(), MANAGER)
        hall.clock.now = datetime(2029, 1, 1, 4, 0, tzinfo=UTC)

        asked = Asked(by="hall", since=date(2028, 1, 1), until=date(2028, 12, 31), every="day")
        report = msgspec.to_builtins(hall.floor.statistics(asked))

        assert list(negative_durations(report)) == []
        assert [given[0] for given in numbers_given(hall)] == [day.isoformat() for day in days]
        assert hall.floor.check() == []


def test_days_summed_up_by_a_clock_that_ran_ahead_are_summed_up_again(
    tmp_path: Path, sqlite_template: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "hall.db")
    with at_work(f"sqlite:///{tmp_path / 'hall.db'}") as hall:
        hall.change_hall(hours=ALWAYS)
        monday = hall.clock.now
        hall.issue()
        hall.clock.now = monday + timedelta(days=9)
        hall.floor.sum_days(date.min, hall.floor.today())
        hall.clock.now = monday + timedelta(hours=1)
        hall.issue()
        hall.clock.now = monday + timedelta(days=1)
        hall.issue()

        hall.clock.now = monday + timedelta(days=2)
        hall.floor.sum_days(date.min, hall.floor.today())

        assert hall.floor.check() == []  # which sums every summed day up again


def test_a_call_while_the_clock_was_set_back_says_that_nobody_had_waited(
    tmp_path: Path, sqlite_template: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "hall.db")
    with at_work(f"sqlite:///{tmp_path / 'hall.db'}") as hall:
        hall.open("1")
        first, second = hall.issue(), hall.issue()
        hall.clock.on(minutes=-30)

        assert hall.next() == first.number  # in the order in which they came, all the same

        called = hall.floor.journal()[-1].data["candidates"]
        assert [candidate["waited_s"] for candidate in called] == [0]  # type: ignore[attr-defined]
        hall.floor.do(c.CancelTicket(token=second.token), CITIZEN)
        hall.floor.do(c.FinishServing(window="1"), CLERK)
        assert seen(hall) == []
        assert hall.floor.check() == []


def test_a_serving_during_which_the_clock_was_set_back_took_no_time_at_all(hall: AtWork) -> None:
    hall.open("1")
    for _ in range(4):
        hall.issue()
    hall.next()
    hall.clock.on(hours=-3)
    hall.finish()
    hall.next()
    hall.clock.on(minutes=10)  # what estimates stand on is read again

    low, high = hall.floor.queues()[0].expected_wait_s or (-1, -1)
    assert 0 < low < high
    assert seen(hall) == []
