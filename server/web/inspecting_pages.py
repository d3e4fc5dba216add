"""Pages on which evidence is entered. As pages.py, by another name.

inspect.html  boot {"view": EnteringView, "entries": [EntryView], "session"}; votes.html the same
case_figures.html  boot {"period", "entries": FiguresEntries, "session"}
"""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from server.services.roles import Permission
from server.web.pages import asker_here, floor_here, show_page
from server.web.session import session_of

inspecting_pages = Blueprint("inspecting", __name__)


@inspecting_pages.get("/inspect")
def inspect() -> ResponseReturnValue:
    return _entering("inspect.html", "inspection")


@inspecting_pages.get("/votes")
def votes() -> ResponseReturnValue:
    """One voter's ballot after another: duty officers', clients'."""
    return _entering("votes.html", "vote")


def _entering(template: str, kind: str) -> ResponseReturnValue:
    asker, office = asker_here(), floor_here().assessing
    asker.demand(Permission.INSPECT)
    return show_page(
        template,
        view=office.entering(request.args.get("scheme", "")),
        entries=office.entries(kind),
        session=session_of(asker),
    )


@inspecting_pages.get("/case-figures")
def case_figures() -> ResponseReturnValue:
    """The approval systems' figures: a file is previewed and imported; what stands is shown."""
    asker, floor = asker_here(), floor_here()
    asker.demand(Permission.SEE_ASSESSMENT)
    last_month = (floor.today().replace(day=1) - timedelta(days=1)).isoformat()[:7]
    period = request.args.get("period", "") or last_month
    return show_page(
        "case_figures.html",
        period=period,
        entries=floor.assessing.figures(period),
        session=session_of(asker),
    )
