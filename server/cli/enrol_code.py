"""Make the short code with which an agent (a device box) enrols, once.

The code is shown here and nowhere else. On the box: hallfloor-agent agent.toml, and type it in.
"""

from __future__ import annotations

import argparse
import sys

from server.cli.data import add_data, opened


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("agent", help="its name in devices.toml, such as floor")
    add_data(parser)


def run(args: argparse.Namespace) -> int:
    from server.services.commands import Actor, NewEnrolmentCode

    with opened(args.data) as floor:
        made = floor.do(NewEnrolmentCode(agent=args.agent), Actor(kind="system"))
    sys.stdout.write(f"{made.code}\n")
    sys.stderr.write(f"for {made.agent}, until {made.until.astimezone():%Y-%m-%d %H:%M}\n")
    return 0
