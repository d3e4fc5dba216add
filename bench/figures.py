"""The figures of one run, printed as a table and written as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Figures:
    """name -> figure, with the limit that it is held against."""

    values: dict[str, float] = field(default_factory=dict)
    _lines: list[str] = field(default_factory=list)

    def add(
        self,
        name: str,
        value: float,
        *,
        at_most: float | None = None,
        at_least: float | None = None,
    ) -> None:
        """Note and print one figure, with its limit where it has one."""
        self.values[name] = round(value, 4)
        verdict = ""
        if at_most is not None:
            verdict = f"{'ok ' if value <= at_most else 'OVER'} ≤ {at_most:g}"
        if at_least is not None:
            verdict = f"{'ok ' if value >= at_least else 'UNDER'} ≥ {at_least:g}"
        sys.stdout.write(f"{name:<36}{value:>12.3f}  {verdict}\n")
        sys.stdout.flush()

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(self.values, indent=2) + "\n", encoding="utf-8")


def at(quantile: float, values: Sequence[float]) -> float:
    """The value at `quantile` (0..1) of the sample, nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(quantile * len(ordered)))]
