"""When the database itself cannot write or read: what it is, since when, and who is told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Literal

from floorlink.errors import HallfloorError
from floorlink.language import message
from server.services.views import Alert

Cause = Literal["full", "read_only", "damaged", "away", "failed"]

log = logging.getLogger("hallfloor.server")

_SAID: dict[Cause, str] = {
    "full": "the disk of the data is full; make room there",
    "read_only": "the data cannot be opened for writing; look at the disk and at the owner of its "
    "files",
    "damaged": "the database file is damaged; restore the last backup (hallfloor restore) or "
    "promote the standby",
    "away": "the database does not answer; see whether it runs",
    "failed": "the disk of the data fails to read or write; look at the disk",
}
_ALERTS: dict[Cause, tuple[str, str]] = {
    "full": (
        message("服务器数据盘已满，取号、叫号和评价都停了"),
        message("清理服务器的数据盘；有空间后自动恢复，已办的业务没有丢失"),
    ),
    "read_only": (
        message("服务器数据盘不能写入，取号、叫号和评价都停了"),
        message("检查服务器的磁盘和数据文件的权限；恢复后自动继续，已办的业务没有丢失"),
    ),
    "damaged": (
        message("数据库文件已损坏"),
        message("启用备用服务器，或用最近的备份恢复"),
    ),
    "away": (
        message("数据库没有回应，取号、叫号和评价都停了"),
        message("检查数据库是否在运行；恢复后自动继续"),
    ),
    "failed": (
        message("服务器数据盘读写出错，取号、叫号和评价都停了"),
        message("检查服务器的磁盘；恢复后自动继续，不行就启用备用服务器"),
    ),
}


class StoreTrouble(HallfloorError):
    """The database failed; nothing of what was asked has happened, unless it was `away`.

    What is asked again with the same request id happens once, whatever became of it before.
    """

    code = "data_unwritable"

    def __init__(self, cause: Cause, said: str) -> None:
        """`said`: the database's own words."""
        super().__init__(f"{_SAID[cause]} ({said})")
        self.cause: Cause = cause


class StoreHealth:
    """Whether the database works. Logs the first failure and the recovery, and nothing between."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._trouble: StoreTrouble | None = None
        self._since: datetime | None = None
        self._callbacks: list[Callable[[], None]] = []

    def subscribe(self, callback: Callable[[], None]) -> None:
        """Called when trouble begins, changes its cause, or ends."""
        self._callbacks.append(callback)

    def failed(self, trouble: StoreTrouble) -> None:
        with self._lock:
            news = self._trouble is None or self._trouble.cause != trouble.cause
            self._since = self._since or self._clock()
            self._trouble = trouble
        if news:
            log.error("nothing can be written: %s", trouble)
            self._tell()

    def works(self) -> None:
        """Something was written durably."""
        if self._trouble is None:
            return
        with self._lock:
            self._trouble = self._since = None
        log.warning("the data can be written again")
        self._tell()

    def alerts(self) -> list[Alert]:
        with self._lock:
            trouble, since = self._trouble, self._since
        if trouble is None or since is None:
            return []
        text, what_to_do = _ALERTS[trouble.cause]
        return [
            Alert(
                kind="store",
                subject=trouble.cause,
                level="red",
                since=since,
                text=text,
                what_to_do=what_to_do,
            )
        ]

    def _tell(self) -> None:
        for callback in self._callbacks:
            callback()
