"""Pages of people: the own sign-in, everybody's, and the audit trail. As pages.py, by another name.

account.html  boot {"view": AccountView, "session"}
people.html   boot {"view": PeopleView, "session"}
audit.html    boot {"view": AuditView, "about", "session"}
"""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from server.door.refusals import SignInNeeded
from server.services.people.reading import AUDITED
from server.services.roles import Permission, Reach
from server.web.pages import asker_here, floor_here, show_page
from server.web.session import session_of

people_pages = Blueprint("people_pages", __name__)


@people_pages.get("/account")
def account() -> ResponseReturnValue:
    """Also for somebody who can do nothing else before the password is changed."""
    asker = asker_here()
    badge = asker.must_change or asker.actor.id
    if not asker.session or not badge:
        raise SignInNeeded
    view = floor_here().account(badge, asker.session)
    return show_page("account.html", view=view, session=session_of(asker))


@people_pages.get("/people")
def people() -> ResponseReturnValue:
    asker = asker_here()
    asker.demand(Permission.LIFT_LOCKS, reach=Reach.ANSWER)
    return show_page(
        "people.html", view=floor_here().people(asker.actor), session=session_of(asker)
    )


@people_pages.get("/audit")
def audit() -> ResponseReturnValue:
    asker = asker_here()
    asker.demand(Permission.SEE_AUDIT)
    about = request.args.get("about", "")
    about = about if about in AUDITED else ""
    before = request.args.get("before", "")
    older = int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else 0
    view = floor_here().audit(about, older)
    return show_page("audit.html", view=view, about=about, session=session_of(asker))
