"""Write the hall that is in the data as a hall folder, with its drawn plan and its pictures.

With it the hall can be set up on another machine: hallfloor import FOLDER there. People's passwords
are not in it, because the data knows none; nor are numbers, ratings and the journal, which a backup
brings along.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from server.cli.data import add_data, opened
from server.hall_folder.pictures import FOLDER, write_pictures
from server.store.photos import PhotoShelf


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="a new or empty folder")
    add_data(parser)


def run(args: argparse.Namespace) -> int:
    from server.hall_folder.writing import write_hall

    with opened(args.data) as floor:
        hall, (_, plan) = floor.hall(), floor.drawn_plan()
    write_hall(hall, args.folder, plan)
    write_pictures(hall, args.folder, PhotoShelf(args.data.folder / FOLDER).find)
    drawn = "with the drawn plan" if plan else "nobody has drawn a plan"
    sys.stdout.write(f"{hall.name.zh} {hall.name.en} is in {args.folder}, {drawn}.\n")
    return 0
