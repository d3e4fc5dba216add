"""Write a small hall folder to begin with: two departments, three queues, three windows.

Change it to your hall, then: hallfloor import FOLDER
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from floorlink.errors import SettingsError
from server.hall_folder import DEMO, STARTER


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="a new or empty folder")
    parser.add_argument(
        "--dongping", action="store_true", help="the whole demo hall of Dongping instead"
    )


def run(args: argparse.Namespace) -> int:
    folder: Path = args.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SettingsError([f"{folder}: is not an empty folder"])
    shutil.copytree(DEMO if args.dongping else STARTER, folder, dirs_exist_ok=True)
    sys.stdout.write(f"{folder}: a hall to begin with. Next: hallfloor import {folder}\n")
    return 0
