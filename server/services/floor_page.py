"""The live floor: every window, queue and device, today's ratings, and what needs acting on."""

from __future__ import annotations

from floorlink.messages import Names
from server.domain.follow_up.cases import CaseState
from server.domain.ratings import Level, asks_reason
from server.services.commands import Actor
from server.services.departments import Part
from server.services.device_alerts import device_alerts
from server.services.device_views import box_views, device_views
from server.services.device_words import window_names
from server.services.figures import Figures
from server.services.follow_up.page import CasePages
from server.services.follow_up.views import CaseCounts
from server.services.house import House, names
from server.services.ports import Books
from server.services.queue_alerts import queue_alerts
from server.services.records import RatingRow
from server.services.showing import Showing
from server.services.views import (
    Alert,
    ClerkBrief,
    DevicesView,
    FloorView,
    FloorWindow,
    RatingSeen,
    Thresholds,
)

_RATINGS_SHOWN = 50
_MANAGER = Actor(kind="manager")


def rating_seen(rating: RatingRow) -> RatingSeen:
    return RatingSeen(
        seq=rating.seq,
        at=rating.at,
        window=rating.window,
        number=rating.number,
        level=rating.level,
        channel=rating.channel,
        reasons=rating.tags,
    )


def floor_view(books: Books, house: House, show: Showing) -> FloorView:
    figures = Figures(books, house.day(show.now))
    windows = [
        FloorWindow(
            view=show.window(code), clerk=_sits_at(code, books, house), figures=figures.window(code)
        )
        for code in house.windows
    ]
    given = books.ratings(house.day(show.now), _RATINGS_SHOWN)
    ratings = [rating_seen(row) for row in given]
    cases = CasePages(books, house, show, _MANAGER).counts()
    return FloorView(
        seq=books.seq,
        at=show.now,
        hall_name=house.name,
        windows=windows,
        queues=list(show.queues(house.queues)),
        ratings=ratings,
        devices=device_views(house, books.health()),
        alerts=[
            *device_alerts(books, house, show),
            *queue_alerts(books, house, show),
            *_rating_alerts(given, books),
            *_case_alerts(cases, show),
        ],
        day=figures.hall(),
        thresholds=thresholds(house),
        zones={zone.code: names(zone.name) for zone in house.hall.zones},
        cases_open=cases.open,
        cases_overdue=cases.overdue,
    )


def department_view(
    books: Books, house: House, show: Showing, part: Part, reader: Actor
) -> FloorView:
    """The floor of who heads one department: what is done for it, no rating, and nobody else's
    people. Which citizens wait where, every board shows."""
    figures = Figures(books, house.day(show.now))
    windows = []
    for code in (code for code in house.windows if code in part.windows):
        clerk = _sits_at(code, books, house)
        windows.append(
            FloorWindow(
                view=show.window(code),
                clerk=clerk if clerk and clerk.badge in part.clerks else None,
                figures=figures.for_head(code) if code in part.own_windows else None,
            )
        )
    cases = CasePages(books, house, show, reader).counts()
    alerts = [*device_alerts(books, house, show), *queue_alerts(books, house, show)]
    return FloorView(
        seq=books.seq,
        at=show.now,
        hall_name=house.name,
        windows=windows,
        queues=list(show.queues(code for code in house.queues if code in part.queues)),
        ratings=[],
        devices=[
            device
            for device in device_views(house, books.health())
            if device.device in part.devices
        ],
        alerts=[*part.alerts(alerts), *_case_alerts(cases, show)],
        day=figures.department(part),
        thresholds=thresholds(house),
        zones={zone.code: names(zone.name) for zone in house.hall.zones},
        cases_open=cases.open,
        cases_overdue=cases.overdue,
        department=part.name,
    )


def _sits_at(window: str, books: Books, house: House) -> ClerkBrief | None:
    badge = books.window(window).clerk
    name = next((clerk.name for clerk in house.hall.clerks if clerk.badge == badge), "")
    return ClerkBrief(badge=badge, name=name) if badge else None


def thresholds(house: House) -> Thresholds:
    practice = house.practice
    return Thresholds(
        amber_s=int(practice.wait_amber.total_seconds()),
        red_s=int(practice.wait_red.total_seconds()),
        crowd=practice.crowd,
    )


def devices_view(books: Books, house: House, show: Showing) -> DevicesView:
    return DevicesView(
        seq=books.seq,
        at=show.now,
        zones={zone.code: names(zone.name) for zone in house.hall.zones},
        devices=device_views(house, books.health()),
        boxes=box_views(books, house, show.now),
        alerts=device_alerts(books, house, show),
    )


def _rating_alerts(ratings: list[RatingRow], books: Books) -> list[Alert]:
    """Bad ratings that nobody has looked into yet."""
    waiting = {row.serving for row in books.open_cases() if row.state is CaseState.VERIFYING}
    return [
        Alert(
            kind="rating",
            subject=rating.window,
            level="red" if rating.level == Level.VERY_DISSATISFIED else "amber",
            since=rating.at,
            text="{window}号窗口收到“{level}”评价",
            what_to_do="到{window}号窗口了解情况，整改单已自动建立",
            facts={
                "window": window_names([rating.window]),
                "level": Names(zh=Level(rating.level).word),
            },
        )
        for rating in ratings
        if asks_reason(Level(rating.level)) and rating.serving in waiting
    ]


def _case_alerts(cases: CaseCounts, show: Showing) -> list[Alert]:
    if not cases.overdue and not cases.soon:
        return []
    return [
        Alert(
            kind="case",
            subject="",
            level="red" if cases.overdue else "amber",
            since=show.now,
            text="{overdue}件整改单已超期，{soon}件快到期",
            what_to_do="打开整改单，按期限办理",
            facts={"overdue": Names(zh=str(cases.overdue)), "soon": Names(zh=str(cases.soon))},
        )
    ]
