"""script/bench: runs every benchmark in one go and prints each figure beside its limit."""

from __future__ import annotations

import argparse
import resource
import tempfile
from pathlib import Path

from bench import calls, paint, rates, rest, statistics
from bench.figures import Figures
from bench.hall import running_hall


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument(
        "--quick", action="store_true", help="a tenth of the samples, up to 100 clients"
    )
    parser.add_argument(
        "--folder", type=Path, help="where the data stands (a folder on the disk to be measured)"
    )
    parser.add_argument(
        "--without-statistics", action="store_true", help="do not make a million tickets"
    )
    arguments = parser.parse_args()
    _allow_many_sockets()
    figures = Figures()
    with tempfile.TemporaryDirectory(dir=arguments.folder, prefix="hallfloor-bench-") as name:
        folder = Path(name)
        with running_hall(folder / "rates") as hall:
            rest.start_up(figures, hall)
            rates.measure(figures, hall, folder, quick=arguments.quick)
        with running_hall(folder / "calls") as hall:
            calls.measure(figures, hall, folder, quick=arguments.quick)
        paint.measure(figures, folder / "paint", quick=arguments.quick)
        if not arguments.without_statistics:
            statistics.measure(figures, folder / "statistics", quick=arguments.quick)
    if arguments.json:
        figures.write(arguments.json)


def _allow_many_sockets() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 16384 if hard == resource.RLIM_INFINITY else min(16384, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


if __name__ == "__main__":
    main()
