"""A crowd that comes at once is told one state, and never an old one."""

from __future__ import annotations

from datetime import UTC, datetime

from floorlink.messages import Names
from server.domain.hall import Boards
from server.realtime.snapshots import LASTS_S, Snapshots
from server.services.views import BoardView

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


class CountedFloor:
    def __init__(self) -> None:
        self.present = 7
        self.asked: list[str] = []

    def seq(self) -> int:
        return self.present

    def board(self, zone: str = "") -> BoardView:
        self.asked.append(zone)
        return BoardView(
            seq=self.present,
            at=NOON,
            hall_name=Names(zh="厅"),
            zone=zone,
            windows=[],
            queues=[],
            calls=[],
            hours=Boards(),
        )


def test_all_who_come_at_the_same_moment_are_told_the_same_state() -> None:
    floor = CountedFloor()
    snapshots = Snapshots(floor, lambda: 100.0)

    told = [snapshots.board(zone).seq for zone in ("", "", "east", "", "east")]

    assert told == [7] * 5
    assert floor.asked == ["", "east"]


def test_a_change_is_never_missed() -> None:
    floor = CountedFloor()
    snapshots = Snapshots(floor, lambda: 100.0)
    snapshots.board("")
    floor.present = 8

    assert snapshots.board("").seq == 8


def test_waits_and_the_clock_are_of_now() -> None:
    floor = CountedFloor()
    moment = 100.0
    snapshots = Snapshots(floor, lambda: moment)
    snapshots.board("")

    assert snapshots.board("").at > NOON
    moment += LASTS_S
    snapshots.board("")
    assert len(floor.asked) == 2
