"""Make a backup and try it: it counts only once it was restored and agreed with its journal."""

from __future__ import annotations

import os
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

from floorlink.errors import HallfloorError
from server.backup.archive import FORM, BackupError, Contents, extract, write
from server.data_folder import DATABASE, lasting_files
from server.store.agreement import disagreements
from server.store.keys import FILE as KEYS
from server.store.opening import open_floor
from server.store.schema import HEAD
from server.store.whole_copy import copy_out, must_be_whole

_ENDING = ".zip"
_NAME = "hallfloor-"
_TRIES = 5


class BackupDisagreesError(HallfloorError):
    """The copy does not agree with its journal, so the hall itself does not."""

    code = "backup_disagrees"


def make_backup(url: str, folder: Path, target: Path, now: datetime) -> tuple[Path, Contents]:
    """Back the hall at `url` and the other files of `folder` up; the archive and what is in it.

    `target` is the file, or an existing folder that gets one file for each moment. Raises
    BackupDisagreesError, and leaves no archive, when the copy fails its trial.
    """
    if target.is_dir():
        target = target / f"{_NAME}{now:%Y-%m-%dT%H%M%S}{_ENDING}"
    try:
        return target, _made(url, folder, target, now)
    except OSError as error:
        raise BackupError(f"{error.filename or target}: {error.strerror}; no backup") from error


def _made(url: str, folder: Path, target: Path, now: datetime) -> Contents:
    # Beside the archive: there must be room for it there, and /tmp may be memory.
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{_NAME}") as place:
        database = Path(place) / DATABASE
        _copy(url, database, folder / KEYS)
        files = lasting_files(folder)
        contents = write(target, database, folder, files, _described(database, now))
        trial = Path(place) / "trial"
        trial.mkdir(mode=0o700)
        try:
            extract(target, trial)
            _try(trial / DATABASE)
        except HallfloorError:
            target.unlink()
            raise
    return contents


def _copy(url: str, database: Path, keys: Path) -> None:
    """With the keys that open it: while they are made anew the old ones may go any moment."""
    for _ in range(_TRIES):
        before = keys.read_bytes() if keys.exists() else b""
        database.unlink(missing_ok=True)
        os.close(os.open(database, os.O_CREAT | os.O_WRONLY, 0o600))
        copy_out(url, database, keys)
        if before == (keys.read_bytes() if keys.exists() else b""):
            return
    raise BackupError(f"{keys} is being changed; try again when hallfloor rotate-key is done")


def forget_older(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest `keep` backups of a folder."""
    kept = sorted(folder.glob(f"{_NAME}*{_ENDING}"))
    gone = kept[: max(0, len(kept) - keep)]
    for path in gone:
        path.unlink()
    return gone


def _described(database: Path, now: datetime) -> Contents:
    with closing(open_floor(f"sqlite:///{database}", clock=lambda: now)) as floor:
        hall, seq = floor.hall(), floor.seq()
    return Contents(
        form=FORM,
        hall=hall.code,
        name=hall.name.zh,
        at=now,
        seq=seq,
        revision=HEAD,
        sums={},
    )


def _try(database: Path) -> None:
    must_be_whole(database)
    found = disagreements(f"sqlite:///{database}")
    if found:
        raise BackupDisagreesError("\n".join(["the copy does not agree with its journal:", *found]))
