"""A file of project numbers, as it comes in over HTTP: previewed, then linked, all or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.wrappers import Request

from server.intake.project_links import read_project_links
from server.intake.reading import Reading, in_order
from server.services.commands import Actor, LinkProjects
from server.services.project_links import LinkLine
from server.services.views import LinksPreview
from server.web.table_files import FileDesk, body_of, refuse_faulty, told

if TYPE_CHECKING:
    from server.services.floor import Floor


def preview(floor: Floor, request: Request, desk: FileDesk) -> LinksPreview:
    return _compared(floor, request, _read(request, desk))


def _read(request: Request, desk: FileDesk) -> Reading[LinkLine]:
    data = body_of(request)
    return desk(lambda: read_project_links(data))


def _compared(floor: Floor, request: Request, reading: Reading[LinkLine]) -> LinksPreview:
    changes, faults = floor.compare_links(reading.lines)
    every = in_order([*reading.faults, *faults], reading.columns)
    counts = {kind: sum(one.change == kind for one in changes) for kind in _CHANGES}
    return LinksPreview(
        faults=told(every, reading, request),
        changes=changes,
        new=counts["new"],
        corrected=counts["corrects"],
        same=counts["same"],
        ignored=list(reading.columns.ignored),
    )


_CHANGES = ("new", "corrects", "same")


def take_over(floor: Floor, request: Request, desk: FileDesk, actor: Actor, request_id: str) -> int:
    """How many lines there were; TableFaulty with all faults, and then none is linked."""
    reading = _read(request, desk)
    refuse_faulty(_compared(floor, request, reading).faults)
    command = LinkProjects(links=[line.link for line in reading.lines])
    linked: int = floor.do(command, actor, request_id)
    return linked
