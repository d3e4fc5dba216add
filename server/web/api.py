"""The REST API's views, made from the table in routes.py.

A request is parsed once at the door: path, query and body become one command or one read. Bytes
go straight in and out of msgspec; nothing here knows what a command means.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge
from werkzeug.exceptions import MethodNotAllowed as WrongMethod
from werkzeug.wrappers import Request

from floorlink.errors import HallfloorError
from floorlink.messages import Paper
from server.domain.errors import RuleError
from server.door.asker import Asker, Door
from server.door.own_address import with_address
from server.door.problems import details
from server.door.refusals import (
    EdgeError,
    FieldWrong,
    MethodNotAllowed,
    NoSuchAddress,
    NotJson,
    TooLarge,
    WrongContentType,
)
from server.door.words import reader_language
from server.push.opening import PushOffice
from server.services.assessing.commands import Correction
from server.services.commands import Actor, RevokeBadge
from server.services.people.commands import EndSessions, EndSessionsOf
from server.web import case_figures, hall_intake, project_links
from server.web.account import Account, NewPassword, NewPin
from server.web.assessment_routes import Freeze, PhotoKept, SchemeSent
from server.web.first_visit import FirstHall, Founding
from server.web.photos import PhotoDesk
from server.web.picture_desk import PictureDesk, PictureQuery
from server.web.public_limits import PublicLimits
from server.web.reminder_routes import NoMoreAsked, RemindAsked, remind
from server.web.route import Facts, Route, needed
from server.web.routes import ROUTES
from server.web.session import Desk, SignIn, session_of
from server.web.table_files import FileDesk
from server.web.ticket_desk import TicketAsked, TicketDesk

if TYPE_CHECKING:
    from server.services.floor import Floor

S = TypeVar("S", bound=msgspec.Struct)

PROBLEM = "application/problem+json"
MAX_BODY = 64 * 1024
_FORGETTING = (RevokeBadge, EndSessions, EndSessionsOf)
"""After them somebody may do less: what is remembered of badges and sessions is read again."""
_MAX_KEY = 64
_encode = msgspec.json.Encoder().encode
_NO_STORE = [("Cache-Control", "no-store")]
_JSON = [*_NO_STORE, ("Content-Type", "application/json")]


class Told(NamedTuple):
    """An answer as it goes out."""

    body: bytes
    status: int
    headers: list[tuple[str, str]]


Handler = Callable[[Request, Facts], Told]
"""Answers one route's request, given the path's parameters, or raises the refusal."""


class Api:
    """Everything under /api. Holds what the views need, so that no view looks it up."""

    def __init__(
        self,
        floor: Floor,
        door: Door,
        desk: Desk,
        account: Account,
        photos: PhotoDesk,
        files: FileDesk,
        limits: PublicLimits,
        founding: Founding,
        tickets: TicketDesk,
        pictures: PictureDesk,
        push: PushOffice | None = None,
    ) -> None:
        self._pictures = pictures
        self._push = push
        self._tickets = tickets
        self._founding = founding
        self._floor = floor
        self._limits = limits
        self._account = account
        self._door = door
        self._desk = desk
        self._photos = photos
        self._files = files
        self._description = b""

    def blueprint(self) -> Blueprint:
        blueprint = Blueprint("api", __name__)
        for route in ROUTES:
            rule = route.path.replace("{", "<").replace("}", ">")
            endpoint = f"{route.method.lower()} {route.path}".replace(".", "_")
            view = _view(self.handler(route))
            blueprint.add_url_rule(rule, endpoint, view, methods=[route.method])
        blueprint.register_error_handler(Exception, refused)
        return blueprint

    def handler(self, route: Route) -> Handler:
        """What can be decided once for a route is decided here, not per request."""
        act = self._act(route)
        permission, reach, safe = route.permission, route.reach, route.method == "GET"
        status, empty, paper = route.status, route.answer is None, route.answer is Paper
        asker_of, guard, saw = self._door.asker, self._door.guard, self._desk.saw
        limits = self._limits

        def handle(request: Request, path: Facts) -> Told:
            asker = asker_of(request)
            if not asker.known:
                limits.asks(request, asker)
            if not safe:
                guard(request, asker)
                saw(asker)
            if permission is not None:
                asker.demand(permission, path.get("window", ""), reach)
            elif not asker.known:
                with limits.guessing(request, asker):
                    answer = act(request, asker, path)
                return told(answer)
            answer = act(request, asker, path)
            if paper:
                answer = with_address(answer, f"{request.scheme}://{request.host}")
            return told(answer)

        def told(answer: Any) -> Told:
            return Told(b"", status, _NO_STORE) if empty else Told(_encode(answer), status, _JSON)

        return handle

    def _act(self, route: Route) -> _Act:
        if route.special:
            special: _Act = getattr(self, f"_{route.special}")
            return special
        if route.work is not None:
            return self._work(route)
        if route.command is None:
            return self._read(route)
        return self._command(route)

    def _read(self, route: Route) -> _Act:
        read, read_as, query, floor = route.read, route.read_as, route.query, self._floor

        def act(request: Request, asker: Asker, path: Facts) -> Any:
            if query is not None:
                path = path | msgspec.structs.asdict(_query(query, request))
            if read_as is not None:
                return read_as(floor, asker.actor, path)
            assert read is not None, "a route without a command reads"
            return read(floor, path)

        return act

    def _work(self, route: Route) -> _Act:
        work, floor = route.work, self._floor
        body = None if route.body is None else _body_reader(route.body)
        assert work is not None, "asked for only then"

        def act(request: Request, asker: Asker, facts: Facts) -> Any:
            if body is not None:
                facts = msgspec.structs.asdict(body(request)) | facts
            return work(floor, asker.actor, facts, request_id(request))

        return act

    def _command(self, route: Route) -> _Act:
        command, given, do = route.command, route.given, self._floor.do
        permission = route.permission
        assert command is not None
        body = None if route.body is None else _body_reader(route.body)

        def act(request: Request, asker: Asker, facts: Facts) -> Any:
            if body is not None:
                facts = msgspec.structs.asdict(body(request)) | facts
            if given is not None:
                facts |= given(asker, facts)
            actor = asker.actor
            if asker.agent:
                # A box acts through one of its devices, which the journal names.
                device = facts.get("device") or asker.device_for(
                    permission, facts.get("window", "")
                )
                actor = Actor(kind="device", id=device or actor.id, permissions=actor.permissions)
            answer = do(command(**facts), actor, request_id(request))
            if command in _FORGETTING:
                self._door.forget()
            return answer

        return act

    # --- what takes longer than one command may

    def _freeze_month(self, request: Request, asker: Asker, facts: Facts) -> Any:
        """Computed outside of the writer, then kept by one command."""
        asked = _read_freeze(request)
        return self._floor.freeze_month(facts["period"], asked.scheme, asker.actor, asked.version)

    def _check_scheme(self, request: Request, _: Asker, __: Facts) -> Any:
        return self._floor.assessing.check_scheme(_read_scheme(request).text)

    def _correct_month(self, request: Request, asker: Asker, facts: Facts) -> Any:
        correction, key = _read_correction(request), request_id(request)
        for row in correction.added:
            self._photos.must_have(row.photos)
        return self._floor.assessing.correct(facts["period"], correction, asker.actor, key)

    def _try_correction(self, request: Request, asker: Asker, facts: Facts) -> Any:
        correction = _read_correction(request)
        return self._floor.assessing.try_correction(facts["period"], correction, asker.actor)

    def _preview_ticket(self, request: Request, _: Asker, __: Facts) -> Any:
        return self._tickets.preview(_read_ticket_asked(request))

    # --- files that come in

    def _keep_picture(self, request: Request, _: Asker, __: Facts) -> Any:
        return self._pictures.keep(request, _query(PictureQuery, request))

    def _make_logo(self, request: Request, _: Asker, __: Facts) -> Any:
        return self._tickets.make_logo(request)

    def _keep_photo(self, request: Request, _: Asker, __: Facts) -> Any:
        return PhotoKept(photo=self._photos.keep(request))

    def _preview_hall_file(self, request: Request, _: Asker, __: Facts) -> Any:
        asked = _query(hall_intake.HallFileQuery, request)
        return hall_intake.preview(self._floor, request, asked, self._files)

    def _keep_hall_file(self, request: Request, asker: Asker, _: Facts) -> Any:
        asked, key = _query(hall_intake.HallFileQuery, request), request_id(request)
        shelf = self._pictures.shelf
        return hall_intake.keep(self._floor, request, asked, self._files, shelf, asker.actor, key)

    def _preview_case_figures(self, request: Request, _: Asker, __: Facts) -> Any:
        asked = _query(case_figures.FileQuery, request)
        return case_figures.preview(self._floor, request, asked, self._files)

    def _import_case_figures(self, request: Request, asker: Asker, _: Facts) -> Any:
        asked, key = _query(case_figures.FileQuery, request), request_id(request)
        return case_figures.take_over(self._floor, request, asked, self._files, asker.actor, key)

    def _preview_project_links(self, request: Request, _: Asker, __: Facts) -> Any:
        return project_links.preview(self._floor, request, self._files)

    def _import_project_links(self, request: Request, asker: Asker, _: Facts) -> Any:
        key = request_id(request)
        return project_links.take_over(self._floor, request, self._files, asker.actor, key)

    # --- phones that sleep

    def _remind(self, request: Request, _: Asker, facts: Facts) -> Any:
        remind(self._push, facts["token"], _read_remind(request))

    def _remind_no_more(self, request: Request, _: Asker, facts: Facts) -> Any:
        asked = _read_no_more(request)
        if self._push is not None:
            self._push.reminders.stop(facts["token"], asked.endpoint)

    # --- the session and the description --------------------------------------------------

    def _session(self, _: Request, asker: Asker, __: Facts) -> Any:
        return session_of(asker)

    def _sign_in(self, request: Request, _: Asker, __: Facts) -> Any:
        return session_of(self._desk.sign_in(request, _read_sign_in(request)))

    def _sign_out(self, _: Request, __: Asker, ___: Facts) -> Any:
        self._desk.sign_out()

    def _found_hall(self, request: Request, _: Asker, __: Facts) -> Any:
        asked = _read_first_hall(request)
        return session_of(self._founding.found(request, asked, request_id(request)))

    def _change_password(self, request: Request, asker: Asker, _: Facts) -> Any:
        return self._account.change_password(asker, _read_new_password(request))

    def _set_pin(self, request: Request, asker: Asker, _: Facts) -> Any:
        self._account.set_pin(asker, _read_new_pin(request))

    def _reset_password(self, _: Request, asker: Asker, facts: Facts) -> Any:
        return self._account.reset_password(asker, facts["badge"])

    def _openapi(self, _: Request, __: Asker, ___: Facts) -> Any:
        if not self._description:
            from server.web.openapi import description

            self._description = _encode(description(ROUTES))
        return msgspec.Raw(self._description)


_Act = Callable[[Request, Asker, Facts], Any]


def _view(handle: Handler) -> Callable[..., Response]:
    def view(**path: str) -> Response:
        return Response(*handle(request, path))

    return view


def request_id(request: Request) -> str:
    """The sender's own id of this command; those of different senders never meet."""
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > _MAX_KEY:
        raise FieldWrong(field="Idempotency-Key", fault=f"> {_MAX_KEY}")
    return key


