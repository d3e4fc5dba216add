"""A standby has what the server has, through new logs and lost connections, and can serve."""

from __future__ import annotations

import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
import requests

from server.commands import main
from server.data_folder import DATABASE, REMINDERS, holding
from server.push.message import BrowserKeys
from server.push.shelf import Phone, Shelf
from server.services.commands import IssueTicket, TimeOutPrompts
from server.services.committer import directly
from server.services.floor import Floor
from server.standby.badge import is_badge, new_badge, revoke_badge
from server.standby.following import Following
from server.standby.sending import BeginAgain, Sending
from server.standby.taking_over import take_over
from server.standby.way import StandbyWay
from server.store.hall_store import SqlStore
from server.store.keys import KeyRing
from server.store.log_end import HEADER
from server.store.log_state import log_state
from server.store.opening import open_floor
from tests.server.factories import CITIZEN, SYSTEM, Clock

LOG_LONG = 300_000


def eventually(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not what():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.01)


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


def the_rest(_: object, start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    return [b"the rest"]


class Primary:
    """A floor with its standby's way in, on a port of its own."""

    def __init__(self, folder: Path, **how: Any) -> None:
        self.folder = folder
        made: list[Sending] = []

        def sends(store: SqlStore) -> Callable[[], None]:
            made.append(
                Sending(folder / DATABASE, store, Clock(), directly, synchronous=True, **how)
            )
            return made[0].committed

        url = f"sqlite:///{folder / DATABASE}"
        self.floor: Floor = open_floor(url, clock=Clock(), sends=sends)
        self.sending: Sending = made[0]
        self.floor.further_alerts.append(self.sending.alerts)
        self.badge: str = new_badge(folder)
        way = StandbyWay(self.sending, folder, the_rest)
        self._server: WSGIServer = make_server("127.0.0.1", 0, way, handler_class=Quiet)
        self.url: str = f"http://127.0.0.1:{self._server.server_port}"
        self._thread: threading.Thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,)
        )
        self._thread.start()

    def issue(self, count: int = 1) -> None:
        for _ in range(count):
            self.floor.do(IssueTicket(queue="A"), CITIZEN)

    def beat(self) -> None:
        """What a server does every second."""
        self.floor.do(TimeOutPrompts(), SYSTEM)

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.floor.close()


class Standby:
    """Follows from `start` to `stop`; what it has then is looked at like after a promotion."""

    def __init__(self, primary: Primary, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self._primary = folder, primary
        self.new_logs = 0
        self.start()

    def start(self) -> None:
        self._over = threading.Event()
        self.following = Following(self._primary.url, self._primary.badge, self.folder)
        move_log = self.following._move_log

        def counting() -> None:
            self.new_logs += 1
            move_log()

        self.following._move_log = counting  # type: ignore[method-assign]  # counted on its way
        self._thread = threading.Thread(target=self.following.run, args=(self._over.is_set,))
        self._thread.start()

    def join(self) -> None:
        """Until it has everything, so that commands wait for it from now on."""

        def has_all() -> bool:
            self._primary.beat()
            return self._primary.sending._joined

        eventually(has_all)

    def turn_to(self, primary: Primary) -> None:
        """The server was started again."""
        self._primary = primary

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def numbers(self) -> list[str]:
        """Of a copy: what is opened is changed."""
        copy = self.folder.with_name("copy")
        shutil.copytree(self.folder, copy)
        with closing(open_floor(f"sqlite:///{copy / DATABASE}", clock=Clock())) as floor:
            assert floor.check() == []
            found = numbers_in(floor)
        shutil.rmtree(copy)
        return found


def numbers_in(floor: Floor) -> list[str]:
    return [str(e.data["number"]) for e in floor.journal(limit=9999) if e.kind == "issued"]


def numbers_up_to(last: int) -> list[str]:
    return [f"A{n:03d}" for n in range(1, last + 1)]


def standby_alerts(primary: Primary) -> list[str]:
    return [alert.subject for alert in primary.floor.floor_view().alerts if alert.kind == "store"]


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: Path) -> Path:
    folder = tmp_path / "primary"
    folder.mkdir()
    (folder / DATABASE).write_bytes(sqlite_template.read_bytes())
    (folder / "secret.key").write_bytes(b"k" * 32)
    return folder


