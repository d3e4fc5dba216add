"""The hall's time at a box that is alone, whose own clock may be set, jump, or be lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from kiosk.hall_clock import HallClock, Known, Reading, Stamp

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@dataclass
class Box:
    """True time goes on; what the box's clocks show of it may be wrong."""

    true: datetime = NOON
    wrong_by: timedelta = timedelta(minutes=7)
    ticks: float = 1000.0
    boot: str = "first"

    def read(self) -> Reading:
        return Reading(self.true + self.wrong_by, self.ticks, self.boot)

    def on(self, **time: float) -> None:
        self.true += timedelta(**time)
        self.ticks += timedelta(**time).total_seconds()

    def restart(self, boot: str, *, off: timedelta = timedelta(), wrong_by: timedelta) -> None:
        self.true += off
        self.boot, self.ticks, self.wrong_by = boot, 20.0, wrong_by


def a_clock(box: Box) -> HallClock:
    clock = HallClock(None, box.read)
    clock.set(box.true)
    return clock


def kept(clock: HallClock, box: Box) -> HallClock:
    """The same after a restart of the program or of the box: through what was written down."""
    assert clock.known is not None
    return HallClock(msgspec.json.decode(msgspec.json.encode(clock.known), type=Known), box.read)


def test_the_hall_tells_the_time_and_not_the_box() -> None:
    box = Box()
    clock = a_clock(box)
    box.on(hours=3)

    assert (clock.stamp().at, clock.sure) == (box.true, True)


def test_a_clock_that_is_set_meanwhile_changes_nothing() -> None:
    box = Box()
    clock = a_clock(box)
    for wrong in (-400, 400):
        box.wrong_by = timedelta(days=wrong)
        box.on(minutes=10)
        assert clock.stamp().at == box.true
    assert kept(clock, box).stamp().at == box.true


def test_after_a_restart_the_wall_clock_counts_by_what_it_was_wrong_before() -> None:
    box = Box()
    clock = a_clock(box)
    box.restart("second", off=timedelta(hours=2), wrong_by=box.wrong_by)

    again = kept(clock, box)

    assert (again.stamp().at, again.sure) == (box.true, True)


def test_a_box_that_lost_its_clock_goes_on_from_what_it_last_knew_and_judges_nobody_by_it() -> None:
    box = Box()
    clock = a_clock(box)
    box.on(hours=1)
    last = clock.stamp().at
    for wrong in (timedelta(days=-9000), timedelta(days=300)):
        box.restart("second", off=timedelta(minutes=1), wrong_by=wrong)
        again = kept(clock, box)
        box.on(minutes=5)

        assert last <= again.stamp().at <= last + timedelta(minutes=5)
        assert again.sure is False


def test_once_the_server_tells_the_time_again_what_was_wrong_is_put_right() -> None:
    box = Box()
    clock = a_clock(box)
    box.restart("second", off=timedelta(hours=2), wrong_by=timedelta(days=-9000))
    clock = kept(clock, box)
    given_out = []
    truth = []
    for _ in range(3):
        box.on(minutes=4)
        given_out.append(clock.stamp())
        truth.append(box.true)
    assert given_out[0].at < truth[0] - timedelta(hours=1)

    box.on(minutes=30)
    clock.set(box.true)

    assert clock.corrected(given_out) == truth


def test_without_any_word_from_the_server_the_box_trusts_itself_but_is_not_sure() -> None:
    box = Box(wrong_by=timedelta())

    clock = HallClock(None, box.read)

    assert (clock.stamp().at, clock.sure) == (NOON, False)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["on", "set", "restart", "told"]),
            st.integers(0, 100_000),
            st.integers(-20_000, 20_000),
        ),
        max_size=30,
    )
)
def test_whatever_the_clocks_do_times_rise_and_none_is_in_the_future(
    deeds: list[tuple[str, int, int]],
) -> None:
    box = Box()
    clock = a_clock(box)
    stamps: list[Stamp] = []
    for place, (deed, seconds, hours) in enumerate(deeds):
        box.on(seconds=seconds)
        match deed:
            case "set":
                box.wrong_by = timedelta(hours=hours)
            case "restart":
                box.restart(
                    f"boot {place}",
                    off=timedelta(seconds=seconds),
                    wrong_by=timedelta(hours=hours),
                )
                clock = kept(clock, box)
            case "told":
                clock.set(box.true)
        stamps.append(clock.stamp())
    box.on(seconds=1)
    clock.set(box.true)

    times = clock.corrected(stamps)

    assert times == sorted(times)
    assert all(time <= box.true for time in times)
