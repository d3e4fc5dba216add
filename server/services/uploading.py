"""A period's ratings as the province's fields, with the project numbers that were linked."""

from __future__ import annotations

from datetime import date

from server.domain.provincial import Area, Process, UploadedRating, fields
from server.domain.ratings import Level
from server.services.case_records import LinkRow
from server.services.house import House
from server.services.ports import Books
from server.services.records import RatingRow


def uploads(books: Books, house: House, since: date, until: date) -> list[dict[str, str]]:
    """First ratings, then second ones, in the order in which they came.

    What was set aside is not sent; the hall's own figures show how much that was.
    """
    aside = books.set_aside(since, until)
    links = {(link.ticket, link.serving): link for link in books.links_between(since, until)}
    first = [
        _upload(books, house, rating, links)
        for rating in books.ratings_between(since, until)
        if rating.serving not in aside
    ]
    again = []
    for second in books.seconds_between(since, until):
        rating = books.rating(second.serving)
        if rating is not None and second.serving not in aside:
            later = rating._replace(
                level=second.level, tags=second.tags, text=second.text, at=second.at, channel="qr"
            )
            known = {(link.ticket, link.serving): link for link in books.links_of(rating.ticket)}
            again.append(_upload(books, house, later, known, second=True))
    return [fields(upload, house.zone) for upload in (*first, *again)]


def _upload(
    books: Books,
    house: House,
    rating: RatingRow,
    links: dict[tuple[int, int], LinkRow],
    second: bool = False,
) -> UploadedRating:
    ticket = books.ticket(rating.ticket)
    service = house.services.get(ticket.service) if ticket else None
    window = house.windows.get(rating.window)
    here = window.departments[:1] if window else ()
    code = service.department if service else "".join(here)
    department = house.departments.get(code)
    link = links.get((rating.ticket, rating.serving)) or links.get((rating.ticket, 0))
    return UploadedRating(
        assess_number=f"{house.hall.code}-{rating.serving}" + ("-2" if second else ""),
        area=Area(house.practice.area_code, house.practice.area),
        department_code=code if department else "",
        department=department.name.zh if department else "",
        service_code=service.code if service else "",
        service=service.name.zh if service else "",
        project_number=link.project_number if link else "",
        process=Process(link.process) if link else Process.COMPLETED,
        handler=rating.clerk,
        channel=rating.channel,
        level=Level(rating.level),
        reasons=tuple(rating.tags),
        text=rating.text,
        at=rating.at,
        second=second,
    )
