"""The word `demo` of the `hallfloor` command; everything heavy is imported when it is used."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from floorlink.errors import HallfloorError


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `demo` (entry point group hallfloor.commands)."""
    parser = subcommands.add_parser(
        "demo",
        help="start the demo hall with virtual devices",
        description="Starts the whole floor on this machine: server, agents, virtual devices. "
        "The first start lays down the Dongping hall; later ones keep its data.",
    )
    parser.add_argument("--port", type=int, default=8000, help="first of four ports (8000)")
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder of the hall's data")
    parser.add_argument("--traffic", action="store_true", help="simulated citizens and clerks")
    parser.add_argument("--speed", type=float, default=1.0, help="how much faster they live (1)")
    parser.add_argument(
        "--ready-file", type=Path, help="write addresses and logins as JSON once all answers"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from virtual_hall.demo import Demo, Ports

    try:
        Demo(arguments.data.resolve(), Ports.from_first(arguments.port)).run(arguments)
    except HallfloorError as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    return 0
