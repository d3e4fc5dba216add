"""A backup is made while the hall is busy, is tried, and is put back only where it may be."""

from __future__ import annotations

import sqlite3
import stat
import threading
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.backup.archive import BackupError, extract
from server.backup.making import BackupDisagreesError, make_backup
from server.backup.restoring import WouldOverwriteError, restore_database, restore_folder
from server.commands import main
from server.data_folder import DATABASE, DataInUseError, holding
from server.services.commands import IssueTicket
from server.services.floor import Floor
from server.store.agreement import disagreements
from server.store.opening import open_floor
from tests.server.at_work import AtWork
from tests.server.factories import CITIZEN, Clock, small_hall

NOW = datetime(2026, 3, 2, 4, 15, tzinfo=UTC)


def floor_in(folder: Path) -> Floor:
    return open_floor(f"sqlite:///{folder / DATABASE}", clock=Clock())


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: Path) -> Path:
    """A data folder with everything that a server keeps in it."""
    folder = tmp_path / "data"
    (folder / "photos").mkdir(parents=True)
    (folder / DATABASE).write_bytes(sqlite_template.read_bytes())
    (folder / "secret.key").write_bytes(b"k" * 32)
    (folder / "photos" / "1.jpg").write_bytes(b"a photo")
    (folder / "server.log").write_text("what was")
    (folder / "elsewhere").symlink_to("/etc/hostname")
    return folder


def backed_up(folder: Path, name: str = "backup.zip") -> Path:
    made, _ = make_backup(f"sqlite:///{folder / DATABASE}", folder, folder.with_name(name), NOW)
    return made


def restored(source: Path, folder: Path, replace: bool = False, even_newer: bool = False) -> None:
    restore_folder(source, folder, NOW, replace=replace, even_newer=even_newer)


def numbers(folder: Path) -> list[str]:
    with closing(floor_in(folder)) as floor:
        return [str(e.data["number"]) for e in floor.journal(limit=10_000) if e.kind == "issued"]


def test_a_backup_of_a_busy_hall_holds_what_was_answered_before_it_began(
    folder: Path, tmp_path: Path
) -> None:
    answered: list[str] = []
    enough, over = threading.Event(), threading.Event()
    with closing(floor_in(folder)) as floor:

        def take_tickets() -> None:
            while not over.is_set():
                answered.append(floor.do(IssueTicket(queue="A"), CITIZEN).number)
                if len(answered) == 20:
                    enough.set()

        crowd = threading.Thread(target=take_tickets)
        crowd.start()
        try:
            assert enough.wait(60)
            before = list(answered)
            archive = backed_up(folder)
        finally:
            over.set()
            crowd.join()
    new = tmp_path / "new"

    restored(archive, new)

    assert disagreements(f"sqlite:///{new / DATABASE}") == []
    kept = numbers(new)
    assert kept[: len(before)] == before
    assert kept == answered[: len(kept)]


