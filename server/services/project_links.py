"""Project numbers (办件编号) of the approval systems, linked to tickets for the ratings' upload."""

from __future__ import annotations

from server.domain.errors import InvalidRequest, NotFound
from server.services.case_records import LinkRow
from server.services.commands import LinkProjects
from server.services.work import Work, ticket_subject


def link_projects(command: LinkProjects, work: Work) -> int:
    for link in command.links:
        day = link.day or work.day
        ticket = work.books.ticket_by_number(link.number.strip().upper(), day)
        if ticket is None:
            raise NotFound(what="号票", key=f"{day.isoformat()} {link.number}")
        servings = {serving.id for serving in work.books.servings_of(ticket.id)}
        if link.serving and link.serving not in servings:
            raise InvalidRequest(what="{number}号没有这次办理", number=ticket.number)
        seq = work.note(
            "project_linked",
            ticket_subject(ticket),
            number=ticket.number,
            serving=link.serving or None,
            project=link.project_number.strip(),
            process=link.process,
        )
        work.books.put_link(
            LinkRow(
                ticket.id, link.serving, link.project_number.strip(), link.process, seq, work.now
            )
        )
    return len(command.links)
