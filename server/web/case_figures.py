"""A file of case figures, as it comes in over HTTP: previewed, then taken over."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec
from werkzeug.wrappers import Request

from server.intake.case_figures import read_case_figures
from server.intake.reading import Reading, in_order
from server.services.assessing.commands import ImportCaseFigures
from server.services.assessing.figures_shown import total_of
from server.services.assessing.views import (
    FiguresChange,
    FiguresImported,
    FiguresPreview,
)
from server.services.commands import Actor
from server.services.table_faults import TableFault
from server.web.table_files import FileDesk, body_of, refuse_faulty, told

if TYPE_CHECKING:
    from server.services.assessing.case_figures import FiguresLine
    from server.services.floor import Floor

_LONGEST_NAME = 120


class FileQuery(msgspec.Struct, frozen=True, kw_only=True):
    name: str = ""
    """Of the file, as people will read it beside the figures."""
    period: str = ""
    """The month of a file that has no column for it."""
    reason: str = ""
    """Why figures that were there already are corrected."""


def preview(floor: Floor, request: Request, asked: FileQuery, desk: FileDesk) -> FiguresPreview:
    reading, changes, faults = _read(floor, request, asked, desk)
    counts = {kind: sum(one.change == kind for one in changes) for kind in _CHANGES}
    return FiguresPreview(
        file=asked.name,
        faults=told(faults, reading, request),
        changes=changes,
        new=counts["new"],
        corrected=counts["corrects"],
        same=counts["same"],
        skipped=reading.skipped,
        ignored=list(reading.columns.ignored),
        total=total_of(reading.lines),
    )


_CHANGES = ("new", "corrects", "same")


def take_over(
    floor: Floor,
    request: Request,
    asked: FileQuery,
    desk: FileDesk,
    actor: Actor,
    request_id: str,
) -> FiguresImported:
    """TableFaulty with all faults, as the preview tells them; then nothing was taken over."""
    reading, _, faults = _read(floor, request, asked, desk)
    refuse_faulty(told(faults, reading, request))
    command = ImportCaseFigures(
        lines=list(reading.lines),
        file=asked.name[:_LONGEST_NAME],
        digest=sha256(body_of(request)).hexdigest(),
        reason=asked.reason,
    )
    imported: FiguresImported = floor.do(command, actor, request_id)
    return imported


def _read(
    floor: Floor, request: Request, asked: FileQuery, desk: FileDesk
) -> tuple[Reading[FiguresLine], list[FiguresChange], Iterable[TableFault]]:
    data, hall = body_of(request), floor.hall()
    reading = desk(lambda: read_case_figures(data, hall, asked.period))
    changes, faults = floor.assessing.preview_figures(reading.lines)
    return reading, changes, in_order([*reading.faults, *faults], reading.columns)
