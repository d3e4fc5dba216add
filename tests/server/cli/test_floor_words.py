"""The words that need a floor behind them, on real data."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from server.cli.data import data, opened
from server.commands import main
from server.domain.errors import RuleError
from server.door.persons import Persons
from server.hall_folder import DEMO, STARTER, always_open, read_hall
from server.services.commands import Actor, BookAppointment, Enrol
from server.services.floor import Floor
from server.settings import ServerSettings
from tests.server.factories import CITIZEN


@pytest.fixture
def hall_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    folder = str(tmp_path / "data")
    assert main(["import", str(STARTER), "--data", folder]) == 0
    assert f"The hall is in {folder}" in capsys.readouterr().out
    return folder


def test_a_hall_taken_in_twice_has_not_changed(
    hall_data: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(STARTER), "--data", hall_data]) == 0

    assert "Nothing had changed" in capsys.readouterr().out


def test_what_is_taken_in_is_what_the_folder_says(tmp_path: Path) -> None:
    assert main(["import", str(DEMO), "--always-open", "--data", str(tmp_path)]) == 0

    with opened(data(str(tmp_path))) as floor:
        kept = floor.hall()

    shown = always_open(read_hall(DEMO))
    nobodys = tuple(replace(clerk, password="") for clerk in shown.clerks)
    assert kept == replace(shown, clerks=nobodys)


def test_migrating_says_whose_data_it_is(
    hall_data: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate", "--data", hall_data]) == 0

    assert capsys.readouterr().out == "我的服务大厅 My Service Hall: the data is up to date\n"


def test_an_enrolment_code_enrols_its_agent(
    hall_data: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["enrol-code", "floor", "--data", hall_data]) == 0
    code = capsys.readouterr().out.strip()

    with opened(data(hall_data)) as floor:
        badge = floor.do(Enrol(code=code), Actor(kind="device"))

    assert badge.agent == "floor"
    assert badge.token


@pytest.mark.parametrize(("lang", "told"), [("zh_CN.UTF-8", "没有"), ("C.UTF-8", "no ")])
def test_a_refusal_is_told_in_the_readers_language(
    lang: str,
    told: str,
    hall_data: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANG", lang)

    assert main(["enrol-code", "flor", "--data", hall_data]) == 1

    said = capsys.readouterr().err
    assert told in said
    assert "flor" in said


def test_the_server_answers_and_ends_when_told(hall_data: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "server.commands", "serve"]
        + ["--data", hall_data, "--port", str(port)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    try:
        assert _answer(f"http://127.0.0.1:{port}/api/catalogue").find("identity-card") > 0
    finally:
        server.send_signal(signal.SIGTERM)
        left = server.wait(timeout=20)

    assert left == 0


def _answer(url: str) -> str:
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return str(answer.read(), "utf-8")
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("the server never answered")


def test_provision_writes_an_archive_whose_code_enrols_the_box(
    hall_data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "floor.tar.gz"
    words = ["provision", "floor", "--data", hall_data, "--out", str(out)]

    assert main([*words, "--server", "http://192.168.10.2:8000/"]) == 0

    assert f"{out}: 3 devices on 2 lines" in capsys.readouterr().out
    assert out.stat().st_mode & 0o777 == 0o600
    with tarfile.open(out) as archive:
        enrolment = archive.extractfile("floor/root/etc/hallfloor/enrolment")
        assert enrolment
        code = enrolment.read().decode().strip().removeprefix("HALLFLOOR_ENROLMENT_CODE=")
    with opened(data(hall_data)) as floor:
        assert floor.do(Enrol(code=code), Actor(kind="citizen")).agent == "floor"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["flor", "--server", "http://hall"], "the hall has no box flor"),
        (["floor"], "--server"),
        (["floor", "--server", "hall:8000"], "--server"),
        (["floor", "--server", "http://hall", "--wiring", "nowhere.toml"], "no such file"),
    ],
)
def test_provision_refuses_what_it_cannot_do_and_writes_nothing(
    words: list[str],
    fault: str,
    hall_data: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "box.tar.gz"

    assert main(["provision", *words, "--data", hall_data, "--out", str(out)]) == 1

    assert fault in capsys.readouterr().err
    assert not out.exists()


def test_a_citizen_is_told_and_forgotten_at_the_machine(
    hall_data: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = "11010519491231002X"
    place = data(hall_data)
    person = Persons(ServerSettings(data=place.folder).secret_key()).hide(number)
    with opened(place) as floor:
        _book(floor, person)

    monkeypatch.setattr("sys.stdin", io.StringIO(f"{number}\n"))
    assert main(["person", "export", "--card", "--data", hall_data]) == 0
    told = json.loads(capsys.readouterr().out)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{number}\n"))
    assert main(["person", "forget", "--card", "--data", hall_data]) == 0
    assert capsys.readouterr().out == "deleted in 1 places\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{number}\n"))
    assert main(["person", "export", "--card", "--data", hall_data]) == 0

    assert len(told["appointments"]) == 1
    assert json.loads(capsys.readouterr().out)["appointments"] == []


def _book(floor: Floor, person: str) -> None:
    """The first hour of the coming two weeks at which a service can be booked."""
    service = floor.catalogue().departments[0].services[0].service
    hour = floor.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    for later in range(13 * 24):
        slot = hour + timedelta(hours=later)
        with suppress(RuleError):
            floor.do(BookAppointment(service=service, slot=slot, person=person), CITIZEN)
            return
    raise AssertionError("this hall never opens")


def test_texts_are_sealed_again_with_a_new_key(
    hall_data: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rotate-key", "--data", hall_data]) == 0
    assert main(["rotate-key", "--keep-old", "--data", hall_data]) == 0

    assert "0 texts sealed with a new key, 0 old keys deleted" in capsys.readouterr().out
    keys = (data(hall_data).folder / "personal.keys").read_text().split()
    assert len(keys) == 2
    assert (data(hall_data).folder / "personal.keys").stat().st_mode & 0o077 == 0
