"""`hallfloor voice`: makes the default voice of a hall, or says what is missing for it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from floorlink.errors import HallfloorError


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `voice` to the `hallfloor` command (entry point group hallfloor.commands)."""
    parser = subcommands.add_parser(
        "voice",
        help="make the spoken clips of the default voice",
        description="Makes the clips that boards join into calls, with espeak-ng. "
        "Clips that are there already, such as a hall's own recordings, are kept.",
    )
    parser.add_argument(
        "folder", type=Path, nargs="?", default=Path("data/clips"), help="where (data/clips)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from display.voice_clips import make_pack

    try:
        made = make_pack(arguments.folder)
    except HallfloorError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{len(made)} clips made in {arguments.folder}\n")
    return 0
