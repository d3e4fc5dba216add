"""Pages of the window assessment. As pages.py, by another name.

assessment.html     boot {"view": AssessmentView, "terms": TermsView, "today", "session"}
my_assessment.html  boot {"sheets": [OwnSheet], "today", "session"}
month.html          boot {"view": MonthView, "scheme", "today", "own": [[kind, code]…], "session"}
month_notice.html   boot {"view": MonthView, "scheme", "session"}
month_subject.html  the same of one, and "months": [MonthPoint], "people": {badge: name}
trends.html         boot {"views": [TrendsView of windows, of clerks], "session"}
term.html           boot {"view": TermView, "own", "session"}
schemes.html        boot {"view": SchemesView, "session"}
scheme.html         boot {"view": SchemeText, "all": SchemeView, "measures": {code: {name, unit}},
                          "session"}
poster.html         boot {"view": PosterView or null}
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.domain.assessment.evidence import Kind, Subject
from server.domain.assessment.measures import MEASURES
from server.domain.errors import NotFound
from server.door.asker import Asker
from server.door.assessed_months import month_for, subject_named
from server.services.assessing.views import EvidenceView, MonthView
from server.services.house import names
from server.services.roles import Permission, Reach
from server.web.pages import asker_here, floor_here, show_page
from server.web.photos import send_photo
from server.web.session import session_of

assessment_pages = Blueprint("assessment", __name__)


@assessment_pages.get("/assessment")
def assessment() -> ResponseReturnValue:
    asker = asker_here()
    if asker.may(Permission.APPEAL, reach=Reach.ANSWER) and not asker.may(
        Permission.SEE_ASSESSMENT
    ):
        return redirect(url_for("assessment.my_assessment"))
    asker.demand(Permission.SEE_ASSESSMENT)
    floor = floor_here()
    return show_page(
        "assessment.html",
        view=floor.assessment(),
        terms=floor.assessing.terms(),
        today=floor.today(),
        session=session_of(asker),
    )


@assessment_pages.get("/my-assessment")
def my_assessment() -> ResponseReturnValue:
    asker, floor = asker_here(), floor_here()
    asker.demand(Permission.APPEAL, reach=Reach.ANSWER)
    sheets = floor.standing.own_sheets(asker.actor.id)
    return show_page(
        "my_assessment.html", sheets=sheets, today=floor.today(), session=session_of(asker)
    )


@assessment_pages.get("/assessment/trends")
def trends() -> ResponseReturnValue:
    asker = asker_here()
    asker.demand(Permission.SEE_ASSESSMENT)
    floor = floor_here()
    today = floor.today()
    views = [
        floor.assessing.trends(kind, "", f"{today.year - 2}-{today.month:02}", "")
        for kind in (Kind.WINDOW, Kind.CLERK)
    ]
    return show_page("trends.html", views=views, session=session_of(asker))


@assessment_pages.get("/schemes")
def schemes() -> ResponseReturnValue:
    asker = asker_here()
    asker.demand(Permission.SEE_ASSESSMENT)
    view = floor_here().assessing.schemes()
    return show_page("schemes.html", view=view, session=session_of(asker))


@assessment_pages.get("/schemes/<code>")
def scheme(code: str) -> ResponseReturnValue:
    asker, office = asker_here(), floor_here().assessing
    asker.demand(Permission.SEE_ASSESSMENT)
    view = office.scheme(code, request.args.get("version", 0, int))
    measures = {
        one.code: {"name": names(one.name), "unit": names(one.unit)} for one in MEASURES.values()
    }
    every = next(one for one in office.schemes().schemes if one.scheme == view.scheme)
    return show_page(
        "scheme.html", view=view, all=every, measures=measures, session=session_of(asker)
    )


@assessment_pages.get("/schemes/<code>/text.toml")
def scheme_text(code: str) -> ResponseReturnValue:
    asker_here().demand(Permission.SEE_ASSESSMENT)
    view = floor_here().assessing.scheme(code, request.args.get("version", 0, int))
    return Response(view.text, mimetype="application/toml")


@assessment_pages.get("/assessment/<period>")
def assessed_month(period: str) -> ResponseReturnValue:
    return _month_page("month.html", period)


@assessment_pages.get("/assessment/term/<period>")
def term(period: str) -> ResponseReturnValue:
    """A quarter or a year; for the assessed once it is published."""
    asker, floor = asker_here(), floor_here()
    view = floor.assessing.term(period)
    if not asker.may(Permission.SEE_ASSESSMENT):
        asker.demand(Permission.APPEAL, reach=Reach.ANSWER)
        if view.state != "published":
            raise NotFound(what="考核时期", key=period)
    own = sorted(floor.standing.own(asker.actor.id))
    return show_page(
        "term.html",
        view=view,
        own=[[one.kind.value, one.code] for one in own],
        session=session_of(asker),
    )


@assessment_pages.get("/assessment/<period>/notice")
def month_notice(period: str) -> ResponseReturnValue:
    """The month as an office's paper, to be printed, stamped and hung up."""
    return _month_page("month_notice.html", period)


