"""Short campaigns against real processes; the long ones are script/faults."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from faults.campaigns import CAMPAIGNS
from faults.run import Run


def short(folder: Path, seed: int = 6) -> Run:
    """As few faults as a campaign can do."""
    return Run(random.Random(seed), folder, seconds=0, say=lambda _: None)


@pytest.mark.parametrize("name", list(CAMPAIGNS))
def test_nothing_acknowledged_is_lost_and_nothing_happens_twice(name: str, tmp_path: Path) -> None:
    tally = CAMPAIGNS[name](short(tmp_path))

    assert (tally.lost, tally.doubled, tally.wrong) == ([], [], [])
    if not tally.skipped:
        assert tally.faults
        assert tally.acknowledged
