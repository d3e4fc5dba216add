"""Puts a hall's reminders together, where it wants any."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from floorlink.errors import SettingsError
from server.push.keys import hall_key
from server.push.postman import Patience, Postman
from server.push.reminders import Reminders
from server.push.settings import read_push
from server.push.shelf import Phone, Seal, Shelf

if TYPE_CHECKING:
    from server.services.floor import Floor

log = logging.getLogger("hallfloor.push")


class PushOffice:
    """What the door needs: the key for browsers, and who is to be reminded."""

    def __init__(self, public_key: str, reminders: Reminders, postman: Postman) -> None:
        self.public_key = public_key
        self.reminders = reminders
        self._postman = postman

    def close(self) -> None:
        self.reminders.close()
        self._postman.close()


def open_push(
    floor: Floor, data: Path, seal: Seal, patience: Patience | None = None
) -> PushOffice | None:
    """Two threads that listen to the floor; None without a push.toml, or with a wrong one."""
    shelf = Shelf(data, seal)

    def gone(phone: Phone) -> None:
        shelf.drop(phone.token, phone.endpoint)

    try:
        settings = read_push(data)
        if settings is None:
            return None
        key = hall_key(data)
        postman = Postman(settings, key, gone, patience=patience)
    except (SettingsError, OSError, ValueError) as error:
        # Numbers are given out all the same.
        log.error("no reminders to phones: %s", error)
        return None
    reminders = Reminders(floor, settings, shelf, postman)
    postman.start()
    reminders.start()
    floor.subscribe(reminders.changed)
    return PushOffice(key.public, reminders, postman)
