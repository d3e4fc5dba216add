"""What a campaign is given and what it gives back."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path


@dataclass(slots=True)
class Tally:
    """What came of a campaign. `lost` and `doubled` say in words what should not have been."""

    faults: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """Anything else that broke a promise: half a state, a client that did not come back."""
    longest_outage_s: float = 0.0
    skipped: str = ""
    """Why the campaign could not be held on this machine."""
    measured: dict[str, float] = field(default_factory=dict)
    """Further figures of the campaign's own."""

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.wrong)

    def outage(self, seconds: float) -> None:
        self.longest_outage_s = max(self.longest_outage_s, seconds)

    def measure(self, name: str, value: float) -> None:
        """Keeps the greatest of its kind."""
        self.measured[name] = max(self.measured.get(name, value), value)

    def add(self, other: Tally) -> None:
        """Another round of the same campaign."""
        self.faults += other.faults
        self.acknowledged += other.acknowledged
        self.lost += other.lost
        self.doubled += other.doubled
        self.wrong += other.wrong
        self.outage(other.longest_outage_s)
        self.skipped = self.skipped or other.skipped
        for name, value in other.measured.items():
            self.measure(name, value)


@dataclass(slots=True)
class Run:
    """One campaign's share: its chance (the same seed does the same), its folder, its time."""

    chance: random.Random
    folder: Path
    """Empty, and the campaign's own."""
    seconds: float
    """When they are over no new fault begins; every campaign does at least one."""
    say: Callable[[str], None]
    started: float = field(default_factory=time.monotonic)

    @property
    def over(self) -> bool:
        return time.monotonic() - self.started >= self.seconds

    def rounds(self, hold: Callable[[int], Tally]) -> Tally:
        """`hold(1)`, `hold(2)` … until the time is over or it cannot be held; all of them added."""
        whole = Tally()
        for number in count(1):
            whole.add(hold(number))
            if self.over or whole.skipped:
                break
        return whole

    def subfolder(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(parents=True)
        return folder


Campaign = Callable[[Run], Tally]


def aloud(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
