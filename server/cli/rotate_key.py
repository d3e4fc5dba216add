"""Seal what citizens wrote and left with a new key.

The server may run meanwhile. The keys are in personal.keys in the data folder. A backup holds them
too, so keep backups as safe as the server; a mere copy of the database tells nobody anything.
"""

from __future__ import annotations

import argparse
import sys

from server.cli.data import KEYS, add_data, opened


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--keep-old",
        action="store_true",
        help="do not delete the old keys: older backups can still be read with this file",
    )
    add_data(parser)


def run(args: argparse.Namespace) -> int:
    from server.services.commands import Actor
    from server.services.personal.commands import SealAgain
    from server.store.keys import KeyRing

    keys = KeyRing(args.data.folder / KEYS)
    with opened(args.data) as floor:
        keys.add_key()
        sealed = floor.do(SealAgain(), Actor(kind="system"))
    gone = 0 if args.keep_old else keys.forget_old_keys()
    sys.stdout.write(f"{sealed} texts sealed with a new key, {gone} old keys deleted\n")
    return 0
