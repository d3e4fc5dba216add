"""Follow the server of a hall from a second machine, ready to take its place.

Give it a badge first: `hallfloor standby-badge` on the first machine. It runs until it is stopped,
or until `hallfloor promote` ends it.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from floorlink.errors import HallfloorError
from server.cli.data import FILE, add_data


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("primary", help="address of the server in use, http://… or https://…")
    add_data(parser)
    parser.add_argument(
        "--badge-file", type=Path, default=Path("standby-badge"), help="(standby-badge)"
    )


def run(args: argparse.Namespace) -> int:
    from server.data_folder import holding
    from server.standby.following import Following, NoStandbyError, standing_of

    folder: Path = args.data.folder
    if not args.primary.startswith(("http://", "https://")):
        raise HallfloorError('the server\'s address begins with "http://" or "https://"')
    if (folder / FILE).exists() and standing_of(folder) is None:
        raise NoStandbyError(f"{folder}: a hall is here that is no standby; name another folder")
    try:
        badge = args.badge_file.read_text().strip()
    except OSError as error:
        raise HallfloorError(
            f"{args.badge_file}: {error.strerror}; hallfloor standby-badge makes one"
        ) from error
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with holding(folder, "hallfloor standby"):
        Following(args.primary, badge, folder).run(lambda: False)
    return 0
