"""Take figures of the approval systems over from a file: CSV or XLSX, one line for each window.

Tells first what would change, and every fault by row and column. Nothing happens without --import.
The same file again changes nothing; figures that were there already are corrected only with --why.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from floorlink.errors import SettingsError
from server.cli.data import add_data, opened

if TYPE_CHECKING:
    from server.services.assessing.views import FiguresChange


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the table, with heads in its first row")
    parser.add_argument("--month", default="", metavar="2026-10", help="of a file without months")
    parser.add_argument("--import", action="store_true", dest="take_over", help="take it over")
    parser.add_argument("--by", default="", metavar="BADGE", help="who takes it over")
    parser.add_argument("--why", default="", help="why figures that were there are corrected")
    add_data(parser)


def run(args: argparse.Namespace) -> int:
    from hashlib import sha256
    from typing import cast

    from server.door.words import refusals
    from server.intake.case_figures import read_case_figures
    from server.intake.reading import in_order
    from server.services.assessing.commands import ImportCaseFigures
    from server.services.commands import Actor, ActorKind

    try:
        data = args.file.read_bytes()
    except OSError as error:
        raise SettingsError([f"{args.file}: cannot be read: {error.strerror}"]) from error
    lang = "zh" if os.environ.get("LANG", "").startswith("zh") else "en"
    with opened(args.data) as floor:
        reading = read_case_figures(data, floor.hall(), args.month)
        changes, faults = floor.assessing.preview_figures(reading.lines)
        told = in_order([*reading.faults, *faults], reading.columns)
        for one in told:
            letter, head = reading.place(one)
            where = f"{args.file.name}:{one.row}:{letter or '-'}"
            text = refusals().text(lang, one.what, **one.facts)
            sys.stdout.write(f"{where}: {head + ': ' if head else ''}{text}\n")
        if told:
            sys.stdout.write(f"Faults: {len(told)}; nothing was changed.\n")
            return 1
        sys.stdout.writelines(_line(change) for change in changes if change.change != "same")
        same = sum(change.change == "same" for change in changes)
        sys.stdout.write(f"Changes: {len(changes) - same}; as before: {same}.\n")
        if not args.take_over:
            sys.stdout.write("Nothing was changed; --import takes it over.\n")
            return 0
        person = floor.person(args.by)
        command = ImportCaseFigures(
            lines=list(reading.lines),
            file=args.file.name,
            digest=sha256(data).hexdigest(),
            reason=args.why,
        )
        done = floor.do(command, Actor(kind=cast("ActorKind", person.role), id=person.badge))
    sys.stdout.write(f"{done.new} new, {done.corrected} corrected.\n")
    return 0


def _line(change: FiguresChange) -> str:
    after, before = change.after, change.before
    was = f", {before.completed} before" if before else ""
    return (
        f"{change.period} {change.kind} {change.code}: {change.change}: "
        f"{after.completed} completed{was}, {after.promised_days} days promised, "
        f"{after.actual_days} taken\n"
    )
