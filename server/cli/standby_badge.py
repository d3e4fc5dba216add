"""Make the badge with which a standby follows this hall, into a file to be carried there.

Whoever has it can read everything of the hall. A new badge takes the old one away; the running
server learns of it at once.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from server.cli.data import add_data, must_exist


def arguments(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
    parser.add_argument("--to", type=Path, default=Path("standby-badge"), help="(standby-badge)")
    parser.add_argument("--revoke", action="store_true", help="only take the badge away")


def run(args: argparse.Namespace) -> int:
    from server.backup.archive import private
    from server.standby.badge import new_badge, revoke_badge

    folder = must_exist(args.data).folder
    if args.revoke:
        revoke_badge(folder)
        sys.stdout.write("No standby may follow this hall any more.\n")
        return 0
    with private(args.to) as file:
        file.write(f"{new_badge(folder)}\n".encode())
    sys.stdout.write(f"{args.to}: the standby's badge. Carry it there and delete it here.\n")
    return 0
