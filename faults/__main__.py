"""script/faults: does to real processes what a bad day does, and counts what was lost or doubled.

The same seed injects the same faults in the same order; what runs meanwhile is as fast as the
machine is. Ends with 1 if anything was lost, doubled or left half done.
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
import tempfile
import traceback
from pathlib import Path

from faults.campaigns import CAMPAIGNS
from faults.run import Run, Tally, aloud
from faults.table import as_json, as_table


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of every choice (1)")
    parser.add_argument("--minutes", type=float, default=10.0, help="for all together (10)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    parser.add_argument(
        "--only", action="append", choices=list(CAMPAIGNS), help="this campaign; may be repeated"
    )
    parser.add_argument("--folder", type=Path, help="where the halls stand (a disk to be tried)")
    given = parser.parse_args()
    logging.basicConfig(level=logging.CRITICAL)  # that clients are refused is what is tried here
    names = given.only or list(CAMPAIGNS)
    tallies: dict[str, Tally] = {}
    with tempfile.TemporaryDirectory(dir=given.folder, prefix="hallfloor-faults-") as place:
        for name in names:
            aloud(f"{name}, seed {given.seed}")
            folder = Path(place) / name
            folder.mkdir()
            run = Run(
                chance=random.Random(f"{given.seed} {name}"),
                folder=folder,
                seconds=given.minutes * 60 / len(names),
                say=lambda line: aloud(f"  {line}"),
            )
            try:
                tallies[name] = CAMPAIGNS[name](run)
            except Exception:
                # One that breaks off is a failure too, but keeps nothing from the others.
                tallies[name] = Tally(wrong=[traceback.format_exc()])
    aloud(as_table(tallies))
    if given.json:
        given.json.write_text(as_json(given.seed, tallies))
    return 0 if all(tally.clean for tally in tallies.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
