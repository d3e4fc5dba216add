"""The machine of the hall is lost under load; its standby is promoted and goes on."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time
from pathlib import Path

from faults.hall import FaultyHall, free_port
from faults.ledger import Ledger
from faults.load import Load
from faults.run import Run, Tally
from faults.witness import Witness
from server.data_folder import DATABASE
from server.standby.following import standing_of
from server.store.log_end import HEADER
from server.store.log_state import LogState, log_state

_UNTIL_FOLLOWING_S = 60.0
_FOLLOWS = "the standby has everything and follows"
_MISSED = "the standby does not answer"


class Standby:
    """A following process of its own, with a folder of its own."""

    def __init__(self, hall: FaultyHall, data: Path) -> None:
        self.data, self._hall = data, hall
        self._log_file = data.with_suffix(".log")
        self._badge = data.with_suffix(".badge")
        hallfloor("standby-badge", "--data", hall.data, "--to", self._badge)

    def start(self) -> None:
        with self._log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(str(_program()), "standby", self._hall.url),
                    *("--data", str(self.data), "--badge-file", str(self._badge)),
                ],
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def follows(self) -> bool:
        """Whether it comes to have all that the server has committed by now, and the server to know
        that it follows, before patience ends."""
        deadline = time.monotonic() + _UNTIL_FOLLOWING_S
        wanted: LogState | None = None
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                now = log_state(self._hall.data / DATABASE)
                if wanted is None or wanted.salts != now.salts:
                    wanted = now
                if self._has(wanted) and self.is_known:
                    return True
            time.sleep(0.02)
        return False

    def _has(self, wanted: LogState) -> bool:
        standing = standing_of(self.data)
        log = self.data / f"{DATABASE}-wal"
        return (
            standing is not None
            and standing.salts == wanted.salts
            and (log.stat().st_size if log.exists() else HEADER) >= wanted.end
        )

    @property
    def is_known(self) -> bool:
        """Whether the server says of it, last of all, that it follows."""
        said = self._hall.log()
        return said.rfind(_FOLLOWS) > said.rfind(_MISSED)

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()


def standby_promoted(run: Run) -> Tally:
    """Half of the halls wait for their standby with every answer: those lose nothing at all. What
    the others lose of the last moment is measured, and must be the end of the journal."""
    return run.rounds(
        lambda n: _loss(run, FaultyHall(run.subfolder(f"hall-{n}")), synchronous=n % 2 == 1)
    )


def _loss(run: Run, hall: FaultyHall, synchronous: bool) -> Tally:
    hall.options = ("--synchronous-standby",) if synchronous else ()
    hall.prepare()
    (hall.data / "photos").mkdir()
    (hall.data / "photos" / "1.jpg").write_bytes(b"a photo")
    again = FaultyHall(hall.data.with_name(f"{hall.data.name}-standby"), free_port(), hall.badges)
    hall.standby_url = again.url
    hall.start()
    ledger, tally = Ledger(), Tally(faults=1)
    standby = Standby(hall, again.data)
    standby.start()
    load = Load(hall, ledger, run.chance)
    load.start()
    witness = Witness(again, ledger)
    try:
        if not standby.follows():
            tally.wrong.append("the standby did not come to follow")
        if run.chance.random() < 0.5:
            standby.kill()
            standby.start()
            tally.faults += 1
            if not standby.follows():
                tally.wrong.append("the standby that was killed did not come to follow again")
        if run.chance.random() < 0.5 and not run.over:
            hall.stop()
            hall.start()
            tally.faults += 1
            if not standby.follows():
                tally.wrong.append("the standby did not come to follow after a clean stop")
        hallfloor("backup", again.data.with_suffix(".zip"), "--data", hall.data)
        time.sleep(run.chance.uniform(0.2, 0.5 if run.over else 3.0))
        hall.kill()
        lost_at = time.monotonic()
        known = ledger.copy()
        waited = synchronous and standby.is_known
        again.start(word="promote")
        hall.port = again.port
        if witness.goes_on() is None:
            tally.wrong.append("no ticket after the standby took over")
        tally.measure("from the loss to the standby's first answer, s", again.returned - lost_at)
        tally.wrong += again.check()
        missing = known.missing_from(again.journal())
        if waited:
            load.rest()
            tally.add(ledger.judge(again.journal()))
        else:
            load.abandon()
            tally.acknowledged += len(known.deeds)
            tally.measure("answered and not yet at a standby nobody waits for", len(missing))
        if (again.data / "photos" / "1.jpg").read_bytes() != b"a photo":
            tally.wrong.append("the standby has not every file")
    finally:
        witness.close()
        standby.end()
        hall.stop()
        again.stop()
    how = "answers waited for the standby" if waited else "answers did not wait"
    run.say(f"promoted ({how}): {len(known.deeds)} acknowledged, {len(missing)} of them missing")
    return tally


def hallfloor(*words: str | Path) -> None:
    subprocess.run([_program(), *words], check=True, stdout=subprocess.DEVNULL)


def _program() -> Path:
    return Path(sys.executable).with_name("hallfloor")