@pytest.fixture
def primary(folder: Path) -> Iterator[Primary]:
    primary = Primary(folder, log_long=LOG_LONG, wait_s=0.2)
    yield primary
    primary.close()


@pytest.fixture
def standby(primary: Primary, tmp_path: Path) -> Iterator[Standby]:
    standby = Standby(primary, tmp_path / "standby")
    yield standby
    standby.stop()


def test_what_was_answered_is_at_the_standby_through_logs_begun_anew(
    primary: Primary, standby: Standby
) -> None:
    for last in (10, 60, 110):
        standby.join()
        primary.issue(last - len(numbers_in(primary.floor)))
        standby.stop()
        assert standby.numbers() == numbers_up_to(last)
        standby.start()

    assert standby.new_logs >= 2


def test_a_standby_that_was_away_goes_on_where_it_was_and_managers_see_it_gone(
    primary: Primary, standby: Standby
) -> None:
    standby.join()
    primary.issue()
    eventually(lambda: int(standby.following._salts, 16) != 0)  # a log that has begun
    assert standby_alerts(primary) == []
    standby.stop()
    primary.sending._answer_within_s = 0.1

    primary.issue(5)

    assert standby_alerts(primary) == ["standby"]
    salts = standby.following._salts
    standby.start()
    standby.join()
    assert standby.following._salts == salts != ""
    assert standby_alerts(primary) == []
    standby.stop()
    assert standby.numbers() == numbers_up_to(6)


def test_in_a_hall_that_never_rests_a_standby_comes_to_follow(primary: Primary) -> None:
    sending, database = primary.sending, primary.folder / DATABASE
    primary.issue()
    begun = log_state(database)
    sending.following(begun._replace(end=HEADER))

    primary.issue()
    sending.following(begun)

    assert log_state(database).end > begun.end
    assert sending._joined


def test_a_log_that_another_program_began_anew_makes_the_standby_begin_again(
    primary: Primary, standby: Standby, folder: Path
) -> None:
    standby.join()
    standby.stop()
    primary.sending._answer_within_s = 0.1
    primary.issue(2)
    with closing(sqlite3.connect(folder / DATABASE)) as other:
        assert other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    primary.issue(2)

    had = primary.sending._had
    assert had is not None
    with pytest.raises(BeginAgain):
        primary.sending.following(had)
    assert standby_alerts(primary) == ["standby"]  # having all that there was is not being back
    standby.start()
    standby.join()
    standby.stop()

    assert standby.numbers() == numbers_up_to(4)


def test_another_program_leaves_the_log_alone_in_which_the_server_writes(
    primary: Primary, standby: Standby, folder: Path
) -> None:
    standby.join()
    primary.issue(2)
    log = (folder / f"{DATABASE}-wal").stat().st_ino
    # The last that closes a database ends its log: it must not believe that it is the last.
    look = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT * FROM halls')"
    subprocess.run([sys.executable, "-c", look, folder / DATABASE], check=True)

    primary.issue(2)

    assert (folder / f"{DATABASE}-wal").stat().st_ino == log
    standby.stop()
    assert standby.numbers() == numbers_up_to(4)