@assessment_pages.get("/assessment/<period>/<kind>/<code>")
def assessed_subject(period: str, kind: str, code: str) -> ResponseReturnValue:
    asker, subject = asker_here(), subject_named(kind, code)
    view = _month(asker, period, subject)
    staff = asker.may(Permission.SEE_ASSESSMENT)
    months = floor_here().standing.trend(subject, published_only=not staff)
    people = {clerk.badge: clerk.name for clerk in floor_here().hall().clerks}
    seen_by = {badge: people[badge] for badge in _inspectors_of(view) if badge in people}
    return _page("month_subject.html", asker, view, months=months, people=seen_by)


@assessment_pages.get("/assessment/<period>/<kind>/<code>/photos/<name>.jpg")
def proof(period: str, kind: str, code: str, name: str) -> ResponseReturnValue:
    """A photo to those who may see the sheet on which it stands."""
    asker = asker_here()
    if not asker.may(Permission.SEE_ASSESSMENT):
        view = _month(asker, period, subject_named(kind, code))
        if name not in _photos_of(view):
            raise NotFound(what="照片", key=name[:8])
    return send_photo(name)


@assessment_pages.get("/poster")
def poster() -> ResponseReturnValue:
    """For a screen in the hall, or to be hung up: who has a title. Everybody may see it."""
    return show_page(
        "poster.html", view=floor_here().standing.poster(request.args.get("month", ""))
    )


def _month_page(template: str, period: str) -> ResponseReturnValue:
    asker = asker_here()
    return _page(template, asker, _month(asker, period))


def _month(asker: Asker, period: str, subject: Subject | None = None) -> MonthView:
    return month_for(asker, floor_here(), period, request.args.get("scheme", ""), subject)


def _page(template: str, asker: Asker, view: MonthView, **more: object) -> ResponseReturnValue:
    floor = floor_here()
    own = (
        floor.standing.own(asker.actor.id)
        if asker.may(Permission.APPEAL, reach=Reach.ANSWER)
        else set()
    )
    return show_page(
        template,
        view=view,
        scheme=view.scheme if view.state == "preview" else "",
        today=floor.today(),
        own=[[one.kind.value, one.code] for one in sorted(own)],
        session=session_of(asker),
        **more,
    )


def _rows(view: MonthView) -> Iterator[EvidenceView]:
    for subject in view.subjects:
        for category in subject.categories:
            for line in category.lines:
                yield from line.rows


def _photos_of(view: MonthView) -> set[str]:
    return {photo for row in _rows(view) for photo in row.photos}


def _inspectors_of(view: MonthView) -> set[str]:
    return {row.facts["by"] for row in _rows(view) if "by" in row.facts}
