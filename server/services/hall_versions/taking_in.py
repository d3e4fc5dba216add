"""Putting a hall in place: what may not be done to citizens who stand in it, and the writing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from server.domain.errors import InvalidRequest
from server.domain.hall import Hall
from server.domain.numbering import number_text
from server.domain.tickets import TicketState
from server.domain.visits import StageState
from server.services.work import Work

_TO_COME = (StageState.OPEN, StageState.AHEAD)


def take_in(hall: Hall, password_hashes: Mapping[str, str], work: Work, version: int) -> bool:
    """False when it is the hall already there; InvalidRequest when someone stands in its way."""
    prefixes = Counter(queue.prefix for queue in hall.queues)
    for prefix, times in prefixes.items():
        if times > 1:
            raise InvalidRequest(
                what="号码前缀“{prefix}”被{times}个队列使用", prefix=prefix, times=times
            )
    check_nobody_stranded(hall, work)
    if not work.books.store_hall(hall, password_hashes, work.now):
        return False
    work.note(
        "imported",
        f"hall:{hall.code}",
        windows=len(hall.windows),
        queues=len(hall.queues),
        services=len(hall.services),
        clerks=len(hall.clerks),
        devices=len(hall.devices),
        version=version,
    )
    return True


def check_nobody_stranded(hall: Hall, work: Work) -> None:
    """Queues and windows that citizens stand in cannot be taken away, nor numbers given anew."""
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
    for ticket in work.books.unsettled():
        to_come = [s.queue for s in work.books.stages(ticket.id) if s.state in _TO_COME]
        if ticket.state is not TicketState.MISSED and not queues.issuperset(to_come):
            raise InvalidRequest(what="{number}号还要去的队列不能删除", number=ticket.number)
    _check_prefixes(hall, work)


def _check_prefixes(hall: Hall, work: Work) -> None:
    """Numbers of a day are given once: a prefix stays with its queue while the day lasts."""
    before = {queue.code: queue.prefix for queue in work.books.hall().queues}
    for queue in hall.queues:
        if before.get(queue.code) == queue.prefix:
            continue
        if queue.code in before and work.books.issued(queue.code, work.day):
            raise InvalidRequest(
                what="队列“{queue}”今天已经发过号，前缀从明天起才能改", queue=queue.code
            )
        if work.books.ticket_by_number(number_text(queue.prefix, 1), work.day) is not None:
            raise InvalidRequest(
                what="前缀“{prefix}”今天已经发过号，从明天起才能给别的队列", prefix=queue.prefix
            )
