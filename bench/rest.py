"""What the server costs when nothing happens, and how soon after its start it gives a ticket."""

from __future__ import annotations

from pathlib import Path

from bench.figures import Figures
from bench.hall import RunningHall


def start_up(figures: Figures, hall: RunningHall) -> None:
    figures.add("first_ticket_s", hall.first_ticket_s)
    figures.add("server_mb", memory_kb(hall.pids()) / 1024)


def memory_kb(pids: list[int]) -> int:
    """Proportional set size of the processes together: shared pages are counted once."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total
