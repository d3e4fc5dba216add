"""Somebody sets the clocks: the server's, the kiosk box's, while citizens take numbers.

A minute's correction, an hour at the wrong time zone, over midnight and back, and a box that wakes
up days away from the truth. No number comes twice, none is lost, and nobody waits less than
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from faults.alone import Floor, judge
from faults.own_clock import MISSING, OwnClock
from faults.run import Run, Tally

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
_SERVERS = (0.0, _MINUTE, -_MINUTE, 2 * _HOUR, -2 * _HOUR)
"""The hall of faults has noon: none of these leaves its business day."""
_OVER_MIDNIGHT = 14 * _HOUR
_BOXES = (0.0, _MINUTE, -_MINUTE, 8 * _HOUR, -8 * _HOUR, 3 * _DAY, -3 * _DAY, -20_000 * _DAY)
"""The last is 1972: a box without a battery, before anybody tells it the time."""
_SETTINGS_A_ROUND = 16


def clocks_set(run: Run) -> Tally:
    if not OwnClock.can_be():
        return Tally(skipped=MISSING)
    return run.rounds(lambda number: _round(run, number))


def _round(run: Run, number: int) -> Tally:
    server = OwnClock(run.folder / f"server-{number}.clock")
    box = OwnClock(run.folder / f"box-{number}.clock")
    floor = Floor(run, f"hall-{number}", server.environment, box.environment)
    negative: list[str] = []
    settings = 0
    try:
        floor.open()
        while settings < _SETTINGS_A_ROUND and (settings < 2 or not run.over):
            server.set(run.chance.choice(_SERVERS))
            # The first time always: alone, switched off, and days away when it wakes up.
            ahead = run.chance.choice(_BOXES) if settings else 3 * _DAY
            which = run.chance.choice(_MEANWHILE) if settings else "box killed alone"
            if run.chance.random() < 0.5 and settings:
                box.set(ahead)
            floor.fault(which, while_off=partial(box.set, ahead))
            settings += 2
            negative += negative_durations(floor.seen())
        server.set(_OVER_MIDNIGHT)
        floor.fault("out")
        negative += negative_durations(floor.seen())
        server.set(0)
        floor.fault("out")
        negative += negative_durations(floor.seen())
        floor.rest()
        tally = judge(floor)
        negative += negative_durations([entry.data for entry in floor.hall.journal()])
    finally:
        floor.close()
    tally.faults = settings + 2
    tally.wrong += sorted(set(negative))
    run.say(f"clocks set {tally.faults} times, {tally.acknowledged} numbers and calls")
    return tally


_MEANWHILE = ("out", "flap", "box killed alone", "box killed", "server killed", "answers lost")


def negative_durations(seen: Any, at: str = "") -> Iterator[str]:
    """Where a value in seconds is below nothing; their names end in `_s`."""
    if isinstance(seen, dict):
        for name, inside in seen.items():
            yield from negative_durations(inside, f"{at}.{name}")
    elif isinstance(seen, list | tuple):
        for inside in seen:
            yield from negative_durations(inside, at)
    elif at.endswith("_s") and seen is not None and seen < 0:
        yield f"{at} = {seen}"
