"""`--data`: where a hall's data lies: a folder with a SQLite file, or a PostgreSQL address."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from floorlink.errors import HallfloorError

if TYPE_CHECKING:
    from server.services.floor import Floor

FILE = "hallfloor.db"
KEYS = "personal.keys"
"""As store/keys.py calls them; said again so that --help loads no store."""


class NoHallError(HallfloorError):
    """There is no hall in the data yet."""

    code = "no_hall"

    def __init__(self, place: str) -> None:
        super().__init__(f"{place}: no hall here yet; hallfloor import FOLDER --data {place}")


@dataclass(frozen=True, slots=True)
class Data:
    folder: Path
    """Files of the server's own, such as the key of its cookies; with PostgreSQL ./data."""
    url: str

    @property
    def place(self) -> str:
        return str(self.folder) if self.url.startswith("sqlite:") else "the database"


def add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=data,
        default="data",
        metavar="DIR-or-URL",
        help="folder of the SQLite file (default: ./data), or postgresql://…",
    )


def data(given: str) -> Data:
    if given.startswith(("postgresql:", "postgresql+", "postgres:")):
        return Data(Path("data").absolute(), given)
    folder = Path(given).absolute()
    return Data(folder, f"sqlite:///{folder / FILE}")


def is_empty(place: Data) -> bool:
    """A folder that is there, with nothing in it: a new hall's. A mistyped one is not there."""
    local = place.url.startswith("sqlite:")
    return local and place.folder.is_dir() and not any(place.folder.iterdir())


def must_exist(place: Data) -> Data:
    """SQLite would make an empty hall of a mistyped folder."""
    if place.url.startswith("sqlite:") and not (place.folder / FILE).exists():
        raise NoHallError(place.place)
    return place


@contextmanager
def opened(place: Data, *, empty: bool = False) -> Iterator[Floor]:
    """The floor at `place`; a place without a hall only if it may be `empty`."""
    if not empty:
        must_exist(place)
    from server.store.opening import open_floor

    keys = place.folder / KEYS
    floor = open_floor(place.url, clock=lambda: datetime.now(UTC), keys=keys)
    try:
        if not empty and not floor.hall().code:
            raise NoHallError(place.place)
        yield floor
    finally:
        floor.close()
