"""The network reorders, doubles, delays and loses packets while the hall works.

Presses, issues and ratings go over HTTP and over the connection that device boxes have; panels send
receipts of every call. At rest each of them has happened once.
"""

from __future__ import annotations

import time

from faults.cut_off import receipts
from faults.hall import PANELS, WINDOWS, FaultyHall
from faults.ledger import Ledger
from faults.load import Load
from faults.packets import FAR, NEAR, Packets
from faults.run import Run, Tally
from faults.shown import PanelBox

_MISCHIEF = (0.1, 0.4)
"""Share of the packets, anew every few seconds."""
_SPELL_S = (1.0, 4.0)
_SPELLS_A_ROUND = 20
_ENOUGH = 20
"""So many packets overtook others and came twice before a round may end."""
_PATIENCE_S = 60.0


def unruly_network(run: Run) -> Tally:
    def hold(number: int) -> Tally:
        packets = Packets(run.chance)
        if not packets.open():
            return Tally(skipped="this machine lets us make no network device (CAP_NET_ADMIN, ip)")
        try:
            return _round(run, FaultyHall(run.subfolder(f"hall-{number}"), host=NEAR), packets)
        finally:
            packets.close()

    return run.rounds(hold)


def _round(run: Run, hall: FaultyHall, packets: Packets) -> Tally:
    ledger, spells = Ledger(), 0
    hall.prepare()
    hall.start()
    load = Load(hall, ledger, run.chance, to=FAR)
    panels = PanelBox(f"http://{FAR}:{hall.port}", hall.badges[PANELS], WINDOWS)
    panels.start()
    load.start()
    began = time.monotonic()
    try:
        while not spells or (not run.over and spells < _SPELLS_A_ROUND):
            packets.mischief = run.chance.uniform(*_MISCHIEF)
            spells += 1
            time.sleep(0 if run.over else run.chance.uniform(*_SPELL_S))
        while min(packets.overtaken, packets.doubled, len(ledger.deeds)) < _ENOUGH:
            if time.monotonic() - began > _PATIENCE_S:
                break
            time.sleep(0.05)
        packets.mischief = 0.0
        load.rest()
        left = panels.rest()
        journal = hall.journal()
        wrong = hall.check()
    finally:
        panels.close()
        hall.end()
    tally = ledger.judge(journal)
    tally.wrong += wrong
    receipts(tally, journal, panels, left)
    tally.faults = packets.overtaken + packets.doubled + packets.lost
    if min(packets.overtaken, packets.doubled) < _ENOUGH:
        tally.wrong.append(f"only {packets.overtaken} packets overtook others")
    run.say(
        f"{packets.passed} packets, {packets.overtaken} late, {packets.doubled} doubled, "
        f"{packets.lost} lost; {tally.acknowledged} acknowledged"
    )
    return tally
