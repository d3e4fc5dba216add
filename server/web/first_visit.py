"""The first visit: an empty hall gets its name and its first administrator, then its first ticket.

    start.html        boot {}; before there is a hall
    first_visit.html  boot {"things", "papers", "view", "devices", "session"}

Whoever starts the server sees the set-up code in its terminal; it works until there is a hall.
"""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING, Annotated

import msgspec
from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from msgspec import Meta
from werkzeug.wrappers import Request

from server.domain.errors import NotAllowed
from server.door.asker import Asker
from server.door.refusals import TooManyTries, WrongSetUpCode
from server.hall_folder.papers import Papers, papers_of
from server.services.commands import Actor
from server.services.roles import Permission
from server.services.tokens import new_code, read_code
from server.web.admin_pages import show_admin
from server.web.pages import asker_here, floor_here, show_page
from server.web.passwords import Offload, hashed
from server.web.session import Desk, SignIn

if TYPE_CHECKING:
    from server.services.floor import Floor

first_visit = Blueprint("first_visit", __name__)

_TRIES = 20
"""Wrong codes altogether; then only a restart makes a new one."""
_WEEK = {"workdays": ["08:30-12:00", "13:00-17:00"]}


class FirstHall(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: str
    zh: Annotated[str, Meta(min_length=1, max_length=60)]
    en: Annotated[str, Meta(max_length=120)] = ""
    badge: Annotated[str, Meta(min_length=1, max_length=32)]
    person: Annotated[str, Meta(min_length=1, max_length=60)]
    password: Annotated[str, Meta(min_length=8, max_length=256)]
    always: bool = True
    """Open at any hour until the hall's hours are set."""


class Founding:
    """Makes the hall, for whoever knows the code. One per application."""

    def __init__(self, floor: Floor, desk: Desk, offload: Offload) -> None:
        self._floor = floor
        self._desk = desk
        self._offload = offload
        self._wrong = 0
        self.code = "" if floor.hall().code else f"{new_code(4)}-{new_code(4)}"
        """Empty once there is a hall."""

    def found(self, request: Request, asked: FirstHall, request_id: str) -> Asker:
        """The first administrator, signed in."""
        self._check(asked.code)
        papers = self._floor.set_up.papers()
        password_hash = self._offload(lambda: hashed(asked.password))
        self._floor.set_up.keep(
            papers,
            _first(papers, asked),
            asked.zh,
            None,
            Actor(kind="system"),
            source="first_visit",
            request_id=request_id,
            password_hashes={asked.badge: password_hash},
        )
        self.code = ""
        return self._desk.sign_in(request, SignIn(badge=asked.badge, password=asked.password))

    def _check(self, typed: str) -> None:
        if not self.code or self._floor.hall().code:
            raise NotAllowed(permission=Permission.SET_UP_HALL.value)
        if self._wrong >= _TRIES:
            raise TooManyTries(seconds=3600)
        if not hmac.compare_digest(read_code(typed).encode(), read_code(self.code).encode()):
            self._wrong += 1
            raise WrongSetUpCode


def _first(papers: Papers, asked: FirstHall) -> Papers:
    name = {"zh": asked.zh, **({"en": asked.en} if asked.en else {})}
    hall = {
        **papers["hall"],
        "code": f"hall-{secrets.token_hex(3)}",
        "name": name,
        "timezone": "Asia/Shanghai",
        "hours": "always" if asked.always else _WEEK,
    }
    person = {"badge": asked.badge, "name": asked.person, "role": "administrator"}
    return {**papers, "hall": hall, "people": [person]}


@first_visit.get("/start")
def start() -> ResponseReturnValue:
    if not floor_here().hall().code:
        return Response(show_page("start.html"), headers={"Cache-Control": "no-store"})
    asker = asker_here()
    asker.demand(Permission.SET_UP_HALL)
    return show_admin(
        "first_visit.html",
        papers=papers_of(floor_here().hall()),
        view=floor_here().set_up.versions(),
        devices=floor_here().devices(),
    )


@first_visit.before_app_request
def to_the_start() -> ResponseReturnValue | None:
    """Before there is a hall, its first page is the set-up."""
    if request.path == "/" and not floor_here().hall().code:
        return redirect(url_for("first_visit.start"))
    return None
