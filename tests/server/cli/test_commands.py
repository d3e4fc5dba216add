from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from floorlink.errors import SettingsError
from server.commands import WORDS, main
from server.domain.plan import Fixture, Spot
from server.hall_folder import DEMO, STARTER, read_hall
from server.hall_folder.plan_file import FILE as PLAN
from server.hall_folder.plan_file import read_plan


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


def test_a_hall_moves_to_another_machine_with_its_plan_and_its_pictures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, first, second = (str(tmp_path / name) for name in ("hall", "first", "second"))
    main(["init", folder])
    (tmp_path / "hall" / PLAN).write_text(
        "width = 30\nheight = 20\n[windows]\n01 = { x = 9, y = 7 }\n[zones]\n"
        '[[marks]]\nkind = "entrance"\narea = { x = 1, y = 16, width = 8, height = 3 }\n',
        encoding="utf-8",
    )
    face = b"\xff\xd8\xff of a clerk"
    name = hashlib.sha256(face).hexdigest()
    (tmp_path / "hall" / "pictures").mkdir()
    (tmp_path / "hall" / "pictures" / f"{name}.jpg").write_bytes(face)
    people = tmp_path / "hall" / "people.toml"
    people.write_text(
        people.read_text("utf-8").replace("[[people]]", f'[[people]]\nphoto = "{name}"', 1), "utf-8"
    )
    assert main(["import", folder, "--data", first]) == 0
    moved = str(tmp_path / "moved")

    assert main(["export", moved, "--data", first]) == 0

    assert main(["import", moved, "--data", second]) == 0
    assert "The hall is in" in capsys.readouterr().out
    assert main(["import", moved, "--data", second]) == 0
    assert "Nothing had changed" in capsys.readouterr().out
    assert (tmp_path / "second" / "pictures" / f"{name}.jpg").read_bytes() == face
    hall = read_hall(Path(moved))
    plan = read_plan(Path(moved), hall)
    assert hall == read_hall(Path(folder))
    assert plan is not None
    assert plan.windows["01"] == Spot(9, 7)
    assert set(plan.windows) == {window.code for window in hall.windows}
    assert [mark.kind for mark in plan.marks] == [Fixture.ENTRANCE]
    assert main(["export", moved, "--data", first]) == 1  # never into a folder with files


def test_a_picture_that_no_hall_has_written_is_a_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init", str(tmp_path / "hall")])
    (tmp_path / "hall" / "pictures").mkdir()
    (tmp_path / "hall" / "pictures" / "holiday.jpg").write_bytes(b"\xff\xd8\xff")

    assert main(["import", str(tmp_path / "hall"), "--data", str(tmp_path / "data")]) == 1

    assert "pictures/holiday.jpg: is no picture" in capsys.readouterr().err
    assert not (tmp_path / "data" / "hallfloor.db").exists()


def test_the_faults_of_a_plan_are_told_by_their_lines(tmp_path: Path) -> None:
    main(["init", str(tmp_path / "hall")])
    file = tmp_path / "hall" / PLAN
    file.write_text(
        "width = 30\nheight = 20\n[windows]\n01 = { x = 9, y = 7 }\n02 = { x = 11, y = 9 }\n"
        "3 = { x = 1, y = 13 }\n03 = { x = 28, y = 1 }\n[zones]\nz = { x = 0, y = 0, width = 1, "
        "height = 1 }\n",
        encoding="utf-8",
    )

    with pytest.raises(SettingsError) as caught:
        read_plan(tmp_path / "hall", read_hall(tmp_path / "hall"))

    assert caught.value.faults == [
        "plan.toml:4: stands on another window: each takes 5 by 6 cells",
        'plan.toml:6: unknown window "3", did you mean "03"?',
        "plan.toml:7: lies outside the plan: a window takes 5 by 6 cells",
        'plan.toml:9: unknown zone "z"',
    ]


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
