"""The pages: each view gathers what its template shows and says who may see it.

Every template gets `lang`, `languages`, `hall_name` (in that language), `timezone` (the hall's),
`strings` (the words of that language), `taken_along` (those that modules say, for `<script
id="strings">`), `csrf_token`, `person` (Session or None) and `boot`: what the page's module starts
from, for `<script id="boot">`. Put both in with `|tojson`.

    index.html    boot {"zones": [zone…], "windows": [WindowView…], "queues": [QueueView…]}
    board.html    boot {"zone", "zone_name", "view": BoardView, "clips": "/voice/" or "",
                  "receipts": bool}
    console.html  boot {"window", "view": WindowView, "windows", "queues", "figures", "session"};
                  at /console "window" is empty, and neither view nor figures are there
    screen.html   boot {"view": WindowView}
    rate.html     boot {"window", "view": WindowView, "prompt": Prompt or null,
                  "clerk": ClerkFace or null}
    ticket.html   boot {"token", "view": TicketView, "push": the hall's key for browsers or ""}
    floor.html    boot {"view": FloorView, "plan": PlanView, "wall": bool, "session"}
    plan.html     boot {"plan": PlanView, "automatic": PlanView, "windows": [WindowView…]}
    devices.html  boot {"view": DevicesView, "session"}
    refused.html  boot {"problem": ProblemDetails}; the answer to a page that cannot be shown
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from flask import (
    Blueprint,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage

from server.domain.errors import NotFound, RuleError
from server.door.asker import BADGE_COOKIE, CITIZEN, Asker, door_of
from server.door.problems import details
from server.door.refusals import BadgeUnknown, ChangePasswordFirst, EdgeError, SignInNeeded
from server.door.words import language, taken_along
from server.services.commands import Enrol
from server.services.roles import Permission, Reach
from server.services.views import Badge
from server.store.recordings import Recordings
from server.web.clerk_face import clerk_face
from server.web.public_limits import PublicLimits
from server.web.session import session_of

if TYPE_CHECKING:
    from server.services.floor import Floor

pages = Blueprint("pages", __name__, template_folder="templates")

REFUSED = "refused.html"
_OF_ADMINISTRATION = ("admin", "first_visit", REFUSED)
"""Templates whose words the other pages do not carry along."""
_STATIC = Path(__file__).parent / "static"
_LONGEST_CODE = 40
_YEAR_S = 365 * 24 * 3600
_NO_STORE = {"Cache-Control": "no-store"}


@pages.get("/")
def index() -> ResponseReturnValue:
    windows = _floor().windows()
    zones = [{"code": zone.code, "name": zone.name} for zone in _floor().hall().zones]
    return _page("index.html", zones=zones, windows=windows, queues=_floor().queues())


@pages.get("/board")
def board() -> ResponseReturnValue:
    zone = request.args.get("zone", "")
    clips = "/voice/" if current_app.config["CLIPS"] else ""
    confirms = _asker().may(Permission.CONFIRM_CALLS)
    view = _floor().board(zone)
    names = {z.code: z.name for z in _floor().hall().zones}
    return _page(
        "board.html",
        zone=zone,
        zone_name=names.get(zone),
        view=view,
        clips=clips,
        receipts=confirms,
    )


@pages.get("/console")
def choose_window() -> ResponseReturnValue:
    """The console before a window is chosen."""
    asker = _asker()
    asker.demand(Permission.OPERATE_WINDOW, reach=Reach.WINDOW)
    windows, session = _floor().windows(), session_of(asker)
    return _page("console.html", window="", windows=windows, queues=[], session=session)


@pages.get("/window/<code>")
def console(code: str) -> ResponseReturnValue:
    asker = _asker()
    asker.demand(Permission.OPERATE_WINDOW, code)
    floor = _floor()
    return _page(
        "console.html",
        window=code,
        view=floor.window(code),
        windows=floor.windows(),
        queues=floor.queues(),
        figures=floor.figures(code, asker.actor),
        own_screen=_door().seat(request) is not None,
        session=session_of(asker),
    )


@pages.get("/screen/<code>")
def window_screen(code: str) -> ResponseReturnValue:
    """For everybody: a television above the window has no badge."""
    return _page("screen.html", view=_floor().window(code))


@pages.get("/rate/<code>")
def rate(code: str) -> ResponseReturnValue:
    _asker().demand(Permission.HOLD_PROMPT, code)
    floor = _floor()
    return _page(
        "rate.html",
        window=code,
        view=floor.window(code),
        prompt=floor.prompt(code),
        clerk=clerk_face(floor, code),
    )


@pages.get("/t/<token>")
def ticket(token: str) -> ResponseReturnValue:
    with _limits().guessing(request, _asker()):
        view = _floor().ticket(token)
    push = current_app.extensions["hallfloor_push"]
    return _page("ticket.html", token=token, view=view, push=push.public_key if push else "")


@pages.get("/t/worker.js")
def ticket_worker() -> ResponseReturnValue:
    """Beside the tickets' pages, for a worker may look after what lies below its own address."""
    return send_from_directory(_STATIC, "ticket_worker.js", max_age=0)


@pages.get("/floor")
def live_floor() -> ResponseReturnValue:
    return _floor_page(wall=False)


@pages.get("/floor/wall")
def wall() -> ResponseReturnValue:
    """The live floor on a big screen in a dark room."""
    return _floor_page(wall=True)


