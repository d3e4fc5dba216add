"""`hallfloor rotate-key` is killed at its worst moments: what was sealed can be read afterwards."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest

from server.commands import main
from server.data_folder import DATABASE
from server.push.message import BrowserKeys
from server.push.shelf import Phone, Shelf
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
from server.services.follow_up.commands import OpenCase
from server.services.personal.commands import ExportPerson
from server.store.keys import FILE, KeyRing
from server.store.opening import open_floor
from tests.floorlink.pty_pair import eventually
from tests.server.at_work import AtWork, at_work
from tests.server.factories import CITIZEN, MANAGER
from tests.server.running import small_hall

SYSTEM = Actor(kind="system")
KILL = "lambda *_: os.kill(os.getpid(), signal.SIGKILL)"
MOMENTS = {
    "the new key is there, nothing is sealed with it": f"""
add = KeyRing.add_key
KeyRing.add_key = lambda ring: (add(ring), ({KILL})())
""",
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


def test_keys_that_open_nothing_of_a_hall_change_nothing(
    tmp_path: Path, tokens: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    keys = tmp_path / FILE
    phone = Phone(token="1.x", endpoint="a", keys=BrowserKeys(p256dh="", auth=""), language="zh")
    Shelf(tmp_path, KeyRing(keys)).put(phone)
    keys.rename(keys.with_suffix(".away"))

    assert main(["rotate-key", "--data", str(tmp_path)]) == 1

    assert "4 texts were sealed with other keys" in capsys.readouterr().err
    assert not keys.exists()

    own = keys.with_suffix(".away").rename(keys)
    assert main(["rotate-key", "--data", str(tmp_path)]) == 0
    assert "4 texts sealed with a new key, 1 old keys deleted" in capsys.readouterr().out
    for number, token in enumerate(tokens):
        assert f"窗口态度生硬{number}" in _told(tmp_path, token, capsys)
    # The phones that wait to be reminded are sealed with the new one too.
    assert Shelf(tmp_path, KeyRing(own)).tokens() == ["1.x"]


def test_keys_are_rotated_while_citizens_write(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = database
    if database.startswith("sqlite"):
        Path(database.removeprefix("sqlite:///")).rename(tmp_path / DATABASE)
        place, database = str(tmp_path), f"sqlite:///{tmp_path / DATABASE}"
    with at_work(database) as hall:
        if hall.keys is not None:  # the words look for them in ./data
            monkeypatch.chdir(hall.keys.parent.parent)
        opened = OpenCase(kind="complaint", window="1", words="多次推诿")
        case = hall.floor.do(opened, MANAGER, "complained")

        wrote = _beside_a_writer(hall, lambda: main(["rotate-key", "--data", place]))

        hall.reopen()  # with nothing but the keys that are left in the file
        for token, text in wrote.items():
            told = hall.floor.do(ExportPerson(token=token), SYSTEM)
            assert [rating.text for rating in told.ratings] == [text]
        # An answer that repeats what somebody wrote is sealed too, and given again.
        assert hall.floor.do(opened, MANAGER, "complained") == case
        assert hall.floor.check() == []


def _beside_a_writer(hall: AtWork, rotate: Callable[[], int]) -> dict[str, str]:
    """Rotates three times while ratings with texts come in: by their tickets' tokens."""
    wrote, enough = dict[str, str](), Event()
    hall.open("1")

    def write() -> None:
        while not enough.is_set():
            paper, text = hall.issue(), f"窗口态度生硬{len(wrote)}"
            hall.next("1")
            rated = Rate(token=hall.finish("1").token, level=1, channel="qr", text=text)
            hall.floor.do(rated, CITIZEN)
            wrote[paper.token] = text

    writer = Thread(target=write)
    writer.start()
    try:
        for _ in range(3):
            more = len(wrote) + 3
            eventually(partial(_has, wrote, more), timeout=30)
            assert rotate() == 0
    finally:
        enough.set()
        writer.join()
    return wrote


def _has(wrote: dict[str, str], count: int) -> bool:
    return len(wrote) >= count
