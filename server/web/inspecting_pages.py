"""Pages on which evidence is entered. As pages.py, by another name.

inspect.html  boot {"view": EnteringView, "entries": [EntryView], "session"}; votes.html the same
"""

from __future__ import annotations

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
