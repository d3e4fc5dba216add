"""Make statistics as a workbook, or send the reports of reports.toml whose time has come.

Without --by everything is done that reports.toml in the data folder asks for and was not yet.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from server.cli.data import add_data, opened


def arguments(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
    parser.add_argument("--by", help="hall, queue, service, department, window, clerk or hour")
    parser.add_argument("--since", type=date.fromisoformat, metavar="DAY")
    parser.add_argument("--until", type=date.fromisoformat, metavar="DAY")
    parser.add_argument("--every", default="day", help="day, week or month: the second sheet")
    parser.add_argument("--language", default="zh", choices=("zh", "en"))
    parser.add_argument("--to", type=Path, default=Path("statistics.xlsx"), metavar="FILE")


def run(args: argparse.Namespace) -> int:
    from server.reports.scheduled import send_due
    from server.reports.statistics_files import statistics_book
    from server.services.statistics.reporting import Asked

    with opened(args.data) as floor:
        if not args.by:
            sent = send_due(floor, args.data.folder)
            sys.stdout.writelines(f"{line}\n" for line in sent or ["No report is due."])
            return 0
        until = args.until or floor.today()
        since = args.since or until.replace(day=1)
        asked = Asked(by=args.by, since=since, until=until, every=args.every)
        args.to.write_bytes(statistics_book(floor.statistics(asked), args.language))
    sys.stdout.write(f"{args.to}: {args.by}, {since} to {until}\n")
    return 0
