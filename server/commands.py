"""`hallfloor`, the command of the server's side.

`hallfloor --help` must answer at once, so a word's module (server/cli/) is imported only when it is
used.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from floorlink.errors import HallfloorError

WORDS = {
    "init": ("init", "write a small hall folder to begin with"),
}
"""Word -> its module in server/cli/ and its line of help."""


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(
        prog="hallfloor",
        description="阳光大厅 Hallfloor: runs the floor of a government service hall.",
        epilog="hallfloor WORD --help tells more about each.",
    )
    words = parser.add_subparsers(dest="word", metavar="WORD", required=True)
    parsers = {word: words.add_parser(word, help=help) for word, (_, help) in WORDS.items()}
    word = next((one for one in given if not one.startswith("-")), "")
    if word not in WORDS:
        parser.parse_args(given)
        return 2
    module = import_module(f"server.cli.{WORDS[word][0]}")
    parsers[word].description = module.__doc__
    parsers[word].formatter_class = argparse.RawDescriptionHelpFormatter
    module.arguments(parsers[word])
    try:
        return int(module.run(parser.parse_args(given)))
    except HallfloorError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