def refused(error: Exception) -> Response:
    """Flask's way to `refusal`."""
    return Response(*refusal(error, request))


def refusal(error: Exception, request: Request) -> Told:
    told = details(in_our_words(error, request), reader_language(request))
    headers = [*_NO_STORE, ("Content-Type", PROBLEM)]
    if told.status == 401:
        headers.append(("WWW-Authenticate", "Bearer"))
    if told.code == "data_unwritable":
        headers.append(("Retry-After", "5"))
    if told.code == "too_many_tries":
        headers.append(("Retry-After", str(told.facts["seconds"])))
    if told.code == "method_not_allowed":
        headers.append(("Allow", told.facts["allowed"]))
    return Told(_encode(told), told.status, headers)


def in_our_words(error: Exception, request: Request) -> Exception:
    """What Flask itself refused, in our words."""
    if isinstance(error, (RuleError, HallfloorError)):
        return error
    if isinstance(error, WrongMethod):
        allowed = ", ".join(sorted(set(error.valid_methods or ()) - {"HEAD", "OPTIONS"}))
        return MethodNotAllowed(method=request.method, allowed=allowed)
    if isinstance(error, RequestEntityTooLarge):
        return TooLarge(limit=request.max_content_length or MAX_BODY)
    if isinstance(error, HTTPException) and not isinstance(error, InternalServerError):
        return NoSuchAddress(path=request.path)
    return error


