"""hallfloor case-figures: tells first, takes over only when asked to."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from server.commands import main
from server.store.opening import open_floor
from tests.server.factories import Clock

HEADS = "月份,窗口,受理件数,办结件数,按时办结,提前办结,平均承诺天数,平均办理天数"


def test_a_file_is_told_and_then_taken_over(
    sqlite_template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hallfloor.db").write_bytes(sqlite_template.read_bytes())
    file = tmp_path / "march.csv"
    file.write_text(f"{HEADS}\n2026-03,1,12,10,9,8,18.22,3.54\n", encoding="utf-8")
    words = ["case-figures", str(file), "--data", str(tmp_path)]

    assert main(words) == 0
    told = capsys.readouterr().out
    assert main([*words, "--import", "--by", "2001"]) == 0
    assert main(words) == 0

    assert "2026-03 window 1: new: 10 completed, 18.22 days promised, 3.54 taken" in told
    assert "Nothing was changed" in told
    assert "Changes: 0; as before: 1." in capsys.readouterr().out
    with closing(open_floor(f"sqlite:///{tmp_path / 'hallfloor.db'}", clock=Clock())) as floor:
        (entry,) = floor.assessing.figures("2026-03").entries
        assert (entry.by, entry.file) == ("2001", "march.csv")


def test_faults_are_told_by_row_and_column(
    sqlite_template: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANG", "C.UTF-8")
    (tmp_path / "hallfloor.db").write_bytes(sqlite_template.read_bytes())
    file = tmp_path / "march.csv"
    file.write_text(f"{HEADS}\n2026-03,1,12,1O,11,8,18.22,3.54\n", encoding="utf-8")

    assert main(["case-figures", str(file), "--data", str(tmp_path), "--import"]) == 1

    told = capsys.readouterr().out
    assert "march.csv:2:D: 办结件数: “1O” is no number of cases; is 10 meant?" in told
    assert "Faults: 1; nothing was changed." in told
