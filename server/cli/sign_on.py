"""See whether single sign-on is set up right: sign-on.toml, its secret, and the provider.

Changes nothing and signs nobody in. Ends with 1 if anything is wrong. docs/operations.md tells
how to connect a provider.
"""

from __future__ import annotations

import argparse
import sys

from floorlink.errors import HallfloorError
from server.cli.data import add_data, opened


def arguments(parser: argparse.ArgumentParser) -> None:
    add_data(parser)


def run(args: argparse.Namespace) -> int:
    from server.sign_on.checking import findings
    from server.sign_on.settings import FILE, read_sign_on

    with opened(args.data) as floor:
        hall = floor.hall()
    sign_on = read_sign_on(args.data.folder)
    if sign_on is None:
        raise HallfloorError(f"{args.data.folder / FILE}: no such file, so people use passwords")
    wrong = 0
    for finding in findings(sign_on, hall):
        wrong += not finding.good
        sys.stdout.write(f"{'ok   ' if finding.good else 'WRONG'}  {finding.text}\n")
    if not wrong:
        sys.stdout.write("Single sign-on is set up right; the server reads it when it starts.\n")
    return 1 if wrong else 0
