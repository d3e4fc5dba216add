"""Write everything that one device box needs into one archive, with a page that says what to do.

agent.toml, systemd units, udev rules, the sources of our own devices with their secrets, and a
fresh enrolment code. A wiring table (docs/firmware.md) says what the hall folder does not.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from floorlink.errors import SettingsError
from server.cli.data import add_data, opened


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("box", help="its name in devices.toml, such as floor")
    add_data(parser)
    parser.add_argument("--wiring", type=Path, metavar="FILE", help="the hall's wiring.toml")
    parser.add_argument(
        "--server", metavar="URL", help="the server's address as the box reaches it"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: BOX.tar.gz")
    parser.add_argument(
        "--code-lasts", type=int, default=24, metavar="HOURS", help="default: 24, at most 168"
    )


def run(args: argparse.Namespace) -> int:
    from server.provisioning.archive import Enrolment, box_archive
    from server.provisioning.planning import plan_box
    from server.provisioning.wiring import Wiring, read_wiring
    from server.services.commands import Actor, NewEnrolmentCode

    with opened(args.data) as floor:
        hall = floor.hall()
        wiring = read_wiring(args.wiring, hall) if args.wiring else Wiring()
        box = plan_box(args.box, hall, wiring, _server(args.server or wiring.server))
        command = NewEnrolmentCode(agent=args.box, minutes=60 * args.code_lasts)
        made = floor.do(command, Actor(kind="system"))
    enrolment = Enrolment(made.code, made.until)
    packed = box_archive(box, hall, wiring, enrolment, datetime.now(UTC))
    out: Path = args.out or Path(f"{args.box}.tar.gz")
    _keep(out, packed)
    sys.stdout.write(f"{out}: {len(box.devices)} devices on {len(box.lines)} lines\n")
    sys.stderr.write(f"Its enrolment code works until {made.until.astimezone():%Y-%m-%d %H:%M}.\n")
    return 0


def _server(address: str) -> str:
    if not address.startswith(("http://", "https://")):
        raise SettingsError(["--server (or server in wiring.toml) must be http://… or https://…"])
    return address.rstrip("/")


def _keep(out: Path, packed: bytes) -> None:
    """The archive holds passwords: for its owner only."""
    out.unlink(missing_ok=True)
    handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(packed)
