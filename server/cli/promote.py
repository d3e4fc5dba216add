"""Make the standby in this folder the server of the hall, and start it.

Everything is there that the standby had been sent. The machine that failed must not come back as a
server: make it the new standby.
"""

from __future__ import annotations

import argparse

from server.cli import serve


def arguments(parser: argparse.ArgumentParser) -> None:
    serve.arguments(parser)
    parser.add_argument("--even-so", action="store_true", help="although the old server answers")


def run(args: argparse.Namespace) -> int:
    from server.standby.taking_over import take_over

    take_over(args.data.folder, even_so=args.even_so)
    return serve.run(args, promoted=True)
