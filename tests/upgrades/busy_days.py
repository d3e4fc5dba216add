"""Two busy days of the demo hall, kept as a database of the version that runs this.

python -m tests.upgrades.busy_days tests/golden/halls/REVISION.db.xz

Run it at each release whose tables are new, and keep the file for good: test_old_halls.py brings
every one of them up to date.
"""

from __future__ import annotations

import lzma
import random
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from server.domain.errors import RuleError
from server.hall_folder import DEMO, read_hall
from server.services import commands as c
from server.services.commands import Actor
from server.services.floor import Floor
from server.store.opening import open_floor

_TURNS = 240
_TURN = timedelta(seconds=90)
_LEVELS = (5, 5, 5, 4, 4, 3, 2, 1)


class BusyDays:
    """Citizens and clerks who do by chance whatever is allowed just then."""

    def __init__(self, path: Path) -> None:
        self.now = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
        self.chance = random.Random(1)
        self.hall = read_hall(DEMO)
        self.floor: Floor = open_floor(f"sqlite:///{path}", clock=lambda: self.now)
        self.floor.import_hall(self.hall)
        self.windows = [window.code for window in self.hall.windows]
        self.papers: list[Any] = []
        self.taken = 0

    def live(self) -> None:
        enrolled = self.hall.devices[0].agent
        code = self.floor.do(c.NewEnrolmentCode(agent=enrolled), Actor(kind="system")).code
        self.floor.do(c.Enrol(code=code), Actor(kind="citizen"))
        self._day(2)
        self._do(c.CloseDay())
        self._day(3)

    def _day(self, day: int) -> None:
        self.now = datetime(2026, 3, day, 0, 30, tzinfo=UTC)
        for window in self.windows:
            self._do(c.OpenWindow(window=window))
        for turn in range(_TURNS):
            self.now += _TURN
            self._citizens()
            for window in self.chance.sample(self.windows, 7):
                self._clerk(window)
            self._aside(turn)

    def _do(self, command: c.Command, kind: str = "system", request_id: str = "") -> Any:
        try:
            return self.floor.do(command, Actor(kind=kind), request_id)  # type: ignore[arg-type]
        except RuleError:
            return None  # not just now

    def _citizens(self) -> None:
        for _ in range(self.chance.choice((0, 1, 1, 2))):
            self.taken += 1
            wish = c.IssueTicket(
                service=self.chance.choice(self.hall.services).code,
                ticket_class=self.chance.choice(("ordinary", "ordinary", "priority")),
                language=self.chance.choice(("zh", "en")),
            )
            paper = self._do(wish, "citizen", f"touch-{self.taken}")
            self.papers += [paper] if paper is not None else []
        if self.papers and self.chance.random() < 0.05:
            self._do(c.CancelTicket(token=self.chance.choice(self.papers).token), "citizen")

    def _clerk(self, window: str) -> None:
        if self.floor.window(window).state != "called":
            self._do(c.CallNext(window=window))
            return
        at = self.chance.random()
        if at < 0.15:
            self._do(c.Recall(window=window))
        elif at < 0.3:
            self._do(c.MarkMissed(window=window))
        elif at < 0.35:
            self._do(c.HoldTicket(window=window))
        elif at < 0.4:
            self._do(c.Transfer(window=window, to_queue=self.chance.choice(self.hall.queues).code))
        else:
            self._do(c.FinishServing(window=window))
            self._rate(window)

    def _rate(self, window: str) -> None:
        prompt = self.floor.prompt(window)
        if prompt is not None and prompt.open and self.chance.random() < 0.7:
            level = self.chance.choice(_LEVELS)
            self._do(c.Rate(token=prompt.token, level=level, channel="keypad"))

    def _aside(self, turn: int) -> None:
        self._do(c.TimeOutPrompts())
        if turn % 40 == 10:
            self._do(c.PauseWindow(window=self.chance.choice(self.windows), reason="开会"))
        if turn % 40 == 15:
            for window in self.windows:
                self._do(c.ResumeWindow(window=window))
        if turn % 20 == 0:
            device = self.chance.choice(self.hall.devices).code
            health = self.chance.choice(("ready", "degraded"))
            self._do(c.RecordHealth(device=device, health=health, detail="纸少"))


def main(target: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hall.db"
        days = BusyDays(path)
        with closing(days.floor):
            days.live()
        Path(target).write_bytes(lzma.compress(path.read_bytes(), preset=9))


if __name__ == "__main__":
    main(*sys.argv[1:])
