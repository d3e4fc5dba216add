"""Put a backup back. Stop the server first; what stood there before is set aside, not deleted.

Numbers that were given out after the backup was made are unknown to it and will be given again:
whoever still holds such a paper takes a new number. A standby (hallfloor promote) has them all.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from server.cli.data import add_data


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", type=Path, help="the file that hallfloor backup made")
    add_data(parser)
    parser.add_argument(
        "--replace", action="store_true", help="set the hall that is there aside, if it is older"
    )
    parser.add_argument(
        "--even-newer", action="store_true", help="also if it is newer, or another hall"
    )


def run(args: argparse.Namespace) -> int:
    from server.backup.restoring import restore_database, restore_folder

    now = datetime.now(UTC)
    aside = None
    if args.data.url.startswith("sqlite:"):
        contents, aside = restore_folder(
            args.backup,
            args.data.folder,
            now,
            replace=args.replace,
            even_newer=args.even_newer,
        )
    else:
        contents = restore_database(args.backup, args.data.folder, args.data.url, now)
    sys.stdout.write(
        f"{contents.name} as of {contents.at:%Y-%m-%d %H:%M:%S} UTC, journal up to {contents.seq}, "
        f"is in {args.data.place}. Next: hallfloor check, then hallfloor serve\n"
    )
    if aside is not None:
        sys.stdout.write(f"What was there before: {aside}\n")
    return 0
