"""The API of the administration: the hall as it is, changes tried and kept, its versions."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from server.door.pictures import MAX_SENT, PICTURE_TYPES
from server.intake.tables import TABLE_TYPES
from server.intake.workbooks import MOST_OF_A_FOLDER
from server.services.hall_versions import commands
from server.services.hall_versions.views import (
    ChangeKept,
    HallComparison,
    HallEdits,
    HallPreview,
    VersionsView,
)
from server.services.roles import Permission
from server.web.first_visit import FirstHall
from server.web.hall_intake import HallFilePreview, HallFileQuery
from server.web.picture_desk import PictureKept, PictureQuery
from server.web.route import Route
from server.web.session import SessionView
from server.web.ticket_desk import LogoKept, TicketAsked, TicketPreview

HALL_TYPES = (*TABLE_TYPES, "application/zip")


class CompareQuery(msgspec.Struct, frozen=True, kw_only=True):
    other: Annotated[int, Meta(ge=0)] = 0
    """0: the hall as it is now."""


class GoBack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    why: str
    holds_from: date | None = None


def _number(text: str) -> int:
    """No version has the number 0."""
    return int(text) if text.isdecimal() and len(text) < 9 else 0


ADMIN_ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path="/api/hall",
        summary="The hall's set-up, kind by kind, as its folder would say it",
        read=lambda floor, _: floor.set_up.papers(),
        permission=Permission.SET_UP_HALL,
        answer=dict[str, Any],
    ),
    Route(
        method="POST",
        path="/api/hall/first",
        summary="The first visit: name the hall and its first administrator, by the set-up code",
        special="found_hall",
        body=FirstHall,
        answer=SessionView,
    ),
    Route(
        method="POST",
        path="/api/hall/preview",
        summary="What edits would change, and every fault in them",
        work=lambda floor, _, facts, __: floor.set_up.preview(HallEdits(**facts)),
        body=HallEdits,
        permission=Permission.SET_UP_HALL,
        answer=HallPreview,
    ),
    Route(
        method="POST",
        path="/api/hall/changes",
        summary="Keep edits as a new version, from now on or from a later day",
        work=lambda floor, actor, facts, request_id: floor.set_up.change(
            HallEdits(**facts), actor, request_id
        ),
        body=HallEdits,
        permission=Permission.SET_UP_HALL,
        answer=ChangeKept,
    ),
    Route(
        method="POST",
        path="/api/hall/ticket/preview",
        summary="A ticket as it would be printed, as a picture, with the layout's faults",
        special="preview_ticket",
        body=TicketAsked,
        permission=Permission.SET_UP_HALL,
        answer=TicketPreview,
    ),
    Route(
        method="POST",
        path="/api/hall/ticket/logo",
        summary="Make a picture (PNG, JPEG, WebP; 8 MB) small and grey for tickets",
        special="make_logo",
        file=PICTURE_TYPES,
        at_most=MAX_SENT,
        permission=Permission.SET_UP_HALL,
        answer=LogoKept,
    ),
    Route(
        method="POST",
        path="/api/hall/pictures",
        summary="Keep a picture (JPEG, PNG, WebP; 8 MB) for a slide of the boards or as a face",
        special="keep_picture",
        file=PICTURE_TYPES,
        at_most=MAX_SENT,
        query=PictureQuery,
        permission=Permission.SET_UP_HALL,
        answer=PictureKept,
        status=201,
    ),
    Route(
        method="POST",
        path="/api/hall/file/preview",
        summary="What a file (XLSX, CSV, a zipped hall folder) would change, and all its faults",
        special="preview_hall_file",
        file=HALL_TYPES,
        at_most=MOST_OF_A_FOLDER,
        query=HallFileQuery,
        permission=Permission.SET_UP_HALL,
        answer=HallFilePreview,
    ),
    Route(
        method="POST",
        path="/api/hall/file/keep",
        summary="Keep what a file changes as a new version",
        special="keep_hall_file",
        file=HALL_TYPES,
        at_most=MOST_OF_A_FOLDER,
        query=HallFileQuery,
        permission=Permission.SET_UP_HALL,
        answer=ChangeKept,
    ),
    Route(
        method="GET",
        path="/api/hall/versions",
        summary="Every version: who, when, why, from which day",
        read=lambda floor, _: floor.set_up.versions(),
        permission=Permission.SET_UP_HALL,
        answer=VersionsView,
    ),
    Route(
        method="GET",
        path="/api/hall/versions/{version}",
        summary="What a version has otherwise than another, or than the hall now",
        read=lambda floor, facts: floor.set_up.compare(_number(facts["version"]), facts["other"]),
        query=CompareQuery,
        permission=Permission.SET_UP_HALL,
        answer=HallComparison,
    ),
    Route(
        method="POST",
        path="/api/hall/versions/{version}/back",
        summary="Go back to a version, which makes a new one",
        work=lambda floor, actor, facts, request_id: floor.set_up.go_back(
            _number(facts["version"]), facts["why"], facts["holds_from"], actor, request_id
        ),
        body=GoBack,
        permission=Permission.SET_UP_HALL,
        answer=ChangeKept,
    ),
    Route(
        method="POST",
        path="/api/hall/versions/{version}/withdraw",
        summary="A change that waits for its day shall not come",
        work=lambda floor, actor, facts, request_id: floor.do(
            commands.WithdrawChange(version=_number(facts["version"])), actor, request_id
        ),
        permission=Permission.SET_UP_HALL,
        answer=None,
        status=204,
    ),
)