def _floor_page(*, wall: bool) -> str:
    asker, floor = _asker(), _floor()
    asker.demand(Permission.SEE_FLOOR, reach=Reach.ANSWER)
    view, session = floor.floor_view(asker.actor), session_of(asker)
    return _page("floor.html", view=view, plan=floor.plan(), wall=wall, session=session)


@pages.get("/plan")
def draw_plan() -> ResponseReturnValue:
    _asker().demand(Permission.DRAW_PLAN)
    floor = _floor()
    return _page(
        "plan.html", plan=floor.plan(), automatic=floor.automatic_plan(), windows=floor.windows()
    )


@pages.get("/devices")
def devices() -> ResponseReturnValue:
    asker = _asker()
    asker.demand(Permission.SEE_DEVICES)
    return _page("devices.html", view=_floor().devices(), session=session_of(asker))


@pages.get("/devices/qr/<code>.svg")
def enrolment_qr(code: str) -> ResponseReturnValue:
    """The address at which a tablet takes its badge, to be scanned off the screen."""
    import segno

    _asker().demand(Permission.MANAGE_DEVICES)
    if len(code) > _LONGEST_CODE:  # no code of ours, and perhaps more than a QR code can hold
        raise NoSuchPage
    drawn = BytesIO()
    address = url_for("pages.enrol", code=code, _external=True)
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", scale=8, border=2)
    return Response(drawn.getvalue(), mimetype="image/svg+xml", headers=_NO_STORE)


@pages.get("/enrol/<code>")
def enrol(code: str) -> ResponseReturnValue:
    """A browser device (rating tablet, board) takes its badge and goes where it belongs."""
    try:
        with _limits().guessing(request, CITIZEN):
            badge: Badge = _floor().do(Enrol(code=code), CITIZEN.actor)
    except NotFound:
        # A screen opens its one page again at every start, long after the code was used.
        asker = _asker()
        if not asker.devices:
            raise
        return redirect(_home_of(asker))
    response = redirect(_home_of(_door().by_badge(badge.token)))
    response.set_cookie(
        BADGE_COOKIE,
        badge.token,
        max_age=_YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


@pages.get("/voice/<lang>/<clip>.wav")
def voice(lang: str, clip: str) -> ResponseReturnValue:
    from flask import send_file

    recordings: Recordings = current_app.extensions["hallfloor_recordings"]
    path = recordings.find(lang, clip)
    if path is None:
        raise NoSuchPage
    # A board asks again whenever it starts: the hall may have recorded a clip anew.
    return send_file(path, mimetype="audio/wav", conditional=True, max_age=0)


@pages.errorhandler(RuleError)
@pages.errorhandler(EdgeError)
def refused(error: Exception) -> ResponseReturnValue:
    """A page that cannot be shown: to the sign-in if that would help, else it says why."""
    if isinstance(error, SignInNeeded) and request.method == "GET":
        return redirect(url_for("sign_in_page.sign_in", next=request.full_path.rstrip("?")))
    if isinstance(error, ChangePasswordFirst) and request.method == "GET":
        return redirect(url_for("people_pages.account"))
    told = details(error, page_language())
    return Response(_page(REFUSED, problem=told), status=told.status)


def page_language() -> str:
    """`?lang=`, else the cookie, else Chinese; only a language that has a catalogue."""
    known = language().languages()
    for asked in (request.args.get("lang", ""), request.cookies.get("lang", "")):
        if asked in known:
            return asked
    return "zh"


def _page(template: str, extra: Mapping[str, object] | None = None, /, **boot: object) -> str:
    """`extra` is for the template alone, `boot` for its module."""
    lang = page_language()
    hall = _floor().hall()
    name = hall.name
    if template != REFUSED:  # which also says that too much was asked
        asker = _asker()
        _limits().asks(request, asker)
    else:
        asker = _known_or_stranger()
    current_app.extensions["hallfloor_desk"].saw(asker)
    return render_template(
        template,
        lang=lang,
        languages=language().languages(),
        hall_name=(name.en if lang == "en" else "") or name.zh,
        timezone=hall.timezone,
        strings=language().strings(lang),
        taken_along=taken_along(administration=template.startswith(_OF_ADMINISTRATION)).strings(
            lang
        ),
        csrf_token=asker.csrf,
        person=session_of(asker) if asker.known and not asker.agent else None,
        provider_name=current_app.extensions["hallfloor_sign_on"].name(lang),
        boot=msgspec.to_builtins(boot),
        **(extra or {}),
    )


def _home_of(asker: Asker) -> str:
    for device in asker.devices:
        if device.kind == "rating_tablet":
            return url_for("pages.rate", code=device.window)
        if device.kind == "seat":
            return url_for("pages.console", code=device.window)
        if device.kind == "board":
            return url_for("pages.board", zone=device.zone or None)
    return url_for("pages.index")


def _door() -> Any:
    return door_of(current_app)


def _limits() -> PublicLimits:
    limits: PublicLimits = current_app.extensions["hallfloor_limits"]
    return limits


def _asker() -> Asker:
    return door_of(current_app).asker(request)


def _known_or_stranger() -> Asker:
    """Whose badge is worth nothing is told so as a stranger."""
    try:
        return _asker()
    except BadgeUnknown:
        return CITIZEN


def _floor() -> Floor:
    floor: Floor = current_app.extensions["hallfloor_floor"]
    return floor


# For pages in other modules.
show_page, asker_here, floor_here, limits_here = _page, _asker, _floor, _limits
