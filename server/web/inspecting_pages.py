"""Pages on which evidence is entered. As pages.py, by another name.

inspect.html  boot {"view": EnteringView, "entries": [EntryView], "session"}
"""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from server.services.roles import Permission
from server.web.pages import asker_here, floor_here, show_page
from server.web.session import session_of

inspecting_pages = Blueprint("inspecting", __name__)


@inspecting_pages.get("/inspect")
def inspect() -> ResponseReturnValue:
    asker, office = asker_here(), floor_here().assessing
    asker.demand(Permission.INSPECT)
    return show_page(
        "inspect.html",
        view=office.entering(),
        entries=office.entries("inspection"),
        session=session_of(asker),
    )