def test_after_a_clean_stop_only_what_is_new_is_sent_and_until_then_the_old_stands(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    primary = Primary(folder, wait_s=0.2)
    standby = Standby(primary, tmp_path / "standby")
    standby.join()
    primary.issue(3)
    standby.stop()
    primary.close()

    primary = Primary(folder, wait_s=0.2)
    try:
        primary.beat()
        standby.turn_to(primary)
        monkeypatch.setattr("server.standby.sending.END", b"")
        with pytest.raises(OSError, match="cut short"):
            Following(primary.url, primary.badge, standby.folder)._take_base()
        assert standby.numbers() == numbers_up_to(3)
        monkeypatch.undo()
        standby.start()
        standby.join()
        primary.issue()
        standby.stop()
    finally:
        primary.close()

    assert standby.numbers() == numbers_up_to(4)
    taken = re.findall(r"of (\d+) bytes of the hall (\d+) were new", caplog.text)
    assert taken[0][0] == taken[0][1]
    assert int(taken[-1][1]) < int(taken[-1][0])


def test_every_other_file_follows_and_what_is_deleted_is_deleted_there_too(
    primary: Primary, standby: Standby, folder: Path
) -> None:
    photo, there = folder / "photos" / "一.jpg", standby.folder / "photos" / "一.jpg"
    photo.parent.mkdir()
    photo.write_bytes(b"a photo")
    standby.join()
    standby.stop()
    standby.start()

    eventually(there.exists)
    assert there.read_bytes() == b"a photo"
    standby.join()
    for place in ("personal.keys", "photos/two.jpg"):
        (folder / place).write_bytes(b"made before what is answered next")
        primary.issue()
        assert (standby.folder / place).read_bytes() == b"made before what is answered next"
    assert (standby.folder / "secret.key").read_bytes() == b"k" * 32
    assert stat.S_IMODE((standby.folder / "secret.key").stat().st_mode) == 0o600
    assert not (standby.folder / "standby.badge").exists()
    # Phones that wait to be reminded, sealed: whoever takes over reminds them.
    phone = Phone(token="1.x", endpoint="a", keys=BrowserKeys(p256dh="", auth=""), language="zh")
    shelf = Shelf(folder, KeyRing(folder / "other.keys"))
    shelf.put(phone)
    primary.issue()
    taken = KeyRing(standby.folder / "other.keys")
    eventually(lambda: Shelf(standby.folder, taken).of("1.x") == (phone,))
    standby.stop()
    photo.unlink()
    shelf.drop("1.x")
    standby.start()

    eventually(lambda: not there.exists() and not (standby.folder / REMINDERS).exists())


def test_nobody_without_the_badge_gets_anything(primary: Primary, folder: Path) -> None:
    def asked(path: str, badge: str) -> int:
        headers = {"Authorization": f"Bearer {badge}"}
        method = "POST" if path == "/standby/base" else "GET"
        answer = requests.request(method, f"{primary.url}{path}", headers=headers, timeout=10)
        return answer.status_code

    everything = ("/standby/base", "/standby/log?salts=00&from=0", "/standby/files")
    assert {asked(path, "guessed") for path in everything} == {401}
    assert asked("/standby/files/../primary/secret.key", primary.badge) == 404
    assert asked("/standby/log?salts=00&from=x", primary.badge) == 400
    assert asked("/standby/files/secret.key", primary.badge) == 200
    assert asked("/anything", "") == 200
    revoke_badge(folder)
    assert not is_badge(folder, primary.badge)
    assert asked("/standby/files", primary.badge) == 401


def test_a_standby_is_not_served_before_it_is_promoted_and_never_beside_its_server(
    primary: Primary, folder: Path, standby: Standby, capsys: pytest.CaptureFixture[str]
) -> None:
    standby.join()
    standby.stop()

    assert main(["serve", "--data", str(standby.folder)]) == 1
    assert "hallfloor promote" in capsys.readouterr().err
    assert main(["promote", "--data", str(folder)]) == 1
    assert "is no standby's" in capsys.readouterr().err
    assert main(["promote", "--data", str(standby.folder)]) == 1
    assert "still answers" in capsys.readouterr().err
    with holding(standby.folder, "hallfloor check"):
        assert main(["promote", "--even-so", "--data", str(standby.folder)]) == 1
    assert "in use by hallfloor check" in capsys.readouterr().err
    take_over(standby.folder, even_so=True)

    assert not (standby.folder / "standby.json").exists()
    assert main(["check", "--data", str(standby.folder)]) == 0
