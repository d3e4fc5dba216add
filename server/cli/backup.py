"""Back the whole hall up while it runs: the database as of one moment and every other file.

The archive counts only once it was tried: it is unpacked, every page is looked at, and its tables
are held against its journal. It holds the hall's secrets and is readable by its owner only.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from server.cli.data import add_data, must_exist


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target", type=Path, help="the file (.zip), or a folder that gets a file for each moment"
    )
    add_data(parser)
    parser.add_argument(
        "--keep", type=int, metavar="N", help="delete all but the newest N backups of the folder"
    )


def run(args: argparse.Namespace) -> int:
    from server.backup.making import forget_older, make_backup

    place = must_exist(args.data)
    target: Path = args.target
    made, contents = make_backup(place.url, place.folder, target, datetime.now(UTC))
    size = made.stat().st_size / 1e6
    sys.stdout.write(
        f"{made}: {contents.name}, journal up to {contents.seq}, {len(contents.sums)} files, "
        f"{size:.1f} MB; restored on trial, and it agrees with its journal\n"
    )
    if args.keep and target.is_dir():
        for path in forget_older(target, max(1, args.keep)):
            sys.stdout.write(f"{path}: deleted\n")
    return 0
