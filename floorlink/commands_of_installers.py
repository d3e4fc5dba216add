"""`hallfloor-agent try` and `doctor`, as the command line calls them."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import tomllib
from datetime import datetime
from pathlib import Path

from floorlink import trying
from floorlink.doctor import Doctor, Round
from floorlink.errors import SettingsError
from floorlink.narration import Words


def run(options: argparse.Namespace) -> int:
    """0 when all is well, 1 when something is not. Raises SettingsError."""
    words = Words(options.lang or _language_of_the_shell())
    return _try(options, words) if options.command == "try" else _doctor(options, words)


def _try(options: argparse.Namespace, words: Words) -> int:
    trial = trying.Trial(
        options.profile,
        options.port,
        driver=options.driver,
        address=options.address,
        baud=options.baud,
        text=options.text,
        seconds=options.seconds,
        options=dict(_option(given) for given in options.option),
    )
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    return 0 if trying.run(trial, words, _tell, ended) else 1


def _doctor(options: argparse.Namespace, words: Words) -> int:
    report: Path = options.report or Path(f"doctor-{datetime.now():%Y%m%d-%H%M%S}.txt")
    doctor = Doctor(Round(options.settings, press_within_s=options.press), words, _tell)
    try:
        doctor.examine()
    finally:  # also of a round that was broken off
        report.write_text("\n".join(doctor.lines) + "\n", encoding="utf-8")
    _tell(words.say("报告已存到 {file}", file=report.resolve()))
    return 1 if doctor.wrong else 0


def _option(given: str) -> tuple[str, object]:
    name, equals, value = given.partition("=")
    if not equals:
        raise SettingsError([f"--option {given}: write it as name=value"])
    return name, _as_written(value)


def _as_written(value: str) -> object:
    """A TOML value, or else the text as it stands: pin=17, path=/dev/input/event3."""
    try:
        return tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return value


def _language_of_the_shell() -> str:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "en" if spoken.startswith("en") else "zh"


def _tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
