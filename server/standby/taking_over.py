"""The standby becomes the server in use."""

from __future__ import annotations

import os
import signal
import time
import urllib.error
from pathlib import Path

from floorlink.errors import HallfloorError
from floorlink.http_only import open_http
from server.data_folder import DATABASE, DataInUseError, holding
from server.standby.following import STATE, NoStandbyError, standing_of

_LET_GO_S = 10.0
_ANSWER_WITHIN_S = 2.0


class PrimaryAnswersError(HallfloorError):
    """The server in use is there: two would give out the same numbers."""

    code = "primary_answers"


def take_over(folder: Path, *, even_so: bool) -> None:
    """End the following, so that the folder can be served. Raises NoStandbyError,
    PrimaryAnswersError."""
    standing = standing_of(folder)
    if standing is None:
        raise NoStandbyError(f"{folder} is no standby's; hallfloor serve starts a hall")
    if not standing.salts or not (folder / DATABASE).exists():
        raise NoStandbyError(f"{folder} has not the whole hall yet; restore a backup instead")
    if not even_so and _answers(standing.primary):
        raise PrimaryAnswersError(
            f"{standing.primary} still answers; stop it first, so that no number is given twice "
            "(--even-so if it is another that answers there)"
        )
    _end_the_follower(folder)
    (folder / STATE).unlink()


def _answers(primary: str) -> bool:
    try:
        with open_http(f"{primary}/healthz", within_s=_ANSWER_WITHIN_S):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _end_the_follower(folder: Path) -> None:
    """It may be ended at any moment: what it has is whole at every moment."""
    deadline = time.monotonic() + _LET_GO_S
    while True:
        try:
            with holding(folder, "hallfloor promote"):
                return
        except DataInUseError as error:
            if time.monotonic() > deadline or not error.by.startswith("hallfloor standby ("):
                raise
            pid = int(error.by.removeprefix("hallfloor standby (").removesuffix(")"))
            os.kill(pid, signal.SIGTERM)
        time.sleep(0.1)
