"""Whether calls reach anybody: a call that no screen and no voice confirmed is told to the clerk.

The note that nobody confirmed a call is kept beside the receipts, in a channel of its own, so that
it survives a restart and is made once for each time that the call was made.
"""

from __future__ import annotations

from datetime import timedelta

from server.services.commands import NoticeUndelivered
from server.services.records import ReceiptRow
from server.services.showing import NOBODY, is_delivered, standing_call
from server.services.work import Work

DELIVERED_WITHIN = timedelta(seconds=3)


def notice_undelivered(_: NoticeUndelivered, work: Work) -> int:
    """How many calls were found of which nobody has said in time that they were shown or said."""
    books, found = work.books, 0
    health = None
    for code in work.house.windows:
        call = standing_call(code, books)
        if call is None or work.now - call.at < DELIVERED_WITHIN:
            continue
        known = books.delivered(call.seq)
        if is_delivered(known):
            continue
        health = books.health() if health is None else health
        if not any(device.code in health for device in work.house.screens_of[code]):
            continue  # a window that has nothing to show calls with: the clerk knows
        note = ReceiptRow(NOBODY, "", False, str(call.times), work.now)
        if not books.put_receipt(call, note):
            continue
        found += 1
        work.note(
            "undelivered",
            f"call:{call.seq}",
            number=call.number,
            window=code,
            times=call.times,
        )
    return found
