"""The API of the window assessment."""

from __future__ import annotations

from typing import Literal

import msgspec

from server.domain.assessment.evidence import Kind, Subject
from server.services.assessing import commands
from server.services.assessing.views import (
    AssessmentView,
    FiguresEntries,
    FiguresImported,
    FiguresPreview,
    MonthView,
)
from server.services.roles import Permission
from server.web.case_figures import FileQuery
from server.web.route import Route


class MonthQuery(msgspec.Struct, frozen=True, kw_only=True):
    scheme: str = ""
    """Previews a month that is not frozen by this scheme."""


class Freeze(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    scheme: str


class SubjectQuery(MonthQuery, frozen=True, kw_only=True):
    kind: Literal["window", "clerk"] = "window"


class PeriodOnly(msgspec.Struct, frozen=True, kw_only=True):
    period: str


ASSESSMENT_ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path="/api/assessment",
        summary="Frozen months, schemes, and months that could be frozen",
        read=lambda floor, _: floor.assessment(),
        permission=Permission.SEE_ASSESSMENT,
        answer=AssessmentView,
    ),
    Route(
        method="GET",
        path="/api/assessment/{period}",
        summary="A month's ranking; with a scheme a preview",
        read=lambda floor, facts: floor.assessed_month(facts["period"], facts["scheme"]),
        query=MonthQuery,
        permission=Permission.SEE_ASSESSMENT,
        answer=MonthView,
    ),
    Route(
        method="GET",
        path="/api/assessment/{period}/{code}",
        summary="One window or clerk, every point with its rows",
        read=lambda floor, facts: floor.assessed_month(
            facts["period"], facts["scheme"], Subject(Kind(facts["kind"]), facts["code"])
        ),
        query=SubjectQuery,
        permission=Permission.SEE_ASSESSMENT,
        answer=MonthView,
    ),
    Route(
        method="POST",
        path="/api/assessment/{period}/freeze",
        summary="Keep a month that is over for good; answers the hash of its inputs",
        special="freeze_month",
        body=Freeze,
        permission=Permission.ASSESS,
        answer=str,
    ),
    Route(
        method="POST",
        path="/api/assessment/{period}/publish",
        summary="Publish a frozen month; answers the last day for appeals",
        command=commands.PublishMonth,
        answer=str,
    ),
    Route(
        method="POST",
        path="/api/assessment/{period}/appeals",
        summary="Appeal against a published month",
        command=commands.Appeal,
        answer=int,
        status=201,
    ),
    Route(
        method="POST",
        path="/api/assessment/{period}/decisions",
        summary="Decide an appeal",
        command=commands.DecideAppeal,
        answer=None,
        status=204,
    ),
    Route(
        method="POST",
        path="/api/assessment/{period}/supplements",
        summary="Correct a frozen month by a dated supplement",
        command=commands.CorrectMonth,
        answer=int,
        status=201,
    ),
    Route(
        method="POST",
        path="/api/inspections",
        summary="Enter what an inspector saw",
        command=commands.Inspect,
        answer=int,
        status=201,
    ),
    Route(
        method="POST",
        path="/api/case-figures",
        summary="Enter a month's figures of an approval system for one window or clerk",
        command=commands.AddCaseFigures,
        answer=int,
        status=201,
    ),
    Route(
        method="GET",
        path="/api/case-figures",
        summary="A month's figures of the approval systems, corrected ones too",
        read=lambda floor, facts: floor.assessing.figures(facts["period"]),
        query=PeriodOnly,
        permission=Permission.SEE_ASSESSMENT,
        answer=FiguresEntries,
    ),
    Route(
        method="POST",
        path="/api/case-figures/preview",
        summary="What a file of case figures would change, and all its faults; changes nothing",
        special="preview_case_figures",
        file=True,
        query=FileQuery,
        permission=Permission.INSPECT,
        answer=FiguresPreview,
    ),
    Route(
        method="POST",
        path="/api/case-figures/import",
        summary="Take a file of case figures over; the same file again changes nothing",
        special="import_case_figures",
        file=True,
        query=FileQuery,
        permission=Permission.INSPECT,
        answer=FiguresImported,
    ),
    Route(
        method="POST",
        path="/api/votes",
        summary="Enter one vote for one window or clerk",
        command=commands.AddVote,
        answer=int,
        status=201,
    ),
)
