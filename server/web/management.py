"""Pages of the management: statistics and the windows' assessment. As pages.py, by another name.

statistics.html  boot {"query": {by, since, until, every, key, compare}, "report", "session"}
    assessment.html  boot {"view": AssessmentView, "session"}
    month.html       boot {"view": MonthView, "scheme", "session"}; month_subject.html the same
"""

from __future__ import annotations

import msgspec
from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from server.domain.assessment.evidence import Kind, Subject
from server.domain.errors import NotFound
from server.door.refusals import FieldWrong
from server.services.roles import Permission
from server.services.statistics.query import StatisticsQuery, asked_of
from server.web.pages import asker_here, floor_here, show_page
from server.web.session import session_of

management = Blueprint("management", __name__)


@management.get("/statistics")
def statistics() -> ResponseReturnValue:
    asker, floor = asker_here(), floor_here()
    asker.demand(Permission.SEE_STATISTICS)
    facts = {name: value for name, value in request.args.items() if name != "lang"}
    try:
        query = msgspec.convert(facts, StatisticsQuery, strict=False)
    except msgspec.ValidationError as error:
        raise FieldWrong(field="$", fault=str(error)) from error
    report = floor.statistics(asked_of(query, floor))
    return show_page("statistics.html", query=query, report=report, session=session_of(asker))


@management.get("/assessment")
def assessment() -> ResponseReturnValue:
    asker = asker_here()
    asker.demand(Permission.SEE_ASSESSMENT)
    view = floor_here().assessment()
    return show_page("assessment.html", view=view, session=session_of(asker))


@management.get("/assessment/<period>")
def assessed_month(period: str) -> ResponseReturnValue:
    asker = asker_here()
    asker.demand(Permission.SEE_ASSESSMENT)
    scheme = request.args.get("scheme", "")
    view = floor_here().assessed_month(period, scheme)
    return show_page("month.html", view=view, scheme=scheme, session=session_of(asker))


@management.get("/assessment/<period>/<kind>/<code>")
def assessed_subject(period: str, kind: str, code: str) -> ResponseReturnValue:
    asker = asker_here()
    asker.demand(Permission.SEE_ASSESSMENT)
    if kind not in ("window", "clerk"):
        raise NotFound(what="考核对象", key=kind)
    scheme = request.args.get("scheme", "")
    view = floor_here().assessed_month(period, scheme, Subject(Kind(kind), code))
    return show_page("month_subject.html", view=view, scheme=scheme, session=session_of(asker))
