"""`hallfloor rotate-key` is killed at its worst moments: what was sealed can be read afterwards."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.commands import main
from server.services.commands import (
    Actor,
    CallNext,
    FinishServing,
    IssueTicket,
    OpenWindow,
    Rate,
    StartServing,
)
from server.services.floor import Floor
from server.store.keys import FILE
from server.store.opening import open_floor
from tests.server.factories import CITIZEN
from tests.server.running import small_hall

SYSTEM = Actor(kind="system")
KILL = "lambda *_: os.kill(os.getpid(), signal.SIGKILL)"
MOMENTS = {
    "the new key is there, nothing is sealed with it": f"Floor.do = {KILL}",
    "some is sealed, and not committed": f"""
seal, count = KeyRing.seal, iter([0, 0])
KeyRing.seal = lambda ring, text: seal(ring, text) if next(count, 1) == 0 else ({KILL})()
""",
    "all is sealed, the old keys are still there": f"KeyRing.forget_old_keys = {KILL}",
}


@pytest.fixture
def tokens(tmp_path: Path) -> list[str]:
    """Of tickets whose citizens wrote something."""
    with closing(_opened(tmp_path)) as floor:
        floor.import_hall(small_hall())
        floor.do(OpenWindow(window="03", clerk="1002"), SYSTEM)
        return [_wrote(floor, f"窗口态度生硬{number}") for number in range(4)]


def _opened(folder: Path) -> Floor:
    database = f"sqlite:///{folder / 'hallfloor.db'}"
    return open_floor(database, clock=lambda: datetime.now(UTC), keys=folder / FILE)


def _wrote(floor: Floor, text: str) -> str:
    paper = floor.do(IssueTicket(queue="B"), CITIZEN)
    for command in (CallNext, StartServing, FinishServing):
        floor.do(command(window="03"), SYSTEM)
    prompt = floor.prompt("03")
    assert prompt is not None
    floor.do(Rate(token=prompt.token, level=1, channel="qr", text=text), CITIZEN)
    return str(paper.token)


def _killed(folder: Path, moment: str) -> None:
    code = (
        "import os, signal\nfrom server.commands import main\n"
        "from server.services.floor import Floor\nfrom server.store.keys import KeyRing\n"
        f"{moment}\n"
        f"main(['rotate-key', '--data', {str(folder)!r}])"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr


def _told(folder: Path, token: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["person", "export", "--ticket", token, "--data", str(folder)]) == 0
    return json.dumps(json.loads(capsys.readouterr().out), ensure_ascii=False)


def test_a_killed_rotation_loses_no_text_and_is_done_again(
    tmp_path: Path, tokens: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for moment in MOMENTS.values():
        _killed(tmp_path, moment)

        for number, token in enumerate(tokens):
            assert f"窗口态度生硬{number}" in _told(tmp_path, token, capsys)
    assert len((tmp_path / FILE).read_text().split()) == 1 + len(MOMENTS)

    assert main(["rotate-key", "--data", str(tmp_path)]) == 0

    assert f"{len(MOMENTS) + 1} old keys deleted" in capsys.readouterr().out
    assert len((tmp_path / FILE).read_text().split()) == 1
    for number, token in enumerate(tokens):
        assert f"窗口态度生硬{number}" in _told(tmp_path, token, capsys)
