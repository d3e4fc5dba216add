"""Queues that press, and what can be done for them at once."""

from __future__ import annotations

from floorlink.messages import Names
from server.domain.relief import Post, Remedy, pressure, remedies
from server.domain.windows import WindowState
from server.services.device_words import window_names
from server.services.house import House, names
from server.services.ports import Books
from server.services.showing import Showing
from server.services.views import Alert, RemedyView


def queue_alerts(books: Books, house: House, show: Showing) -> list[Alert]:
    """The longest wait first."""
    alerts = []
    posts: list[Post] | None = None
    for code, queue in house.queues.items():
        waiting = show.waiting_in(code)
        oldest = books.oldest(code) if waiting else None
        if oldest is None:
            continue
        waited = show.now - oldest
        level = pressure(waited, waiting, house.practice)
        if not level:
            continue
        posts = posts or _posts(books, house, show)
        alerts.append(
            Alert(
                kind="queue",
                subject=code,
                level=level,
                since=oldest,
                text="“{queue}”有{waiting}人等候，最长{minutes}分钟",
                what_to_do="增开窗口或请{windows}号窗口先叫这一队",
                facts={
                    "queue": names(queue.name),
                    "waiting": Names(zh=str(waiting)),
                    "minutes": Names(zh=str(int(waited.total_seconds() // 60))),
                    "windows": window_names(house.windows_of[code]),
                },
                remedies=_views(remedies(code, posts), books, house),
            )
        )
    return sorted(alerts, key=lambda alert: (alert.level != "red", alert.since))


def _posts(books: Books, house: House, show: Showing) -> list[Post]:
    departments = {clerk.badge: clerk.department for clerk in house.hall.clerks}
    posts = []
    for code, window in house.windows.items():
        row = books.window(code)
        clerk = window.clerk if row.mode is WindowState.CLOSED else row.clerk
        ticket = books.ticket_at(code)
        posts.append(
            Post(
                window=code,
                queues=window.queues,
                departments=window.departments,
                mode=row.mode,
                since=row.since,
                busy=ticket is not None,
                waiting=show.waiting_at(code, window.queues),
                clerk=clerk,
                department=departments.get(clerk, ""),
            )
        )
    return posts


def _views(found: list[Remedy], books: Books, house: House) -> list[RemedyView]:
    people = {clerk.badge: clerk.name for clerk in house.hall.clerks}
    return [
        RemedyView(
            kind=one.kind,
            window=one.window,
            clerk=one.clerk,
            clerk_name=people.get(one.clerk, one.clerk),
            source=one.source,
            since=books.window(one.source or one.window).since,
        )
        for one in found
    ]