def _body_reader(kind: type[S]) -> Callable[[Request], S]:
    """Reads a body as `kind`: JSON that fits, or a refusal that names the field."""
    decode = msgspec.json.Decoder(kind).decode
    optional = not needed(kind)

    def read(request: Request) -> S:
        data = request.get_data(cache=False)
        if not data and optional:
            data = b"{}"
        elif request.mimetype != "application/json":
            raise WrongContentType
        try:
            return decode(data)
        except msgspec.ValidationError as error:
            raise _field_wrong(error) from error
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise NotJson(fault=str(error)) from error

    return read


def _query(kind: type[S], request: Request) -> S:
    try:
        return msgspec.convert(request.args.to_dict(), kind, strict=False)
    except msgspec.ValidationError as error:
        raise _field_wrong(error) from error


def _field_wrong(error: msgspec.ValidationError) -> EdgeError:
    """msgspec's sentence, split into the field and what is wrong with it."""
    fault, _, place = str(error).partition(" - at `")
    field = place.rstrip("`").removeprefix("$").lstrip(".")
    if not field and "`" in fault and "field" in fault:
        field = fault.split("`")[1]
    return FieldWrong(field=field or "$", fault=fault)


_read_sign_in = _body_reader(SignIn)
_read_remind = _body_reader(RemindAsked)
_read_no_more = _body_reader(NoMoreAsked)
_read_ticket_asked = _body_reader(TicketAsked)
_read_first_hall = _body_reader(FirstHall)
_read_new_password = _body_reader(NewPassword)
_read_new_pin = _body_reader(NewPin)
_read_correction = _body_reader(Correction)
_read_scheme = _body_reader(SchemeSent)
_read_freeze = _body_reader(Freeze)
