"""Pages of follow-up and the ratings' office. As pages.py, by another name.

cases.html     boot {"view": CasesView, "over": bool, "session"}
case.html      boot {"view": CaseView, "people": [{badge, name, department}], "session"}
new_case.html  boot {"windows": [WindowView], "session"}
ratings.html   boot {"view": RatingsView, "today", "reasons": ReasonsView, "session"}
"""

from __future__ import annotations

from datetime import date

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from server.services.roles import Permission, Reach
from server.web.pages import asker_here, floor_here, show_page
from server.web.rating_routes import reasons_view
from server.web.session import session_of

case_pages = Blueprint("cases", __name__)


@case_pages.get("/cases")
def cases() -> ResponseReturnValue:
    asker = asker_here()
    asker.demand(Permission.SEE_CASES, reach=Reach.ANSWER)
    over = request.args.get("show") == "over"
    view = floor_here().cases(asker.actor, over)
    return show_page("cases.html", view=view, over=over, session=session_of(asker))


@case_pages.get("/cases/new")
def new_case() -> ResponseReturnValue:
    asker = asker_here()
    asker.demand(Permission.DECIDE_CASES)
    return show_page("new_case.html", windows=floor_here().windows(), session=session_of(asker))


@case_pages.get("/cases/<int:number>")
def case(number: int) -> ResponseReturnValue:
    asker, floor = asker_here(), floor_here()
    asker.demand(Permission.SEE_CASES, reach=Reach.ANSWER)
    people = [
        {"badge": clerk.badge, "name": clerk.name, "department": clerk.department}
        for clerk in floor.hall().clerks
        if asker.may(Permission.DECIDE_CASES)
    ]
    view = floor.case(number, asker.actor)
    return show_page("case.html", view=view, people=people, session=session_of(asker))


@case_pages.get("/ratings")
def ratings() -> ResponseReturnValue:
    asker, floor = asker_here(), floor_here()
    asker.demand(Permission.SEE_RATINGS)
    today = floor.today()
    since = _day(request.args.get("since", ""), today.replace(day=1))
    until = _day(request.args.get("until", ""), today)
    return show_page(
        "ratings.html",
        view=floor.ratings(since, until),
        today=today,
        reasons=reasons_view(today),
        session=session_of(asker),
    )


def _day(text: str, usual: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return usual
