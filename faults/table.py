"""The tallies as people and as programs read them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from faults.run import Tally

_HEAD = ("campaign", "faults", "acknowledged", "lost", "doubled", "wrong", "longest outage")


def together(tallies: Mapping[str, Tally]) -> Tally:
    whole = Tally()
    for tally in tallies.values():
        whole.add(tally)
    return whole


def as_table(tallies: Mapping[str, Tally]) -> str:
    rows = [_HEAD, *(_row(name, tally) for name, tally in tallies.items())]
    rows.append(_row("all", together(tallies)))
    widths = [max(len(row[n]) for row in rows) for n in range(len(_HEAD))]
    lines = [
        "  ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in _cells(row, widths))])
        for row in rows
    ]
    for name, tally in tallies.items():
        for kind in ("lost", "doubled", "wrong"):
            lines += [f"{name}: {kind}: {words}" for words in getattr(tally, kind)]
        if tally.skipped:
            lines.append(f"{name}: not held: {tally.skipped}")
        lines += [f"{name}: {what}: {value:.2f}" for what, value in sorted(tally.measured.items())]
    return "\n".join(lines)


def as_json(seed: int, tallies: Mapping[str, Tally]) -> str:
    campaigns = {name: asdict(tally) for name, tally in tallies.items()}
    return json.dumps({"seed": seed, **_figures(together(tallies)), "campaigns": campaigns}) + "\n"


def _figures(tally: Tally) -> dict[str, object]:
    return {
        "faults": tally.faults,
        "acknowledged": tally.acknowledged,
        "lost": len(tally.lost),
        "doubled": len(tally.doubled),
        "wrong": len(tally.wrong),
        "longest_outage_s": round(tally.longest_outage_s, 3),
    }


def _row(name: str, tally: Tally) -> tuple[str, ...]:
    *counts, outage = _figures(tally).values()
    return (name, *(str(count) for count in counts), f"{outage:.2f} s")


def _cells(row: tuple[str, ...], widths: list[int]) -> list[tuple[str, int]]:
    return list(zip(row[1:], widths[1:], strict=True))
