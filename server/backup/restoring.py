"""Put a backup back. What stood there before is set aside, never deleted."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

from floorlink.errors import HallfloorError
from server.backup.archive import Contents, extract, read_contents, remove
from server.data_folder import DATABASE, holding
from server.services.commands import Actor
from server.services.taking_up import TakeUp
from server.store.keys import FILE as KEYS
from server.store.opening import open_floor
from server.store.whole_copy import copy_in, must_be_whole


class WouldOverwriteError(HallfloorError):
    """There is a hall where the backup should go, and nobody said that it may be replaced."""

    code = "would_overwrite"


def restore_folder(
    source: Path, folder: Path, now: datetime, *, replace: bool, even_newer: bool
) -> tuple[Contents, Path | None]:
    """Restore into the data folder of a SQLite hall; the backup's contents, and where the hall of
    before was set aside.

    Raises DataInUseError while a server runs there, WouldOverwriteError when a hall is there and
    neither `replace` nor, for one that is another or has gone on since, `even_newer` was said.
    """
    contents = read_contents(source)
    aside: Path | None = None
    with holding(folder, "hallfloor restore"):
        if (folder / DATABASE).exists():
            _may_replace(folder, contents, replace=replace, even_newer=even_newer, now=now)
            aside = folder.with_name(f"{folder.name}.before-{now:%Y-%m-%dT%H%M%S}")
        elif any(path.name != "hallfloor.lock" for path in folder.iterdir()):
            raise WouldOverwriteError(f"{folder} is not empty, and no hall either; name another")
        fresh = folder.with_name(f"{folder.name}.restoring")
        remove(fresh)
        fresh.mkdir(parents=True, mode=0o700)
        extract(source, fresh)
        must_be_whole(fresh / DATABASE)
        _take_up(f"sqlite:///{fresh / DATABASE}", contents, now)
        folder.rename(aside or folder.with_name(f"{folder.name}.empty"))
        fresh.rename(folder)
        if aside is None:
            remove(folder.with_name(f"{folder.name}.empty"))
    return contents, aside


def restore_database(source: Path, folder: Path, url: str, now: datetime) -> Contents:
    """Restore into an empty PostgreSQL database, and the other files into `folder`."""
    contents = read_contents(source)
    with closing(open_floor(url, clock=lambda: now)) as floor:
        if floor.hall().code:
            raise WouldOverwriteError("there is a hall in the database; name an empty one")
    fresh = folder.with_name(f"{folder.name}.restoring")
    remove(fresh)
    fresh.mkdir(parents=True, mode=0o700)
    try:
        extract(source, fresh)
        must_be_whole(fresh / DATABASE)
        copy_in(fresh / DATABASE, url, fresh / KEYS)
        _take_up(url, contents, now)
        (fresh / DATABASE).unlink()
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(fresh.rglob("*")):
            target = folder / path.relative_to(fresh)
            if path.is_dir():
                target.mkdir(exist_ok=True)
            elif not path.name.startswith(DATABASE):
                path.replace(target)
    finally:
        remove(fresh)
    return contents


def _take_up(url: str, contents: Contents, now: datetime) -> None:
    """Whoever saw more of the hall than the backup knows takes what it says from now on."""
    with closing(open_floor(url, clock=lambda: now)) as floor:
        floor.do(TakeUp(how="restored", old=now - contents.at), Actor(kind="system"))


def _may_replace(
    folder: Path, contents: Contents, *, replace: bool, even_newer: bool, now: datetime
) -> None:
    with closing(open_floor(f"sqlite:///{folder / DATABASE}", clock=lambda: now)) as floor:
        hall, seq = floor.hall(), floor.seq()
    there = f"{folder}: there is the hall {hall.name.zh} ({hall.code}), journal up to {seq}"
    if not (replace or even_newer):
        raise WouldOverwriteError(f"{there}. To set it aside for the backup: --replace")
    if (hall.code != contents.hall or seq > contents.seq) and not even_newer:
        raise WouldOverwriteError(
            f"{there}; the backup is of {contents.hall}, up to {contents.seq}. What happened since "
            "would be missing: --even-newer"
        )
