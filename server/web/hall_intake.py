"""A file of the hall's set-up, as it comes in over HTTP: previewed, then kept as a change."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta
from werkzeug.wrappers import Request

from server.door.refusals import TableFaulty
from server.door.words import language, reader_language, refusals
from server.intake.hall_read import Read
from server.intake.hall_sheets import read_file
from server.intake.workbooks import MOST_OF_A_FOLDER
from server.services.commands import Actor
from server.services.hall_versions.views import ChangeKept, HallChange, HallFault
from server.store.photos import PhotoShelf
from server.web.table_files import FileDesk

if TYPE_CHECKING:
    from server.services.floor import Floor


class HallFileQuery(msgspec.Struct, frozen=True, kw_only=True):
    remove: bool = False
    """Whether what a sheet does not name shall go."""
    windows: Annotated[int, Meta(ge=0, le=99)] = 0
    """So many windows that serve every queue, for a hall that has none yet."""
    why: str = ""
    holds_from: date | None = None


class SheetFaultView(msgspec.Struct, frozen=True, kw_only=True):
    """One fault of a file, in the reader's language."""

    sheet: str
    row: int
    """0: of the sheet as a whole."""
    column: str
    fault: str


class HallFilePreview(msgspec.Struct, frozen=True, kw_only=True):
    changes: list[HallChange]
    faults: list[SheetFaultView]
    hindrance: HallFault | None = None
    plan: bool = False
    """A hall folder's drawn plan is another than the hall's."""


def preview(
    floor: Floor, request: Request, asked: HallFileQuery, desk: FileDesk
) -> HallFilePreview:
    read = _read(floor, request, asked, desk)
    if read.faults:
        return HallFilePreview(changes=[], faults=_told(read, reader_language(request)))
    seen = floor.set_up.preview_papers(read.wanted)
    return HallFilePreview(
        changes=seen.changes,
        faults=[],
        hindrance=seen.hindrance,
        plan=floor.set_up.moves(read.plan, read.wanted),
    )


def keep(
    floor: Floor,
    request: Request,
    asked: HallFileQuery,
    desk: FileDesk,
    shelf: PhotoShelf,
    actor: Actor,
    request_id: str,
) -> ChangeKept:
    """TableFaulty with all faults, as the preview tells them; then nothing was kept."""
    now = floor.set_up.papers()
    read = _read(floor, request, asked, desk)
    if read.faults:
        told = _told(read, reader_language(request))
        first = told[0]
        raise TableFaulty(
            count=len(told),
            row=first.row,
            fault=first.fault,
            faults=msgspec.to_builtins(told),
        )
    desk(lambda: [shelf.keep(picture) for picture in read.pictures])
    return floor.set_up.keep(
        now,
        read.wanted,
        asked.why,
        asked.holds_from,
        actor,
        source="file",
        request_id=request_id,
        plan=read.plan,
    )


def _read(floor: Floor, request: Request, asked: HallFileQuery, desk: FileDesk) -> Read:
    request.max_content_length = MOST_OF_A_FOLDER
    say = partial(language().text, reader_language(request))
    data, papers = request.get_data(cache=True), floor.set_up.papers()
    return desk(lambda: read_file(data, papers, say, remove=asked.remove, windows=asked.windows))


def _told(read: Read, lang: str) -> list[SheetFaultView]:
    return [
        SheetFaultView(
            sheet=one.sheet,
            row=one.row,
            column=one.column,
            fault=refusals().text(lang, one.what, **one.facts),
        )
        for one in read.faults
    ]
