"""docs/operations.md is tested: its commands are run in their order, its configuration is read."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from server.commands import WORDS, main
from tests.server.cli.guide import GUIDE, blocks

PROGRAM = Path(sys.executable).with_name("hallfloor")


def commands(text: str) -> list[list[str]]:
    """The words behind every `hallfloor` of a block."""
    lines = [line.strip() for line in text.splitlines() if not line.startswith("ln ")]
    found = [re.search(r"(?:^|bin/)hallfloor (.+)$", line) for line in lines]
    return [line[1].split() for line in found if line is not None]


def test_the_commands_do_what_the_guide_says_in_their_order(tmp_path: Path) -> None:
    shown = "\n".join(blocks("sh"))
    path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"

    done = subprocess.run(
        ["bash", "-euc", shown],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.count("The data agrees with the journal.") == 2
    assert "restored on trial, and it agrees with its journal" in done.stdout
    assert (tmp_path / "standby-badge").exists()
    assert (tmp_path / "restored" / "hallfloor.db").exists()


def test_every_other_command_is_one_that_the_program_understands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = [words for text in [*blocks("console"), *blocks("ini")] for words in commands(text)]

    assert {words[0] for words in shown} >= {"serve", "standby", "promote", "migrate", "backup"}
    for words in shown:
        assert words[0] in WORDS
        with pytest.raises(SystemExit) as left:
            main([*words, "--help"])  # argparse looks at every word before it helps
        assert left.value.code == 0, words
    capsys.readouterr()


def test_options_named_in_sentences_exist(capsys: pytest.CaptureFixture[str]) -> None:
    known = ""
    for word in WORDS:
        with pytest.raises(SystemExit):
            main([word, "--help"])
        known += capsys.readouterr().out
    named = set(re.findall(r"`(?:hallfloor [a-z-]+ )?(--[a-z-]+)", GUIDE.read_text("utf-8")))

    assert named
    assert {option for option in named if option not in known} == set()


def test_the_units_are_whole() -> None:
    for text in blocks("ini"):
        unit = configparser.ConfigParser(strict=False)
        unit.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's are capital
        unit.read_string(text)
        assert set(unit.sections()) <= {"Unit", "Service", "Install", "Timer"}
