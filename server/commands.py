"""`hallfloor`, the command of the server's side.

`hallfloor --help` must answer at once, so a word's module (server/cli/) is imported only when it is
used. Other programs add words of their own under the entry point group `hallfloor.commands`: a
function that takes the subparsers, adds one, and sets `run` on it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import entry_points

from floorlink.errors import HallfloorError
from server.domain.errors import RuleError

WORDS = {
    "init": ("init", "write a small hall folder to begin with"),
    "import": ("import_hall", "take a hall folder into the data, or bring it up to date"),
    "export": ("export_hall", "write the hall as a folder, to set it up elsewhere"),
    "serve": ("serve", "start the server"),
    "check": ("check", "see whether the data agrees with the journal"),
    "sign-on": ("sign_on", "see whether single sign-on is set up right, and what is wrong"),
    "case-figures": ("case_figures", "take figures of the approval systems over from a file"),
    "person": ("person", "tell or delete what the hall knows of one citizen who asks"),
    "rotate-key": ("rotate_key", "seal what citizens wrote and left with a new key"),
    "enrol-code": ("enrol_code", "make the short code with which an agent enrols once"),
    "provision": ("provision", "write all that one device box needs into one archive"),
    "report": ("report", "make statistics as a file, or send the reports that are due"),
    "backup": ("backup", "back the whole hall up while it runs, and try the backup"),
    "restore": ("restore", "put a backup back"),
    "standby-badge": ("standby_badge", "make the badge with which a standby follows this hall"),
    "standby": ("standby", "follow the server from a second machine"),
    "promote": ("promote", "make the standby the server of the hall, and start it"),
    "migrate": ("migrate", "bring the data of an older version up to date"),
}
"""Word -> its module in server/cli/ and its line of help."""
GROUP = "hallfloor.commands"


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    word = next((one for one in given if not one.startswith("-")), "")
    parser = _parser(word)
    try:
        args = parser.parse_args(given)
        return int(args.run(args))
    except RuleError as refusal:
        sys.stderr.write(f"{_told(refusal)}\n")
        return 1
    except HallfloorError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _parser(word: str) -> argparse.ArgumentParser:
    """All words, but only `word` with its own arguments."""
    parser = argparse.ArgumentParser(
        prog="hallfloor",
        description="阳光大厅 Hallfloor: runs the floor of a government service hall.",
        epilog="hallfloor WORD --help tells more about each.",
    )
    words = parser.add_subparsers(dest="word", metavar="WORD", required=True)
    for name, (module_name, help) in WORDS.items():
        own = words.add_parser(name, help=help)
        if name == word:
            module = import_module(f"server.cli.{module_name}")
            own.description = module.__doc__
            own.formatter_class = argparse.RawDescriptionHelpFormatter
            module.arguments(own)
            own.set_defaults(run=module.run)
    if word not in WORDS:
        for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
            if word in ("", entry.name):
                entry.load()(words)
    return parser


def _told(refusal: RuleError) -> str:
    from server.door.words import in_words, language

    lang = "zh" if os.environ.get("LANG", "").startswith("zh") else "en"
    return language().text(lang, refusal.detail or refusal.title, **in_words(lang, refusal.facts))


if __name__ == "__main__":
    sys.exit(main())
