"""One backup: a zip with the database, every other file of the data folder, and a list of both.

    backup.json    what it is of, when, and each file's SHA-256
    hallfloor.db   the database as of one moment
    files/…        secret.key, clips, photos, reports.toml …

It holds the hall's secrets, so it is its owner's alone to read.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec

from floorlink.errors import HallfloorError
from server.data_folder import DATABASE

_LIST = "backup.json"
_FILES = "files/"
_PIECE = 1024 * 1024
FORM = 1


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup says of itself."""

    form: int
    hall: str
    name: str
    at: datetime
    seq: int
    """The last thing that had happened."""
    revision: str
    """Of the tables."""
    sums: dict[str, str]
    """SHA-256 of every member."""


class BackupError(HallfloorError):
    """A file that is no backup, or not whole any more."""

    code = "backup"


def write(
    target: Path, database: Path, folder: Path, files: list[Path], describe: Contents
) -> Contents:
    """Write the archive, whole or not at all; what it then says of itself."""
    part = target.with_name(f"{target.name}.part")
    sums: dict[str, str] = {}
    try:
        with (
            private(part) as raw,
            zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, True, 6) as archive,
        ):
            sums[DATABASE] = _add(archive, database, DATABASE)
            for inside in files:
                name = f"{_FILES}{inside.as_posix()}"
                sums[name] = _add(archive, folder / inside, name)
            contents: Contents = msgspec.structs.replace(describe, sums=sums)
            archive.writestr(_LIST, msgspec.json.format(msgspec.json.encode(contents)))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return contents


def read_contents(source: Path) -> Contents:
    with _opened(source) as archive:
        return _contents(archive, source)


def extract(source: Path, folder: Path) -> Contents:
    """Every file into an empty folder, each compared with its sum."""
    with _opened(source) as archive:
        contents = _contents(archive, source)
        for name, expected in contents.sums.items():
            target = folder / _place_of(name, source)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with archive.open(name) as packed, private(target) as file:
                if _copied(packed, file) != expected:
                    raise BackupError(f"{source}: {name} is damaged; take an older backup")
    return contents


@contextmanager
def private(path: Path) -> Iterator[IO[bytes]]:
    """A new file that only its owner may read, durable when it is closed."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w+b") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _add(archive: zipfile.ZipFile, source: Path, name: str) -> str:
    with source.open("rb") as file, archive.open(name, "w", force_zip64=True) as packed:
        return _copied(file, packed)


def _copied(source: IO[bytes], target: IO[bytes]) -> str:
    summed = hashlib.sha256()
    while piece := source.read(_PIECE):
        summed.update(piece)
        target.write(piece)
    return summed.hexdigest()


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except FileNotFoundError as error:
        raise BackupError(f"{source}: no such file") from error
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise BackupError(f"{source}: is no backup, or damaged ({error})") from error


def _contents(archive: zipfile.ZipFile, source: Path) -> Contents:
    try:
        contents = msgspec.json.decode(archive.read(_LIST), type=Contents)
    except (KeyError, msgspec.DecodeError) as error:
        raise BackupError(f"{source}: is no backup of a hall") from error
    if contents.form > FORM:
        raise BackupError(f"{source}: made by a newer version; restore it with that")
    return contents


def _place_of(name: str, source: Path) -> Path:
    """Where a member belongs below the data folder; nothing leads out of it."""
    inside = PurePosixPath(name.removeprefix(_FILES))
    if inside.is_absolute() or ".." in inside.parts:
        raise BackupError(f"{source}: {name} would be written outside of the data")
    return Path(inside)


def remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
