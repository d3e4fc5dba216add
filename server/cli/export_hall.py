"""Write the hall that is in the data as a hall folder, with its drawn plan and its pictures.

With it the hall can be set up on another machine: hallfloor import FOLDER there. People's passwords
are not in it, because the data knows none; nor are numbers, ratings and the journal, which a backup
brings along. The page /admin/files gives the same as a zip.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from server.cli.data import add_data, opened
from server.hall_folder.pictures import FOLDER
from server.store.photos import PhotoShelf


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="a new or empty folder")
    add_data(parser)


def run(args: argparse.Namespace) -> int:
    from server.hall_folder.writing import whole_folder, write_folder

    with opened(args.data) as floor:
        hall, (_, plan) = floor.hall(), floor.drawn_plan()
    shelf = PhotoShelf(args.data.folder / FOLDER)
    write_folder(whole_folder(hall, plan, shelf.find), args.folder)
    drawn = "with the drawn plan" if plan else "nobody has drawn a plan"
    sys.stdout.write(f"{hall.name.zh} {hall.name.en} is in {args.folder}, {drawn}.\n")
    return 0
