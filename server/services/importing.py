"""The hall folder becomes the hall: an import that can be repeated and loses no ticket."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import msgspec

from server.domain.errors import InvalidRequest
from server.domain.hall import Hall
from server.services.commands import Command
from server.services.work import Work


class ImportHall(Command, frozen=True, kw_only=True):
    """By the system or an administrator. Answer: whether anything changed."""

    hall: Hall
    password_hashes: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Badge -> hash, for those who have none yet."""


def import_hall(command: ImportHall, work: Work) -> bool:
    hall = command.hall
    prefixes = Counter(queue.prefix for queue in hall.queues)
    for prefix, times in prefixes.items():
        if times > 1:
            raise InvalidRequest(
                what="号码前缀“{prefix}”被{times}个队列使用", prefix=prefix, times=times
            )
    _check_nobody_stranded(hall, work)
    if not work.books.store_hall(hall, command.password_hashes, work.now):
        return False
    work.note(
        "imported",
        f"hall:{hall.code}",
        windows=len(hall.windows),
        queues=len(hall.queues),
        services=len(hall.services),
        clerks=len(hall.clerks),
        devices=len(hall.devices),
    )
    return True


def _check_nobody_stranded(hall: Hall, work: Work) -> None:
    """Queues and windows that citizens stand in, or that are open, cannot be taken away."""
    windows = {window.code for window in hall.windows}
    queues = {queue.code for queue in hall.queues}
    for line in work.books.lines():
        if line.queue not in queues:
            raise InvalidRequest(what="队列“{queue}”还有人等候，不能删除", queue=line.queue)
        if line.target_window and line.target_window not in windows:
            raise InvalidRequest(
                what="{window}号窗口还有人等候，不能删除", window=line.target_window
            )
    for code in work.books.window_modes():
        if code not in windows and work.books.ticket_at(code) is not None:
            raise InvalidRequest(what="{window}号窗口正在办理，不能删除", window=code)
