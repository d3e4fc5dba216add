"""The server is killed at random moments under load, again and again."""

from __future__ import annotations

import time
from typing import Any

import msgspec

from faults.follower import Follower
from faults.hall import FaultyHall
from faults.ledger import Ledger
from faults.load import Load
from faults.run import Run, Tally
from floorlink.http_only import open_http

KILLS_A_ROUND = 15
"""After so many a new hall begins: looking through the journal takes longer the longer it is."""
_LIVES_S = (0.1, 1.5)
"""How long a server lives under load before it is killed."""


def server_killed(run: Run) -> Tally:
    return run.rounds(lambda n: _round(run, FaultyHall(run.subfolder(f"hall-{n}"))))


def _round(run: Run, hall: FaultyHall) -> Tally:
    ledger = Ledger()
    hall.prepare()
    hall.start()
    board = Follower(lambda: hall.url)
    board.start()
    load = Load(hall, ledger, run.chance)
    load.start()
    wrong: list[str] = []
    kills = 0
    back_within = 0.0
    try:
        while not kills or (not run.over and kills < KILLS_A_ROUND):
            time.sleep(run.chance.uniform(*_LIVES_S))
            hall.kill()
            killed = time.monotonic()
            kills += 1
            hall.start()
            resumed = board.resumed(killed, within=30)
            if resumed is None:
                wrong.append(f"after kill {kills} the board did not come back")
            else:
                back_within = max(back_within, resumed - hall.returned)
            wrong += [f"after kill {kills}: {words}" for words in hall.check()]
        load.rest()
        journal = hall.journal()
        wrong += _as_a_new_one(hall, board, journal[-1].seq)
    finally:
        board.close()
        hall.end()
    tally = ledger.judge(journal)
    tally.faults = kills
    tally.wrong += [*wrong, *board.went_back]
    tally.measure("a board back after the server's return, s", back_within)
    for seconds in board.away:
        tally.outage(seconds)
    run.say(f"{kills} kills, {tally.acknowledged} acknowledged, {len(journal)} journal rows")
    return tally


def _as_a_new_one(hall: FaultyHall, board: Follower, seq: int) -> list[str]:
    """What the board came to know by following is what it would be told now."""
    fresh = _now(hall)
    board.caught_up(fresh["seq"], within=10)
    return [
        f"the board shows window {window['window']} as it was"
        for window in fresh["windows"]
        if _shown(board.windows.get(window["window"])) != _shown(window)
    ]


def _now(hall: FaultyHall) -> Any:
    with open_http(f"{hall.url}/api/board", within_s=10) as answer:
        return msgspec.json.decode(answer.read())


def _shown(window: Any) -> object:
    """What a board makes of a window; how many wait is told with their queue as well."""
    return window and (window["state"], (window["ticket"] or {}).get("number"))