def test_everything_of_the_data_folder_comes_back_and_is_its_owners_alone(
    folder: Path, tmp_path: Path
) -> None:
    archive = backed_up(folder)
    new = tmp_path / "new"

    restored(archive, new)

    found = {str(path.relative_to(new)) for path in new.rglob("*") if path.is_file()}
    assert found == {DATABASE, "secret.key", "photos/1.jpg"}
    assert (new / "secret.key").read_bytes() == b"k" * 32
    for path in (archive, new / "secret.key", new / DATABASE, new / "photos" / "1.jpg"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(new.stat().st_mode) == 0o700


def test_a_hall_is_not_overwritten_unless_that_is_said_and_is_then_set_aside(folder: Path) -> None:
    with closing(floor_in(folder)) as floor:
        floor.do(IssueTicket(queue="A"), CITIZEN)
        archive = backed_up(folder)
        with pytest.raises(WouldOverwriteError, match="--replace"):
            restored(archive, folder)
        floor.do(IssueTicket(queue="A"), CITIZEN)

    with pytest.raises(WouldOverwriteError, match="would be missing: --even-newer"):
        restored(archive, folder, replace=True)
    assert numbers(folder) == ["A001", "A002"]
    restored(archive, folder, replace=True, even_newer=True)

    assert numbers(folder) == ["A001"]
    assert numbers(folder.with_name("data.before-2026-03-02T041500")) == ["A001", "A002"]


def test_a_hall_in_use_is_not_overwritten_whatever_is_said(folder: Path) -> None:
    archive = backed_up(folder)

    with (
        holding(folder, "hallfloor serve"),
        pytest.raises(DataInUseError, match="in use by hallfloor serve"),
    ):
        restored(archive, folder, replace=True, even_newer=True)


def test_a_folder_with_something_else_in_it_is_left_alone(folder: Path, tmp_path: Path) -> None:
    archive = backed_up(folder)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("mine")

    with pytest.raises(WouldOverwriteError, match="no hall either"):
        restored(archive, tmp_path / "letters", replace=True)

    assert (tmp_path / "letters" / "dear.txt").read_text() == "mine"


def test_a_damaged_backup_is_told_and_changes_nothing(folder: Path, tmp_path: Path) -> None:
    archive = backed_up(folder)
    content = bytearray(archive.read_bytes())
    content[len(content) // 3] ^= 0xFF
    archive.write_bytes(content)

    with pytest.raises(BackupError, match="damaged"):
        restored(archive, folder, replace=True)
    (tmp_path / "letter.zip").write_text("no zip at all")
    with pytest.raises(BackupError, match="is no backup"):
        restored(tmp_path / "letter.zip", tmp_path / "new")

    assert numbers(folder) == []


def test_a_backup_writes_nothing_outside_of_the_data(folder: Path, tmp_path: Path) -> None:
    archive = backed_up(folder)
    with zipfile.ZipFile(archive) as good, zipfile.ZipFile(tmp_path / "evil.zip", "w") as evil:
        contents = good.read("backup.json").replace(b"files/secret.key", b"files/../../key")
        evil.writestr("backup.json", contents)
        evil.writestr(DATABASE, good.read(DATABASE))
        evil.writestr("files/../../key", good.read("files/secret.key"))
        evil.writestr("files/photos/1.jpg", good.read("files/photos/1.jpg"))

    with pytest.raises(BackupError, match="outside of the data"):
        extract(tmp_path / "evil.zip", tmp_path / "new")


def test_a_hall_that_disagrees_with_its_journal_leaves_no_backup(folder: Path) -> None:
    with closing(sqlite3.connect(folder / DATABASE)) as hand, hand:
        hand.execute("UPDATE halls SET next_seq = next_seq + 1")

    with pytest.raises(BackupDisagreesError, match="journal: ends at"):
        backed_up(folder)

    assert sorted(path.name for path in folder.parent.iterdir()) == ["data"]


def test_the_newest_backups_of_a_folder_are_kept(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    for day in (1, 2, 3):
        (shelf / f"hallfloor-2026-01-0{day}T000000.zip").write_text("old")

    assert main(["backup", str(shelf), "--data", str(folder), "--keep", "2"]) == 0

    left = sorted(path.name for path in shelf.iterdir())
    assert left[0] == "hallfloor-2026-01-03T000000.zip"
    assert len(left) == 2
    assert "agrees with its journal" in capsys.readouterr().out
    assert main(["restore", str(shelf / left[1]), "--data", str(tmp_path / "new")]) == 0
    assert main(["check", "--data", str(tmp_path / "new")]) == 0


def test_where_no_backup_can_be_written_it_is_said(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", str(tmp_path / "nowhere" / "b.zip"), "--data", str(folder)]) == 1

    assert "No such file or directory; no backup" in capsys.readouterr().err


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_hall_moves_from_postgresql_to_a_file_and_back(
    hall: AtWork, tmp_path: Path, postgresql: object
) -> None:
    for queue in ("A", "B", "A"):
        hall.issue(queue)
    before = hall.floor.journal()
    (tmp_path / "data").mkdir()
    archive, contents = make_backup(hall.url, tmp_path / "data", tmp_path / "b.zip", NOW)
    assert contents.hall == small_hall().code

    restored(archive, tmp_path / "as-file")
    with closing(floor_in(tmp_path / "as-file")) as floor:
        assert floor.journal()[:-1] == before
        assert floor.do(IssueTicket(queue="A"), CITIZEN).number == "A003"
    with pytest.raises(WouldOverwriteError, match="name an empty one"):
        restore_database(archive, tmp_path / "data", hall.url, NOW)
    postgresql.psql("CREATE DATABASE moved")  # type: ignore[attr-defined]  # ships no types
    url = postgresql.get_uri("moved")  # type: ignore[attr-defined]  # as above
    restore_database(archive, tmp_path / "data", url, NOW)

    with closing(open_floor(url, clock=Clock())) as floor:
        assert floor.journal()[:-1] == before
        assert floor.check() == []
        assert floor.do(IssueTicket(queue="A"), CITIZEN).number == "A003"
