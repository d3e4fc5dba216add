"""The API of the window assessment."""

from __future__ import annotations

from typing import Literal

import msgspec
from flask import current_app

from server.domain.assessment.evidence import Kind, Subject
from server.domain.errors import NotFound
from server.door.asker import Asker
from server.door.pictures import MAX_SENT, PICTURE_TYPES
from server.intake.tables import MOST_BYTES, TABLE_TYPES
from server.services.assessing import commands
from server.services.assessing.entry_views import EntryView
from server.services.assessing.term_views import TermsView, TermView, TrendsView
from server.services.assessing.views import (
    AssessmentView,
    ChangeView,
    FiguresEntries,
    FiguresImported,
    FiguresPreview,
    MonthView,
    SchemeChecked,
    SchemePut,
    SchemesView,
    SchemeText,
)
from server.services.roles import Permission
from server.web.case_figures import FileQuery
from server.web.photos import desk_of
from server.web.route import Facts, Route


class MonthQuery(msgspec.Struct, frozen=True, kw_only=True):
    scheme: str = ""
    """Previews a month that is not frozen by this scheme."""
    version: int = 0
    """Of the scheme; 0: the one that holds for that month."""


class Freeze(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    scheme: str
    version: int = 0


class SchemeQuery(msgspec.Struct, frozen=True, kw_only=True):
    version: int = 0
    """0: the one that holds now."""


class SchemeSent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: str


class SubjectQuery(MonthQuery, frozen=True, kw_only=True):
    kind: Literal["window", "clerk"] = "window"


class PhotoKept(msgspec.Struct, frozen=True, kw_only=True):
    photo: str


def _kept_photos(_: Asker, facts: Facts) -> Facts:
    desk_of(current_app).must_have(facts["photos"])
    return {}


def entry_number(_: Asker, facts: Facts) -> Facts:
    try:
        return {"entry": int(facts["entry"])}
    except ValueError:
        raise NotFound(what="录入记录", key=str(facts["entry"])) from None


class PeriodOnly(msgspec.Struct, frozen=True, kw_only=True):
    period: str


class TrendsQuery(msgspec.Struct, frozen=True, kw_only=True):
    kind: Literal["window", "clerk"] = "window"
    code: str = ""
    """Empty: everybody of that kind."""
    since: str = ""
    """A month; empty: a year before `until`."""
    until: str = ""
    """A month; empty: this one."""


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
        read=lambda floor, facts: floor.assessed_month(
            facts["period"], facts["scheme"], version=facts["version"]
        ),
        query=MonthQuery,
        permission=Permission.SEE_ASSESSMENT,
        answer=MonthView,
    ),
    Route(
        method="GET",
        path="/api/assessment/{period}/{code}",
        summary="One window or clerk, every point with its rows",
        read=lambda floor, facts: floor.assessed_month(
            facts["period"],
            facts["scheme"],
            Subject(Kind(facts["kind"]), facts["code"]),
            facts["version"],
        ),
        query=SubjectQuery,
        permission=Permission.SEE_ASSESSMENT,
        answer=MonthView,
    ),
    Route(
        method="GET",
        path="/api/assessment-terms",
        summary="Frozen quarters and years, and those that could be frozen",
        read=lambda floor, _: floor.assessing.terms(),
        permission=Permission.SEE_ASSESSMENT,
        answer=TermsView,
    ),
    Route(
        method="GET",
        path="/api/assessment-terms/{term}",
        summary="A quarter (2026-Q4) or year (2026) from its months; a preview until it is frozen",
        read=lambda floor, facts: floor.assessing.term(facts["term"]),
        permission=Permission.SEE_ASSESSMENT,
        answer=TermView,
    ),
    Route(
        method="POST",
        path="/api/assessment-terms/{period}/freeze",
        summary="Keep a quarter or year whose months are settled; answers the hash of its inputs",
        command=commands.FreezeTerm,
        answer=str,
    ),
    Route(
        method="POST",
        path="/api/assessment-terms/{period}/publish",
        summary="Publish a frozen quarter or year; answers the day",
        command=commands.PublishTerm,
        answer=str,
    ),
    Route(
        method="POST",
        path="/api/assessment-terms/{period}/corrections",
        summary="Make a quarter or year again from months that were corrected since",
        command=commands.CorrectTerm,
        answer=int,
        status=201,
    ),
    Route(
        method="GET",
        path="/api/assessment-trends",
        summary="Totals, ranks, grades and titles over months, by subject",
        read=lambda floor, facts: floor.assessing.trends(
            Kind(facts["kind"]), facts["code"], facts["since"], facts["until"]
        ),
        query=TrendsQuery,
        permission=Permission.SEE_ASSESSMENT,
        answer=TrendsView,
    ),
    Route(
        method="GET",
        path="/api/schemes",
        summary="Assessment schemes with every version: by whom, when, why, what it changed",
        read=lambda floor, _: floor.assessing.schemes(),
        permission=Permission.SEE_ASSESSMENT,
        answer=SchemesView,
    ),
    Route(
        method="GET",
        path="/api/schemes/{scheme}",
        summary="One version of a scheme, as TOML and as values",
        read=lambda floor, facts: floor.assessing.scheme(facts["scheme"], facts["version"]),
        query=SchemeQuery,
        permission=Permission.SEE_ASSESSMENT,
        answer=SchemeText,
    ),
    Route(
        method="POST",
        path="/api/schemes",
        summary="Bring a scheme, or a new version of one",
        command=commands.PutScheme,
        answer=SchemePut,
        status=201,
    ),
    Route(
        method="POST",
        path="/api/schemes/check",
        summary="All faults of a scheme, and what it would change; keeps nothing",
        special="check_scheme",
        body=SchemeSent,
        permission=Permission.ASSESS,
        answer=SchemeChecked,
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
        special="correct_month",
        body=commands.Correction,
        permission=Permission.ASSESS,
        answer=int,
        status=201,
    ),
    Route(
        method="POST",
        path="/api/assessment/{period}/supplements/preview",
        summary="Whom a supplement would change, and how; keeps nothing",
        special="try_correction",
        body=commands.Correction,
        permission=Permission.ASSESS,
        answer=list[ChangeView],
    ),
    Route(
        method="POST",
        path="/api/photos",
        summary="Keep a photo (JPEG, PNG, WebP; 8 MB); answers the name that inspections give",
        special="keep_photo",
        file=PICTURE_TYPES,
        at_most=MAX_SENT,
        permission=Permission.INSPECT,
        answer=PhotoKept,
        status=201,
    ),
    Route(
        method="POST",
        path="/api/inspections",
        summary="Enter what an inspector saw",
        command=commands.Inspect,
        given=_kept_photos,
        answer=int,
        status=201,
    ),
    Route(
        method="POST",
        path="/api/entries/{entry}/withdraw",
        summary="Take back what was entered by mistake, while the month is open",
        command=commands.WithdrawEntry,
        given=entry_number,
        answer=int,
    ),
    Route(
        method="GET",
        path="/api/entries",
        summary="What inspectors and others entered in the last 31 days, the newest first",
        read=lambda floor, _: floor.assessing.entries(),
        permission=Permission.INSPECT,
        answer=list[EntryView],
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
        file=TABLE_TYPES,
        at_most=MOST_BYTES,
        query=FileQuery,
        permission=Permission.INSPECT,
        answer=FiguresPreview,
    ),
    Route(
        method="POST",
        path="/api/case-figures/import",
        summary="Take a file of case figures over; the same file again changes nothing",
        special="import_case_figures",
        file=TABLE_TYPES,
        at_most=MOST_BYTES,
        query=FileQuery,
        permission=Permission.INSPECT,
        answer=FiguresImported,
    ),
    Route(
        method="POST",
        path="/api/ballots",
        summary="Enter one voter's marks for several windows or clerks at once",
        command=commands.AddBallot,
        answer=list[int],
        status=201,
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
