"""The disk of the data fills up under load and is emptied again; or it dies.

While nothing can be written everybody is told so in plain words, nothing happens by halves, and
once there is room the hall goes on by itself.
"""

from __future__ import annotations

import time

from faults.hall import FaultyHall, answers
from faults.ledger import Ledger
from faults.load import Load
from faults.run import Run, Tally
from faults.small_disk import Disk, LimitedFiles, MountedDisk, small_disk
from faults.witness import Witness

_FILLINGS_A_ROUND = 8
_DEAD = ("failed", "read_only")


def disk_full(run: Run) -> Tally:
    def hold(number: int) -> Tally:
        with small_disk(run.subfolder(f"full-{number}")) as disk:
            hall = FaultyHall(disk.data, log_file=run.folder / f"full-{number}.log")
            return _fillings(run, hall, disk)

    return run.rounds(hold)


def _fillings(run: Run, hall: FaultyHall, disk: Disk) -> Tally:
    causes = ("failed",) if isinstance(disk, LimitedFiles) else ("full", "failed")
    ledger = Ledger()
    wrong: list[str] = []
    measured = Tally()
    hall.prepare()
    hall.start()
    load, witness = Load(hall, ledger, run.chance), Witness(hall, ledger)
    load.start()
    try:
        while not measured.faults or (not run.over and measured.faults < _FILLINGS_A_ROUND):
            time.sleep(run.chance.uniform(0.2, 1.0))
            disk.fill(hall)
            measured.faults += 1
            which = f"filling {measured.faults}"
            told = witness.told_why()
            if told not in causes:
                wrong.append(f"{which}: told {told}")
            time.sleep(run.chance.uniform(0.1, 1.0))
            disk.empty(hall)
            again = witness.goes_on()
            if again is None:
                wrong.append(f"{which}: the hall did not go on by itself")
            else:
                measured.measure("going on after there was room, s", again)
            wrong += [f"{which}: {words}" for words in hall.check()]
        load.rest()
        journal = hall.journal()
    finally:
        witness.close()
        hall.end()
    if not hall.log().count("nothing can be written") >= measured.faults:
        wrong.append(f"the log does not tell of {measured.faults} fillings")
    tally = ledger.judge(journal)
    tally.add(measured)
    tally.wrong += wrong
    run.say(f"{tally.faults} fillings, {tally.acknowledged} acknowledged")
    return tally


def disk_dies(run: Run) -> Tally:
    """The system takes a failing disk away from everybody; after its repair all is there."""

    def hold(number: int) -> Tally:
        disk = MountedDisk(run.subfolder(f"dying-{number}"))
        try:
            if not disk.make():
                return Tally(skipped="this machine does not let us mount a disk")
            hall = FaultyHall(disk.data, log_file=run.folder / f"dying-{number}.log")
            return _death(run, hall, disk)
        finally:
            disk.unmount()

    return run.rounds(hold)


def _death(run: Run, hall: FaultyHall, disk: MountedDisk) -> Tally:
    ledger = Ledger()
    wrong: list[str] = []
    hall.prepare()
    hall.start()
    load, witness = Load(hall, ledger, run.chance), Witness(hall, ledger)
    load.start()
    try:
        time.sleep(run.chance.uniform(0.3, 1.5))
        # Not under an fdatasync: ext4 calls one that is under way when its journal ends a success
        # (Linux 6.18: of 500 plain programs, 26 lost the last record that they were told of).
        hall.freeze()
        disk.fail()
        hall.thaw()
        told = witness.told_why()
        if told not in _DEAD:
            wrong.append(f"on a dead disk: told {told}")
        hall.kill()
        disk.repair(writable=False)
        wrong += _told_when_starting(hall, witness)
        disk.make_writable()
        if not hall.runs:
            hall.start()
        if witness.goes_on() is None:
            wrong.append("after the repair the hall did not go on")
        wrong += hall.check()
        load.rest()
        journal = hall.journal()
    finally:
        witness.close()
        hall.end()
    tally = ledger.judge(journal)
    tally.faults = 2
    tally.wrong += wrong
    run.say(f"a disk died and was repaired, {tally.acknowledged} acknowledged")
    return tally


def _told_when_starting(hall: FaultyHall, witness: Witness) -> list[str]:
    """On a disk that can only be read the server shows the hall and refuses, or says why not."""
    process = hall.launch()
    while process.poll() is None and not answers(hall.url):
        time.sleep(0.05)
    if process.poll() is None:
        told = witness.told_why()
        return [] if told in _DEAD else [f"on a read-only disk: told {told}"]
    said = hall.log().splitlines()[-4:]
    plain = any("the server cannot start: " in line for line in said)
    return [] if plain else [f"on a read-only disk: said {said}"]
