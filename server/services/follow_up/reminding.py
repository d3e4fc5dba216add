"""Reminders before a case's deadline, alerts after it; and what is personal and kept enough."""

from __future__ import annotations

from server.domain.follow_up.deadlines import notices
from server.services.case_records import case_of
from server.services.follow_up.commands import TellDeadlines
from server.services.follow_up.deadlines import calendar_of, practice_of
from server.services.work import Work


def tell_deadlines(_command: TellDeadlines, work: Work) -> int:
    books, house = work.books, work.house
    steps = books.steps_of_open()
    open_cases = [case_of(row, steps[row.number]) for row in books.open_cases()]
    told = 0
    for notice in notices(open_cases, work.day, calendar_of(house), practice_of(house)):
        if notice.key in books.notices_told(notice.case):
            continue
        books.add_notice(notice.key, notice.case, work.now)
        work.note(
            f"case_{notice.kind.value}",
            f"case:{notice.case}",
            what=notice.what,
            due=notice.due.isoformat(),
            working_days=notice.working_days,
            to=notice.to,
        )
        told += 1
    gone = books.drop_contacts(work.now - house.practice.contacts_kept)
    if gone:
        work.note("contacts_dropped", "cases", count=gone)
    gone = books.drop_identities(work.now - house.practice.contacts_kept)
    if gone:
        work.note("personal_data_expired", "identities", count=gone)
    return told
