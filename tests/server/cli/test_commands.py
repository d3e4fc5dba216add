from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from server.commands import WORDS, main
from server.hall_folder import DEMO, STARTER, read_hall


def test_init_writes_a_hall_that_can_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "hall"

    assert main(["init", str(folder)]) == 0

    assert read_hall(folder) == read_hall(STARTER)
    assert f"hallfloor import {folder}" in capsys.readouterr().out


def test_init_can_write_the_demo_hall(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path), "--dongping"]) == 0

    assert read_hall(tmp_path) == read_hall(DEMO)


def test_init_never_writes_over_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hall.toml").write_text("mine")

    assert main(["init", str(tmp_path)]) == 1

    assert (tmp_path / "hall.toml").read_text() == "mine"
    assert "is not an empty folder" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], *[[word, "--help"] for word in WORDS]])
def test_each_word_says_what_it_does(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)

    assert left.value.code == 0
    assert "usage: hallfloor" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["innit"], ["init"]])
def test_a_word_that_is_not_one_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)

    assert left.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_import_tells_every_fault_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, data = tmp_path / "hall", tmp_path / "data"
    main(["init", str(folder)])
    for name in ("windows.toml", "devices.toml"):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace("code =", "cod =", 1), encoding="utf-8")

    assert main(["import", str(folder), "--data", str(data)]) == 1

    told = capsys.readouterr().err.splitlines()
    assert 'windows.toml:5: unknown key "cod", did you mean "code"?' in told
    assert 'devices.toml:12: unknown key "cod", did you mean "code"?' in told
    assert not data.exists()


def test_a_dry_run_only_looks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"

    assert main(["import", str(DEMO), "--data", str(data), "--dry-run"]) == 0

    assert "33 departments" in capsys.readouterr().out
    assert not data.exists()


@pytest.mark.parametrize("word", ["serve", "migrate", "check", "enrol-code floor"])
def test_a_mistyped_data_folder_is_not_made(
    word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "dta"

    assert main([*word.split(), "--data", str(data)]) == 1

    assert f"{data}: no hall here yet" in capsys.readouterr().err
    assert not data.exists()


def test_help_answers_without_loading_the_server() -> None:
    code = (
        "import sys, server.commands\n"
        "try: server.commands.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'flask', 'sqlalchemy', 'gevent'} & set(sys.modules)))"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.splitlines()[-1] == "[]"
