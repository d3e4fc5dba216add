"""Bring the data of an older version up to date. Make a backup before; `serve` does it too."""

from __future__ import annotations

import argparse
import sys

from server.cli.data import add_data, opened


def arguments(parser: argparse.ArgumentParser) -> None:
    add_data(parser)


def run(args: argparse.Namespace) -> int:
    with opened(args.data) as floor:
        name = floor.hall().name
    sys.stdout.write(f"{name.zh} {name.en}: the data is up to date\n")
    return 0
