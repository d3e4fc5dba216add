"""See whether the data agrees with the journal: states of tickets, numbers, ratings.

Changes nothing, and may run beside the server. Ends with 1 if anything disagrees.
"""

from __future__ import annotations

import argparse
import sys

from server.cli.data import add_data, must_exist


def arguments(parser: argparse.ArgumentParser) -> None:
    add_data(parser)


def run(args: argparse.Namespace) -> int:
    from server.store.agreement import disagreements

    found = disagreements(must_exist(args.data).url)
    sys.stdout.writelines(f"{line}\n" for line in found)
    if not found:
        sys.stdout.write("The data agrees with the journal.\n")
    return 1 if found else 0
