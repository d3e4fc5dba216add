"""The REST routes of ratings and of what is done about them; part of routes.py."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from floorlink.messages import Names
from server.domain.errors import NotFound
from server.domain.reasons import list_on
from server.door.asker import Asker
from server.intake.tables import MOST_BYTES, TABLE_TYPES
from server.rating_reasons import shipped_reasons
from server.services import commands
from server.services.follow_up import commands as follow_up
from server.services.follow_up.views import (
    CasesView,
    CaseView,
    Contact,
    FlagsFound,
    RatingsView,
)
from server.services.house import names
from server.services.roles import Permission, Reach
from server.services.views import IdentityView, LinksPreview, RatingTaken
from server.web.route import Facts, Route


class CasesQuery(msgspec.Struct, frozen=True, kw_only=True):
    over: bool = False
    """Those that are over instead of the open ones."""


class PeriodQuery(msgspec.Struct, frozen=True, kw_only=True):
    since: date
    until: date


class ReasonView(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    level: int
    name: Names


class ReasonsView(msgspec.Struct, frozen=True, kw_only=True):
    """The list of reasons in force today; old ratings keep the words of their own list."""

    edition: str
    version: int
    source: str
    reasons: list[ReasonView]


def reasons_view(day: date) -> ReasonsView:
    found = list_on(shipped_reasons(), day)
    return ReasonsView(
        edition=found.code,
        version=found.version,
        source=found.source,
        reasons=[
            ReasonView(code=reason.code, level=int(reason.code[0]), name=names(reason.name))
            for reason in found.reasons
        ],
    )


def case_number(facts: Facts) -> int:
    """The path's number; anything else names no case."""
    text = str(facts["case"])
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise NotFound(what="整改单", key=text)
    return int(text)


def _numbered(_: Asker, facts: Facts) -> Facts:
    return {"case": case_number(facts)}


def _on_case(path: str, command: type[commands.Command], summary: str, **more: Any) -> Route:
    return Route(
        method="POST",
        path=f"/api/cases/{{case}}/{path}",
        summary=summary,
        command=command,
        given=_numbered,
        answer=more.pop("answer", CaseView),
    )


RATING_ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path="/api/rating-reasons",
        summary="The official reasons of ratings with their codes",
        read=lambda floor, _: reasons_view(floor.today()),
        answer=ReasonsView,
    ),
    Route(
        method="POST",
        path="/api/ratings/reasons",
        summary="Add reasons to what was pressed on a keypad, the same day",
        command=commands.AddReasons,
        answer=RatingTaken,
    ),
    Route(
        method="POST",
        path="/api/ratings/again",
        summary="A second rating, beside the first",
        command=commands.RateAgain,
        answer=RatingTaken,
        status=201,
    ),
    Route(
        method="POST",
        path="/api/ratings/paper",
        summary="A paper form, entered by staff",
        command=commands.EnterPaperRating,
        answer=RatingTaken,
        status=201,
    ),
    Route(
        method="GET",
        path="/api/ratings",
        summary="What stands behind a period's ratings",
        read=lambda floor, facts: floor.ratings(facts["since"], facts["until"]),
        query=PeriodQuery,
        permission=Permission.SEE_RATINGS,
        answer=RatingsView,
    ),
    Route(
        method="POST",
        path="/api/ratings/look",
        summary="Look for signs that ratings were not the citizens' own, now",
        read_as=lambda floor, actor, _: floor.look_for_flags(actor, floor.today()),
        permission=Permission.DECIDE_CASES,
        answer=FlagsFound,
    ),
    Route(
        method="POST",
        path="/api/identities/see",
        summary="Who a ticket's citizen is, for a reason; every look is in the journal",
        command=commands.SeeIdentity,
        answer=IdentityView,
    ),
    Route(
        method="POST",
        path="/api/project-links",
        summary="Link tickets to case numbers of the approval systems",
        command=commands.LinkProjects,
        answer=int,
    ),
    Route(
        method="POST",
        path="/api/project-links/preview",
        summary="What a file of case numbers would change, and all its faults; changes nothing",
        special="preview_project_links",
        file=TABLE_TYPES,
        at_most=MOST_BYTES,
        permission=Permission.LINK_PROJECTS,
        answer=LinksPreview,
    ),
    Route(
        method="POST",
        path="/api/project-links/import",
        summary="Link tickets to the case numbers in a file; answers how many lines it had",
        special="import_project_links",
        file=TABLE_TYPES,
        at_most=MOST_BYTES,
        permission=Permission.LINK_PROJECTS,
        answer=int,
    ),
    Route(
        method="GET",
        path="/api/cases",
        summary="Follow-up cases, the nearest deadline first",
        read_as=lambda floor, actor, facts: floor.cases(actor, facts["over"]),
        query=CasesQuery,
        permission=Permission.SEE_CASES,
        reach=Reach.ANSWER,
        answer=CasesView,
    ),
    Route(
        method="POST",
        path="/api/cases",
        summary="Open a complaint or the re-examination of a returned case",
        command=follow_up.OpenCase,
        answer=CaseView,
        status=201,
    ),
    Route(
        method="GET",
        path="/api/cases/{case}",
        summary="One case with its evidence",
        read_as=lambda floor, actor, facts: floor.case(case_number(facts), actor),
        permission=Permission.SEE_CASES,
        reach=Reach.ANSWER,
        answer=CaseView,
    ),
    _on_case("steps", follow_up.TakeStep, "One step of a case"),
    _on_case("statements", follow_up.SayInCase, "A statement of those concerned"),
    _on_case(
        "owner",
        follow_up.HandOver,
        "Another person has to act",
    ),
    _on_case(
        "contact",
        follow_up.SeeContact,
        "Who left a contact, to call back; every use is in the journal",
        answer=Contact,
    ),
)
