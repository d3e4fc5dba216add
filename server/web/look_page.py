"""/look: the design system, for whoever makes pages. Nothing of the hall stands on it."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from server.web.pages import show_page

look_page = Blueprint("look_page", __name__)


@look_page.get("/look")
def look() -> ResponseReturnValue:
    return show_page("look.html")
