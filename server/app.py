"""Puts the server together. The only place that wires."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, request
from flask.typing import ResponseReturnValue
from flask_socketio import SocketIO
from werkzeug.exceptions import HTTPException

import floorlink.look
from server.domain.errors import RuleError
from server.door.asker import Door
from server.door.refusals import EdgeError
from server.hall_folder.pictures import FOLDER as PICTURES
from server.push.opening import open_push
from server.realtime import wire_json
from server.realtime.wiring import open_namespaces
from server.reports.assessment_files import assessment_files
from server.reports.hall_files import hall_files
from server.reports.statistics_files import statistics_files
from server.reports.upload import uploads
from server.services.people.limits import LONGEST
from server.settings import ServerSettings
from server.standby.sending import Sending
from server.standby.way import StandbyWay
from server.store.keys import FILE as KEYS_FILE
from server.store.keys import KeyRing
from server.store.photos import PhotoShelf
from server.store.recordings import Recordings
from server.web.account import Account
from server.web.admin_pages import admin_pages
from server.web.api import MAX_BODY, Api, in_our_words, refused
from server.web.assessment_pages import assessment_pages
from server.web.boxes_way import BoxesWay
from server.web.case_pages import case_pages
from server.web.clerk_faces import clerk_faces
from server.web.first_visit import Founding, first_visit
from server.web.hall_pictures import hall_pictures
from server.web.inspecting_pages import inspecting_pages
from server.web.look_page import look_page
from server.web.management import management
from server.web.pages import pages
from server.web.pages import refused as refused_page
from server.web.passwords import Offload, here
from server.web.people_pages import people_pages
from server.web.photos import PhotoDesk, photo_files
from server.web.picture_desk import PictureDesk
from server.web.public_limits import PublicLimits
from server.web.recorder_pages import recorder_pages
from server.web.security import SecurityHeaders
from server.web.session import Desk
from server.web.sign_in_page import sign_in_page
from server.web.sign_on_page import SignOnDesk, sign_on_page
from server.web.table_files import FileDesk
from server.web.throttle import Throttle
from server.web.ticket_desk import TicketDesk

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from server.services.floor import Floor

log = logging.getLogger("hallfloor.socketio")

LOOK = Path(floorlink.look.__file__).parent / "static"


def create_app(
    floor: Floor,
    settings: ServerSettings,
    *,
    async_mode: str = "threading",
    offload: Offload = here,
    sending: Sending | None = None,
) -> Flask:
    """The whole server as one WSGI application.

    `async_mode` is Flask-SocketIO's: "gevent" under gunicorn, "threading" for a small box or a
    test. `offload` runs what would hold up everybody, such as hashing a password. `sending`: what
    a standby may have.
    """
    app = Flask("server.web", static_folder="static", template_folder="templates")
    secret = settings.secret_key()
    app.config.update(
        SECRET_KEY=secret,
        SESSION_COOKIE_NAME="session",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=LONGEST,
        MAX_CONTENT_LENGTH=MAX_BODY,
        CLIPS=settings.clips,
        CLERK_PHOTOS=settings.data / "clerks",
    )
    # A page's words weigh less as they are than as \u….
    app.json.sort_keys = app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider has them
    door = Door(floor, secret)
    desk = Desk(floor, door, offload, Throttle(50, time.monotonic), Throttle(5, time.monotonic))
    app.extensions["hallfloor_floor"] = floor
    app.extensions["hallfloor_door"] = door
    app.extensions["hallfloor_desk"] = desk
    photos = PhotoDesk(PhotoShelf(settings.data / "photos"), offload)
    app.extensions["hallfloor_photos"] = photos
    pictures = PictureDesk(PhotoShelf(settings.data / PICTURES), offload)
    app.extensions["hallfloor_pictures"] = pictures
    recordings = Recordings(settings.clips)
    app.extensions["hallfloor_recordings"] = recordings
    limits = PublicLimits(time.monotonic)
    app.extensions["hallfloor_limits"] = limits
    app.extensions["hallfloor_sign_on"] = SignOnDesk(floor, desk, settings.sign_on)
    founding = Founding(floor, desk, offload)
    app.extensions["hallfloor_founding"] = founding
    account = Account(floor, door, desk, offload)
    push = open_push(floor, settings.data, KeyRing(settings.data / KEYS_FILE))
    app.extensions["hallfloor_push"] = push
    tickets = TicketDesk(floor, offload)
    api = Api(
        floor,
        door,
        desk,
        account,
        photos,
        FileDesk(offload),
        limits,
        founding,
        tickets,
        pictures,
        push,
    )
    app.register_blueprint(api.blueprint())
    app.register_blueprint(pages)
    app.register_blueprint(sign_in_page)
    app.register_blueprint(sign_on_page)
    app.register_blueprint(people_pages)
    app.register_blueprint(management)
    app.register_blueprint(look_page)
    app.register_blueprint(case_pages)
    app.register_blueprint(admin_pages)
    app.register_blueprint(first_visit)
    app.register_blueprint(assessment_pages)
    app.register_blueprint(inspecting_pages)
    app.register_blueprint(photo_files)
    app.register_blueprint(clerk_faces)
    app.register_blueprint(recorder_pages)
    app.register_blueprint(hall_pictures)
    app.register_blueprint(hall_files)
    app.register_blueprint(statistics_files)
    app.register_blueprint(uploads)
    app.register_blueprint(assessment_files)
    app.register_error_handler(RuleError, refused_page)
    app.register_error_handler(EdgeError, refused_page)
    app.register_blueprint(Blueprint("look", __name__, static_folder=LOOK, static_url_path="/look"))
    app.add_url_rule("/healthz", "healthz", healthz)
    app.register_error_handler(HTTPException, no_such_thing)
    app.after_request(close_unsent)
    socketio = SocketIO(
        app,
        async_mode=async_mode,
        async_handlers=False,
        ping_interval=5,
        ping_timeout=5,
        max_http_buffer_size=MAX_BODY,
        http_compression=False,
        manage_session=False,
        json=wire_json,
        logger=log,
        engineio_logger=log,
    )
    open_namespaces(socketio, floor, door, recordings)
    way: WSGIApplication = BoxesWay(api, app.wsgi_app)
    if sending is not None:
        floor.further_alerts.append(sending.alerts)
        way = StandbyWay(sending, settings.data, way)
    app.wsgi_app = SecurityHeaders(way, settings.https)  # type: ignore[method-assign]
    if settings.behind_proxy:
        from werkzeug.middleware.proxy_fix import ProxyFix

        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app


def no_such_thing(error: HTTPException) -> ResponseReturnValue:
    """Addresses that do not exist: problem details below /api, a page elsewhere."""
    if request.path.startswith("/api/"):
        return refused(error)
    if request.path.startswith(("/static/", "/look/", "/voice/")):
        return error
    return refused_page(in_our_words(error, request))


def close_unsent(response: Response) -> Response:
    """A file that the browser has already is opened and never read: nobody else closes it."""
    if response.status_code == 304:
        response.close()
    return response


def healthz() -> Response:
    """Answers as soon as the server does."""
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})
