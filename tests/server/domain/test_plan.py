"""Where windows stand: nobody has to draw, and nothing stands on anything else."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from server.domain.hall import Hall, Name, Window, Zone
from server.domain.plan import (
    WIDE,
    Area,
    Fixture,
    Mark,
    Plan,
    Spot,
    automatic,
    desk,
    faults,
    fitted,
)
from tests.server.factories import small_hall


def hall_of(*zones: int) -> Hall:
    """A hall whose zones have so many windows."""
    windows = [
        Window(f"{zone}-{number}", Name("窗口"), str(zone), ("A",))
        for zone, count in enumerate(zones)
        for number in range(count)
    ]
    listed = tuple(Zone(str(zone), Name("区")) for zone in range(len(zones)))
    return small_hall(zones=listed, windows=tuple(windows))


halls = st.lists(st.integers(0, 12), min_size=0, max_size=4).map(lambda zones: hall_of(*zones))


@given(halls)
def test_the_automatic_plan_of_any_hall_has_no_fault(hall: Hall) -> None:
    plan = automatic(hall)

    assert list(faults(plan, hall)) == []
    assert set(plan.windows) == {window.code for window in hall.windows}
    areas = list(plan.zones.values())
    assert not any(a.meets(b) for n, a in enumerate(areas) for b in areas[n + 1 :])
    for window in hall.windows:
        assert plan.zones[window.zone].holds(desk(plan.windows[window.code]))


@given(halls, halls)
def test_a_plan_drawn_for_another_hall_shows_this_one_whole(then: Hall, now: Hall) -> None:
    plan = fitted(automatic(then), now)

    assert set(plan.windows) == {window.code for window in now.windows}
    assert list(faults(plan, now)) == []


def test_a_new_window_is_put_into_the_free_place_of_its_zone() -> None:
    hall = hall_of(2)
    drawn = Plan(30, 20, {"0-0": Spot(1, 3)}, {"0": Area(0, 0, 30, 20)})

    plan = fitted(drawn, hall)

    assert plan.windows["0-0"] == Spot(1, 3)
    assert plan.zones["0"].holds(desk(plan.windows["0-1"]))


def test_two_windows_never_stand_on_one_place_nor_outside() -> None:
    hall = hall_of(3)
    spots = {"0-0": Spot(0, 0), "0-1": Spot(WIDE - 1, 0), "0-2": Spot(18, 0), "9": Spot(0, 9)}
    marks = (Mark(Fixture.SEATS, Area(19, 0, 4, 4)),)
    plan = Plan(20, 20, spots, {"7": Area(0, 0, 4, 4)}, marks)

    assert set(faults(plan, hall)) == {
        ("on_another", "0-0"),
        ("off_the_plan", "0-2"),
        ("unknown_window", "9"),
        ("unknown_zone", "7"),
        ("area_off_the_plan", ""),
    }
    assert ("size", "") in set(faults(replace(plan, width=999), hall))


def test_kiosks_and_the_reception_stand_at_the_entrance() -> None:
    plan = automatic(small_hall())

    assert {mark.kind for mark in plan.marks} >= {Fixture.ENTRANCE, Fixture.KIOSK}
