"""Tell, or delete, what the hall knows of one citizen who asks for it.

Who it is, the citizen shows: the ticket (the last part of its page's address), or the identity
card, whose number is typed in and kept nowhere. The journal notes that it was done, not of whom.
"""

from __future__ import annotations

import argparse
import getpass
import sys

from server.cli.data import add_data, opened


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["export", "forget"])
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--ticket", metavar="TOKEN", help="from the address on the ticket: /t/TOKEN")
    who.add_argument("--card", action="store_true", help="ask for an identity number (bookings)")
    add_data(parser)


def run(args: argparse.Namespace) -> int:
    import msgspec

    from server.door.persons import Persons
    from server.services.commands import Actor
    from server.services.personal.commands import ExportPerson, ForgetPerson
    from server.settings import ServerSettings

    person = ""
    if args.card:
        secret = ServerSettings(data=args.data.folder).secret_key()
        person = Persons(secret).hide(_ask())
    kind = ExportPerson if args.what == "export" else ForgetPerson
    with opened(args.data) as floor:
        answer = floor.do(kind(token=args.ticket or "", person=person), Actor(kind="system"))
    if args.what == "forget":
        sys.stdout.write(f"deleted in {answer} places\n")
    else:
        told = msgspec.json.format(msgspec.json.encode(answer), indent=2)
        sys.stdout.write(told.decode() + "\n")
    return 0


def _ask() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("identity number: ")
    return sys.stdin.readline().strip()
