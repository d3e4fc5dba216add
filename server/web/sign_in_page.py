"""The page at which people sign in. It works as a plain form too, before or without its module.

sign_in.html  boot {"next": path}

A form that is posted carries a token which its own session knows: another site's page cannot sign
somebody in under a name of its choice.
"""

from __future__ import annotations

import hmac
import secrets

from flask import Blueprint, Response, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from server.door.asker import Asker, door_of
from server.door.problems import details
from server.door.refusals import EdgeError, ForgedRequest
from server.sign_on.refusals import NotOfThisHall, why_not
from server.web.pages import page_language, show_page
from server.web.session import LEFT_KEY, Desk, SignIn

sign_in_page = Blueprint("sign_in_page", __name__)

_FORM = "form"
WHY_KEY = "why"
"""In the cookie: the facts of what `?why=` names."""


@sign_in_page.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Also where the way to the provider ends for whoever was not let in (`?why=`)."""
    return _page(why_not(request.args.get("why", ""), session.get(WHY_KEY, {})))


@sign_in_page.post("/sign-in")
def sign_in_by_form() -> ResponseReturnValue:
    """What the form does by itself. Its module asks POST /api/session instead."""
    desk: Desk = current_app.extensions["hallfloor_desk"]
    given = request.form
    try:
        _check_form(given.get("form_token", ""))
        asked = SignIn(
            badge=given.get("badge", "").strip(),
            password=given.get("password", ""),
            pin=given.get("pin", ""),
        )
        asker = desk.sign_in(request, asked)
    except EdgeError as refusal:
        return _page(refusal, given.get("badge", ""))
    return redirect(_after(asker), code=303)


def _after(asker: Asker) -> str:
    return url_for("people_pages.account") if asker.must_change else asked_path()


def _page(refusal: EdgeError | None = None, badge: str = "") -> Response:
    token = session.get(_FORM) or secrets.token_urlsafe(16)
    session[_FORM] = token
    told = None if refusal is None else details(refusal, page_language())
    own = door_of(current_app).seat(request)
    seat = own.window if own and request.args.get("way") != "password" else ""
    provider = current_app.extensions["hallfloor_sign_on"].provider
    left = bool(session.pop(LEFT_KEY, False))
    leaving = left or isinstance(refusal, NotOfThisHall)
    extra = {
        "form_token": token,
        "told": told,
        "badge": badge,
        "seat": seat,
        "own_screen": own is not None,
        "leaving": provider is not None and leaving and bool(provider.leaving(page_language())),
        "signed_out": left and told is None,
    }
    page = Response(show_page("sign_in.html", extra, next=asked_path()))
    page.status_code = 200 if told is None else told.status
    page.headers["Cache-Control"] = "no-store"
    return page


def _check_form(token: str) -> None:
    known = session.get(_FORM, "")
    if not known or not hmac.compare_digest(token.encode(), known.encode()):
        raise ForgedRequest


def asked_path() -> str:
    """Where the page was asked to lead to afterwards."""
    return own_path(request.args.get("next", "/"))


def own_path(path: str) -> str:
    """`path` if it stays on this server: a sign-in must not send people elsewhere."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if inside and not any(ord(letter) < 32 for letter in path) else "/"
