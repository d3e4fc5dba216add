"""Start the server of one hall; it runs until Ctrl-C or SIGTERM.

In an empty data folder it prints a code, with which the first visit (/start) makes the hall.
Put a proxy with https in front of it (docs/operations.md) and say so with --https --behind-proxy.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from floorlink.errors import HallfloorError, SettingsError
from server.cli.data import add_data, is_empty, must_exist
from server.settings import ServerSettings
from server.sign_on.settings import SignOn, read_sign_on


def arguments(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument(
        "--clips", type=Path, help="folder of spoken clips (default: clips in the data, if any)"
    )
    parser.add_argument("--https", action="store_true", help="reached through https")
    parser.add_argument(
        "--behind-proxy", action="store_true", help="believe one proxy's X-Forwarded headers"
    )
    parser.add_argument(
        "--synchronous-standby",
        action="store_true",
        help="answer once the standby has it too, as long as it is there",
    )


def run(args: argparse.Namespace, *, promoted: bool = False) -> int:
    if not is_empty(args.data):
        must_exist(args.data)
    if (args.data.folder / "standby.json").exists():
        raise HallfloorError(f"{args.data.folder} is a standby's; hallfloor promote makes it serve")
    made = args.data.folder / "clips"
    settings = ServerSettings(
        data=args.data.folder,
        host=args.host,
        port=args.port,
        database=args.data.url,
        clips=args.clips or (made if made.is_dir() else None),
        https=args.https,
        behind_proxy=args.behind_proxy,
        synchronous_standby=args.synchronous_standby,
        promoted=promoted,
        sign_on=sign_on_of(args.data.folder),
    )
    # Imported this late because it patches the standard library for gevent.
    from server.serve import serve

    serve(settings)
    return 0


def sign_on_of(folder: Path) -> SignOn | None:
    """A hall opens in the morning whatever is wrong with it: passwords still work."""
    try:
        return read_sign_on(folder)
    except SettingsError as error:
        sys.stderr.write(f"No single sign-on until this is mended (hallfloor sign-on):\n{error}\n")
        return None
