"""Take a hall folder into the data, or bring the data up to date with it.

The data is made if there is none. Numbers, ratings and the journal stay; a queue or window that
citizens stand in cannot be taken away. Nothing happens while the folder has a fault: all of them
are told, by file and line. The plan of a plan.toml is drawn. A running server goes on with the old
hall until it is started again.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from server.cli.data import add_data, opened
from server.hall_folder import always_open
from server.hall_folder.pictures import FOLDER
from server.hall_folder.whole import read_whole
from server.services.commands import Actor
from server.services.floor_plan import DrawPlan
from server.store.photos import PhotoShelf


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="the hall folder")
    add_data(parser)
    parser.add_argument(
        "--always-open", action="store_true", help="the hall without closing time, to try it out"
    )
    parser.add_argument("--dry-run", action="store_true", help="only tell the folder's faults")


def run(args: argparse.Namespace) -> int:
    hall, plan, pictures = read_whole(args.folder)
    if args.always_open:
        hall = always_open(hall)
    said = (
        f"{hall.name.zh} {hall.name.en}: {len(hall.departments)} departments, "
        f"{len(hall.services)} services, {len(hall.queues)} queues, {len(hall.windows)} windows, "
        f"{len(hall.clerks)} people, {len(hall.devices)} devices\n"
    )
    if args.dry_run:
        sys.stdout.write(f"{said}The folder has no fault; nothing was changed.\n")
        return 0
    with opened(args.data, empty=True) as floor:
        shelf = PhotoShelf(args.data.folder / FOLDER)
        for picture in pictures:
            shelf.keep(picture)
        changed = floor.import_hall(hall)
        after, before = floor.drawn_plan()
        if plan is not None and plan != before:
            floor.do(DrawPlan(plan=plan, after=after), Actor(kind="system"))
            changed = True
    what = "The hall is in" if changed else "Nothing had changed in"
    sys.stdout.write(f"{said}{what} {args.data.place}.\n")
    return 0
