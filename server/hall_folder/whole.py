"""Everything of a hall folder at once: the hall, its drawn plan, its pictures.

What a command and a page take in is this, and every fault of it is told together.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, ParamSpec, TypeVar

from floorlink.errors import SettingsError
from server.domain.hall import Hall
from server.domain.plan import Plan
from server.hall_folder.pictures import read_pictures
from server.hall_folder.plan_file import read_plan
from server.hall_folder.reading import read_hall

T = TypeVar("T")
P = ParamSpec("P")


class WholeHall(NamedTuple):
    hall: Hall
    plan: Plan | None
    """None: the folder has no plan.toml."""
    pictures: list[bytes]


def read_whole(folder: Path) -> WholeHall:
    """Raises SettingsError with all faults; those of a plan only once the hall has none."""
    faults: list[str] = []

    def tried(read: Callable[P, T], *args: P.args, **more: P.kwargs) -> T | None:
        try:
            return read(*args, **more)
        except SettingsError as error:
            faults.extend(error.faults)
            return None

    hall, pictures = tried(read_hall, folder), tried(read_pictures, folder)
    plan = tried(read_plan, folder, hall) if hall else None
    if faults or hall is None or pictures is None:
        raise SettingsError(faults)
    return WholeHall(hall, plan, pictures)
