"""The power goes: what stands in the files at a random moment of a busy hall is started again.

Some photographs are started as they are, in some the transaction under way was written in part, in
some the disk spoils the last transaction, which it had promised to keep. Of the last no program can
bring back what was answered, but it must be no more than that, nothing by halves, and told.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from faults.hall import FaultyHall
from faults.ledger import Ledger
from faults.load import Load
from faults.run import Run, Tally
from faults.witness import Witness
from server.services.views import JournalEntry
from server.store.log_end import FRAME, written

_CUTS_A_ROUND = 8
_DAMAGE = ("none", "torn", "spoilt")
_TOLD = "the end of the database's log is damaged"


def power_lost(run: Run) -> Tally:
    return run.rounds(lambda n: _round(run, FaultyHall(run.subfolder(f"hall-{n}"))))


def _round(run: Run, hall: FaultyHall) -> Tally:
    ledger, whole = Ledger(), Tally()
    hall.prepare()
    hall.start()
    load = Load(hall, ledger, run.chance)
    load.start()
    photographs: list[tuple[Path, Ledger]] = []
    try:
        cuts = 1 if run.over else _CUTS_A_ROUND
        while len(photographs) < cuts:
            time.sleep(run.chance.uniform(0.2, 1.0))
            copy = hall.data.with_name(f"{hall.data.name}-cut-{len(photographs) + 1}")
            hall.freeze()
            known = ledger.copy()
            shutil.copytree(hall.data, copy)
            hall.thaw()
            photographs.append((copy, known))
        load.rest()
        journal = hall.journal()
    finally:
        hall.stop()
    whole.add(ledger.judge(journal))
    for copy, known in photographs:
        damage = run.chance.choice(_DAMAGE)
        whole.add(_started_again(hall, copy, known, damage, journal))
    run.say(f"{whole.faults} power cuts, {whole.acknowledged} acknowledged")
    return whole


def _started_again(
    hall: FaultyHall, copy: Path, known: Ledger, damage: str, whole: list[JournalEntry]
) -> Tally:
    """A server on the photograph: nothing known then is missing, and its numbers go on."""
    if damage != "none" and not _spoil(copy / "hallfloor.db", damage):
        damage = "none"  # the log had just been begun anew
    again = FaultyHall(copy, badges=hall.badges)
    witness = Witness(again, Ledger())
    tally = Tally(faults=1)
    try:
        again.start()
        if witness.goes_on() is None:
            tally.wrong.append(f"{copy.name} ({damage}): no ticket after the power came back")
        tally.wrong += [f"{copy.name} ({damage}): {words}" for words in again.check()]
        kept = _in_common(whole, again.journal())
    finally:
        witness.close()
        again.stop()
    missing = known.missing_from(kept)
    told = _TOLD in again.log()
    if damage == "spoilt":
        tally.measure("answered in a transaction that the disk spoilt", len(missing))
        if not told:
            tally.wrong.append(f"{copy.name}: nobody was told that the log's end was damaged")
    else:
        tally.lost += [f"{words} ({copy.name}, {damage})" for words in missing]
    if told and damage == "none":
        tally.wrong.append(f"{copy.name}: a whole log was told to be damaged")
    return tally


def _spoil(database: Path, how: str) -> bool:
    """Damage the log's end; False when it holds no transaction."""
    log = written(database)
    if not log.commits:
        return False
    with Path(f"{database}-wal").open("r+b") as file:
        if how == "torn":
            # The head of a frame reached the disk, of its page only a part.
            file.truncate(log.end)
            file.seek(log.end)
            file.write(bytes(8) + log.salts + bytes(FRAME - 16) + b"\xa5" * (log.page // 3))
        else:
            file.seek(log.end - log.page // 2)
            file.write(b"\xa5" * 16)
    return True


def _in_common(one: list[JournalEntry], other: list[JournalEntry]) -> list[JournalEntry]:
    same = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        same += 1
    return one[:same]
