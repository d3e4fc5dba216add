"""Seal what citizens wrote and left with a new key.

The server may run meanwhile. The keys are in personal.keys in the data folder (with PostgreSQL in
./data: run it where the server runs). A backup holds them too, so keep backups as safe as the
server; a mere copy of the database tells nobody anything.
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
    from server.push.shelf import seal_again
    from server.services.commands import Actor
    from server.services.personal.commands import LookAtKeys, SealAgain
    from server.store.keys import KeyRing

    keys, system = KeyRing(args.data.folder / KEYS), Actor(kind="system")
    sealed = 0
    with opened(args.data) as floor:
        closed = floor.do(LookAtKeys(), system)
        keys.add_key()
        while turn := floor.do(SealAgain(), system):
            sealed += turn
    seal_again(args.data.folder, keys)
    gone = 0 if args.keep_old else keys.forget_old_keys()
    sys.stdout.write(f"{sealed} texts sealed with a new key, {gone} old keys deleted\n")
    if closed:
        left = f"{closed} texts are sealed with keys that are not in {args.data.folder / KEYS}"
        sys.stderr.write(f"{left}; they were left as they are\n")
    return 0
