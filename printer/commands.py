"""`hallfloor preview-ticket`: a ticket as a PNG, without a printer and without a server."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import get_args

from printer.example import Case, example
from printer.layout import ticket_layout
from printer.profile import load_profile
from printer.template import FILE, PLAIN, load_template, logo_file


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `preview-ticket` to the `hallfloor` command (entry point group hallfloor.commands)."""
    parser = subcommands.add_parser(
        "preview-ticket", help="draw a hall's ticket as a picture", description=__doc__
    )
    parser.add_argument(
        "folder", type=Path, nargs="?", help=f"the folder with {FILE}; none: the plain layout"
    )
    parser.add_argument("-o", "--output", type=Path, default=Path("ticket.png"))
    parser.add_argument(
        "--profile", default="printers/escpos-80.toml", help="the printer (80 mm, with a cutter)"
    )
    parser.add_argument("--language", choices=("zh", "en"), default="zh", help="of the citizen")
    parser.add_argument(
        "--case", choices=get_args(Case), default="ordinary", help="what kind of ticket it is"
    )
    parser.add_argument(
        "--own",
        dest="case",
        action="store_const",
        const="own",
        help="as a kiosk prints it while the server is away (--case own)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    # Pillow and the fonts load slowly: only for who asks for them.
    from printer.preview import as_png, preview
    from printer.raster import logo_bitmap

    profile = load_profile(options.profile)
    template, logo = PLAIN, None
    if options.folder is not None:
        file = options.folder / FILE
        template = load_template(file)
        if template.logo:
            logo = logo_bitmap(logo_file(file, template), profile.dots)
    lines = ticket_layout(example(options.language, options.case), profile.columns, template)
    options.output.write_bytes(as_png(preview(lines, profile, logo)))
    sys.stdout.write(f"{options.output}\n")
    return 0
