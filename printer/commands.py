"""`hallfloor preview-ticket`: a ticket as a PNG, without a printer and without a server."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from floorlink.messages import Names, Paper
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
        "--own", action="store_true", help="as a kiosk prints it while the server is away"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    # Pillow and the fonts load slowly: only for who asks for them.
    from printer.preview import preview, save_preview
    from printer.raster import logo_bitmap

    profile = load_profile(options.profile)
    template, logo = PLAIN, None
    if options.folder is not None:
        file = options.folder / FILE
        template = load_template(file)
        if template.logo:
            logo = logo_bitmap(logo_file(file, template), profile.dots)
    lines = ticket_layout(example(options.language, own=options.own), profile.columns, template)
    save_preview(preview(lines, profile, logo), options.output)
    sys.stdout.write(f"{options.output}\n")
    return 0


def example(language: str, *, own: bool = False) -> Paper:
    """A ticket as the demo hall would give it now."""
    return Paper(
        ticket=12,
        number="A5012" if own else "A012",
        token="12.preview",  # of no ticket  # nosec B106
        url="https://hall.example/t/12.preview-only-not-a-ticket",
        hall_name=Names(zh="东平县公共行政服务中心", en="Dongping Public Service Centre"),
        queue="A",
        queue_name=Names(zh="户籍", en="Household"),
        service_name=Names(zh="户口迁移", en="Moving a household registration"),
        ticket_class="ordinary",
        issued_at=datetime.now(UTC).astimezone(timezone(timedelta(hours=8))),
        ahead=5,
        expected_wait_s=(600, 1200),
        windows=["03", "04", "07"],
        advice=Names(zh="过号请到咨询台", en="Missed your call? Please ask at reception"),
        language="en" if language == "en" else "zh",
        own=own,
    )
