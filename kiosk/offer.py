"""What this kiosk can offer now: the hall's catalogue, kept current from what the server tells."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from floorlink.messages import Catalogue, Names, QueuesChanged, QueueView
from kiosk.finding import Topics, finding, load_topics, search_key

log = logging.getLogger(__name__)


class Offer:
    """The catalogue as last told, with the queues as last told. Thread-safe.

    It is kept in a file, so that a box that starts while the server is away still has its page.
    Of the queues nothing is kept: yesterday's waits would be believed.
    """

    def __init__(
        self,
        file: Path,
        topics: Topics | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`now` is the hall's time, which a box's own clock need not be."""
        self._file = file
        self._now = now
        self._topics = topics or load_topics()
        self._finding: tuple[str, dict[str, Any]] = "", {}
        """How services are found, for the catalogue of that version."""
        self._lock = Lock()
        self._catalogue = _kept(file)
        self._queues: dict[str, QueueView] = {}
        self._told_at = datetime.min.replace(tzinfo=UTC)
        """When the queues were told last."""
        self._seq = 0

    def tell(self, message: Catalogue | QueuesChanged) -> None:
        now = self._now()
        with self._lock:
            self._told_at = now
            if isinstance(message, Catalogue):
                self._catalogue = message
                self._queues = {queue.queue: queue for queue in message.queues}
                _keep(self._file, message)
            elif message.seq > self._seq:
                self._seq = message.seq
                self._queues |= {queue.queue: queue for queue in message.queues}

    @property
    def catalogue(self) -> Catalogue | None:
        """None until the server has spoken for the first time."""
        with self._lock:
            if self._catalogue is None:
                return None
            return msgspec.structs.replace(self._catalogue, queues=list(self._queues.values()))

    def warm(self) -> None:
        """Do beforehand what the first page would wait for: pinyin loads slowly."""
        catalogue = self.catalogue
        if catalogue:
            self.finding(catalogue)
        else:
            search_key(Names(zh=""))

    def finding(self, catalogue: Catalogue) -> dict[str, Any]:
        """How the page finds the services of `catalogue`; worked out once for each version."""
        version, found = self._finding
        if version != catalogue.version:
            found = finding(catalogue, self._topics)
            self._finding = catalogue.version, found
        return found

    def queue_of(self, service: str) -> str:
        """The first queue of a service; "" for one that the catalogue does not have."""
        catalogue = self.catalogue
        for department in catalogue.departments if catalogue else ():
            for one in department.services:
                if one.service == service:
                    return one.queue
        return ""

    def issued(self, queue: str, since: datetime) -> int:
        """How many numbers of a queue the server had given out when it last spoke; 0 if that was
        before `since`, the day's beginning."""
        with self._lock:
            seen = self._queues.get(queue)
            return seen.issued if seen and self._told_at >= since else 0

    def zone(self) -> tzinfo:
        """The hall's time zone; the box's own until the hall has told its."""
        catalogue = self.catalogue
        try:
            return ZoneInfo(catalogue.timezone) if catalogue and catalogue.timezone else _own_zone()
        except ZoneInfoNotFoundError:
            return _own_zone()


def _own_zone() -> tzinfo:
    zone = datetime.now().astimezone().tzinfo
    assert zone is not None, "an aware time has a zone"
    return zone


def _kept(file: Path) -> Catalogue | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Catalogue)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        # The server will tell it again: a page that comes up later beats one that never does.
        log.warning("%s cannot be read: %s", file, error)
        return None


def _keep(file: Path, catalogue: Catalogue) -> None:
    """Whole or not at all: the box may lose its power at any moment."""
    fresh = file.with_name(file.name + ".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as opened:
            opened.write(msgspec.json.encode(msgspec.structs.replace(catalogue, queues=[])))
            opened.flush()
            os.fsync(opened.fileno())
        fresh.replace(file)
    except OSError as error:
        log.warning("%s cannot be written: %s", file, error)
