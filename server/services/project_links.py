"""Project numbers (办件编号) of the approval systems, linked to tickets for the ratings' upload.

A link that is given again changes nothing; another one for the same visit replaces it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

import msgspec

from server.domain.errors import InvalidRequest, NotFound
from server.services.case_records import LinkRow
from server.services.commands import LinkProjects, ProjectLink
from server.services.ports import Books
from server.services.table_faults import TableFault, fault
from server.services.views import LinkChange
from server.services.work import Work, ticket_subject

Change = Literal["new", "corrects", "same"]


class LinkLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a file."""

    row: int
    day: date
    number: str
    project_number: str
    process: int

    @property
    def link(self) -> ProjectLink:
        process: Literal[1, 2] = 1 if self.process == 1 else 2
        return ProjectLink(
            number=self.number, project_number=self.project_number, day=self.day, process=process
        )


def link_projects(command: LinkProjects, work: Work) -> int:
    for link in command.links:
        day = link.day or work.day
        ticket = work.books.ticket_by_number(link.number.strip().upper(), day)
        if ticket is None:
            raise NotFound(what="号票", key=f"{day.isoformat()} {link.number}")
        servings = {serving.id for serving in work.books.servings_of(ticket.id)}
        if link.serving and link.serving not in servings:
            raise InvalidRequest(what="{number}号没有这次办理", number=ticket.number)
        project = link.project_number.strip()
        if _standing(work.books, ticket.id, link.serving) == (project, link.process):
            continue
        seq = work.note(
            "project_linked",
            ticket_subject(ticket),
            number=ticket.number,
            serving=link.serving or None,
            project=project,
            process=link.process,
        )
        work.books.put_link(LinkRow(ticket.id, link.serving, project, link.process, seq, work.now))
    return len(command.links)


def _standing(books: Books, ticket: int, serving: int) -> tuple[str, int] | None:
    for link in books.links_of(ticket):
        if link.serving == serving:
            return link.project_number, link.process
    return None


def compare_links(
    lines: Sequence[LinkLine], books: Books
) -> tuple[list[LinkChange], list[TableFault]]:
    """What each line of a file would change, and the faults of those that name no ticket."""
    found: list[LinkChange] = []
    faults: list[TableFault] = []
    seen: dict[tuple[date, str], int] = {}
    for line in lines:
        faults += _twice(line, seen)
        ticket = books.ticket_by_number(line.number, line.day)
        if ticket is None:
            faults.append(
                fault(
                    line.row,
                    "number",
                    what="{day}没有{number}号",
                    day=line.day.isoformat(),
                    number=line.number,
                )
            )
            continue
        before = _standing(books, ticket.id, 0)
        now = line.project_number, line.process
        change: Change = "new" if before is None else "same" if before == now else "corrects"
        found.append(
            LinkChange(
                row=line.row,
                day=line.day,
                number=line.number,
                change=change,
                before="" if before is None else before[0],
                after=line.project_number,
                process=line.process,
            )
        )
    return found, faults


def _twice(line: LinkLine, seen: dict[tuple[date, str], int]) -> Iterable[TableFault]:
    first = seen.setdefault((line.day, line.number), line.row)
    if first != line.row:
        yield fault(line.row, "number", what="与第{first}行重复", first=first)
