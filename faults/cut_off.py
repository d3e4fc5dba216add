"""The network between boxes and server is cut, choked, slowed and torn in the middle of messages.

Presses, issues and ratings go over HTTP and over the connection that device boxes have; panels send
receipts of every call. At rest each of them has happened once.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import closing

from faults.cable import Cable
from faults.hall import PANELS, WINDOWS, FaultyHall
from faults.ledger import Ledger
from faults.load import Load
from faults.run import Run, Tally
from faults.shown import PanelBox
from server.services.views import JournalEntry

_CUTS_A_ROUND = 25
CUTS = ("drop", "answer lost", "half up", "half down", "out", "stall", "mute", "slow")


def network_cut(run: Run) -> Tally:
    return run.rounds(lambda n: _round(run, FaultyHall(run.subfolder(f"hall-{n}"))))


def _round(run: Run, hall: FaultyHall) -> Tally:
    ledger = Ledger()
    hall.prepare()
    hall.start()
    cuts = 0
    with closing(Cable(lambda: hall.port)) as cable:
        load = Load(hall, ledger, run.chance, by=cable.port)
        panels = PanelBox(f"http://127.0.0.1:{cable.port}", hall.badges[PANELS], WINDOWS)
        panels.start()
        load.start()
        try:
            # Each kind once, then as chance has it.
            while cuts < (4 if run.seconds == 0 else len(CUTS)) or (
                not run.over and cuts < _CUTS_A_ROUND
            ):
                which = CUTS[cuts] if cuts < len(CUTS) else run.chance.choice(CUTS)
                _cut(cable, which, run)
                cuts += 1
            cable.mend()
            load.rest()
            left = panels.rest()
            journal = hall.journal()
            wrong = hall.check()
        finally:
            panels.close()
            hall.end()
    tally = ledger.judge(journal)
    tally.faults = cuts
    tally.wrong += wrong
    receipts(tally, journal, panels, left)
    run.say(f"{cuts} cuts, {tally.acknowledged} acknowledged, {len(journal)} journal rows")
    return tally


def receipts(tally: Tally, journal: list[JournalEntry], panels: PanelBox, left: int) -> None:
    """Of every call that a panel showed one receipt has come; `left` still wait at the box."""
    shown = Counter(
        int(entry.subject.partition(":")[2]) for entry in journal if entry.kind == "delivered"
    )
    tally.acknowledged += sum(shown.values())
    tally.lost += [
        f"call {call} was shown, and nobody knows" for call in panels.seen - shown.keys()
    ]
    tally.doubled += [f"call {call}: {n} receipts" for call, n in shown.items() if n > 1]
    if left:
        tally.wrong.append(f"{left} receipts were never delivered")
    tally.measure("most receipts waiting at once", panels.most_waiting)


def _cut(cable: Cable, which: str, run: Run) -> None:
    pause = run.chance.uniform
    match which:
        case "drop":
            cable.drop()
        case "answer lost":
            cable.keep_answers()
        case "half up":
            cable.cut_inside("up")
        case "half down":
            cable.cut_inside("down")
        case "out":
            cable.cut()
            time.sleep(pause(0.3, 2.0))
        case "stall":
            cable.stall()
            time.sleep(pause(0.3, 4.0))
        case "mute":
            cable.mute()
            time.sleep(pause(0.3, 4.0))
        case "slow":
            cable.slow(pause(0.02, 0.2))
            time.sleep(pause(0.5, 1.5))
    time.sleep(pause(0.2, 0.8))
    cable.mend()
    time.sleep(pause(0.1, 0.5))
