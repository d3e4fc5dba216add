"""Signing in by way of the county's provider: there and back again.

The browser goes by a link, never by a form (`form-action 'self'` holds for redirects of forms),
and comes back by GET, which brings its SameSite=Lax cookie along.
"""

from __future__ import annotations

import hmac
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec
from flask import Blueprint, Response, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from server.domain.errors import NotFound, RuleError
from server.door.asker import door_of
from server.door.refusals import EdgeError, NoSuchAddress
from server.services.commands import Actor
from server.sign_on.questions import Proved, Question
from server.sign_on.refusals import NotOfThisHall, SignOnStale
from server.sign_on.settings import SignOn
from server.web.pages import limits_here, page_language, show_page
from server.web.session import Desk
from server.web.sign_in_page import WHY_KEY, asked_path, own_path

if TYPE_CHECKING:
    from server.services.floor import Floor
    from server.sign_on.provider import Provider

log = logging.getLogger("hallfloor.sign_on")
sign_on_page = Blueprint("sign_on_page", __name__)

_ASKED = "asked"
_AT_ONCE = 3
"""Tabs of one browser that may be on their way at the same time."""
_WITHIN_S = 600.0


class Waiting(msgspec.Struct, frozen=True):
    """In the browser's signed cookie while its person is at the provider."""

    question: Question
    next: str
    at: float


class SignOnDesk:
    """Joins the provider's word to the hall's people."""

    def __init__(self, floor: Floor, desk: Desk, sign_on: SignOn | None) -> None:
        self._floor = floor
        self._desk = desk
        self.provider: Provider | None = None
        if sign_on is not None:
            # A hall without it starts without what it needs.
            from server.sign_on.provider import Provider

            self.provider = Provider(sign_on)

    def name(self, language: str) -> str:
        """What people here call single sign-on; empty where there is none."""
        if self.provider is None:
            return ""
        name = self.provider.settings.name
        return name.en if language == "en" else name.zh

    def now(self) -> float:
        return self._floor.now().timestamp()

    def lets_in(self, proved: Proved) -> None:
        """Signs in whoever it is. Raises NotOfThisHall, LockedOut."""
        assert self.provider is not None, "somebody was proved by it"
        settings = self.provider.settings
        badge = settings.badge_of(proved.identity)
        if settings.new_clerks_in and not self._knows(badge):
            self._take_on(badge, proved.name or badge, settings.new_clerks_in)
        try:
            self._desk.sign_in_vouched(badge)
        except NotFound:
            raise NotOfThisHall(identity=proved.identity) from None

    def _knows(self, badge: str) -> bool:
        try:
            self._floor.person(badge)
        except NotFound:
            return False
        return True

    def _take_on(self, badge: str, name: str, department: str) -> None:
        """A new clerk, as the hall said that it wants them; never anybody who may do more."""
        papers = self._floor.set_up.papers()
        person = {"badge": badge, "name": name, "role": "clerk", "department": department}
        wanted = {**papers, "people": [*papers["people"], person]}
        try:
            self._floor.set_up.keep(
                papers, wanted, name, None, Actor(kind="system"), source="sign_on"
            )
        except RuleError as error:
            log.error("a new clerk could not be added (new_clerks_in): %s", error)


@sign_on_page.get("/sign-in/with")
def leave_for_provider() -> ResponseReturnValue:
    provider, next = _provider(), asked_path()
    limits_here().asks(request, door_of(current_app).asker(request))
    if _elsewhere(provider):
        # The cookie of the question must be there where the answer arrives.
        return redirect(f"{provider.settings.address.rstrip('/')}{request.full_path}&moved=1")
    own_screen = door_of(current_app).seat(request) is not None
    try:
        address, question = provider.ask(again=own_screen)
    except EdgeError as refusal:
        return _not_let_in(refusal, next)
    kept = [*_waiting(), Waiting(question, next, _desk().now())][-_AT_ONCE:]
    session[_ASKED] = msgspec.to_builtins(kept)
    return _led(address)


@sign_on_page.get("/sign-in/back")
def come_back() -> ResponseReturnValue:
    provider, desk = _provider(), _desk()
    limits_here().asks(request, door_of(current_app).asker(request))
    waiting = _answered(request.args.get("state", ""))
    next = waiting.next if waiting else "/"
    try:
        if waiting is None or desk.now() - waiting.at > _WITHIN_S:
            raise SignOnStale
        desk.lets_in(provider.proved(request.args.to_dict(), waiting.question))
    except EdgeError as refusal:
        return _not_let_in(refusal, next)
    return _led(own_path(next))


@sign_on_page.get("/sign-in/done")
def signed_in() -> ResponseReturnValue:
    """For a page whose session ran out, and which waits in another tab (sign_in_again.js)."""
    return show_page("signed_in.html")


@sign_on_page.get("/sign-in/leave")
def leave_provider() -> ResponseReturnValue:
    """Signs out at the provider too, which then sends the browser back to the sign-in page."""
    return _led(_provider().leaving(page_language()) or "/sign-in")


def _not_let_in(refusal: EdgeError, next: str) -> Response:
    """Back to the sign-in page, which says why; the provider's answer leaves the address."""
    told = {"identity", "error"} & refusal.facts.keys()
    session[WHY_KEY] = {name: str(refusal.facts[name]) for name in told}
    return _led(url_for("sign_in_page.sign_in", next=next, why=refusal.code))


def _led(address: str) -> Response:
    return Response(status=303, headers={"Location": address, "Cache-Control": "no-store"})


def _elsewhere(provider: Provider) -> bool:
    """Whether this browser reached the hall by another name than the provider knows."""
    known = urlsplit(provider.settings.address).netloc
    return "moved" not in request.args and request.host != known


def _answered(state: str) -> Waiting | None:
    """What this browser asked and is answered now; it is asked no second time."""
    known = _waiting()
    found = next(
        (one for one in known if hmac.compare_digest(one.question.state.encode(), state.encode())),
        None,
    )
    if found is not None:
        session[_ASKED] = msgspec.to_builtins([one for one in known if one is not found])
    return found


def _waiting() -> list[Waiting]:
    try:
        return msgspec.convert(session.get(_ASKED, []), list[Waiting])
    except msgspec.ValidationError:
        return []  # a cookie of an older version


def _provider() -> Provider:
    provider = _desk().provider
    if provider is None:
        raise NoSuchAddress(path=request.path)
    return provider


def _desk() -> SignOnDesk:
    desk: Any = current_app.extensions["hallfloor_sign_on"]
    assert isinstance(desk, SignOnDesk)
    return desk
