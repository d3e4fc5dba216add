"""The kiosk box's own small web app: the touch page and the JSON it lives on. No sessions.

GET  /                       the page; ?lang=en &mode=elder &contrast=high
GET  /state?version=…        what can be taken now; the catalogue only if `version` is another
POST /take                   {request_id, service | queue, ticket_class, language}
GET  /tickets/<request_id>   how the paper fares
GET  /tickets/<request_id>/qr.svg
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import segno
from flask import Flask, Response, abort, render_template, request, send_from_directory

import floorlink.look
from floorlink.errors import MessageError, Refused, ServerAway
from floorlink.messages import IssueAsked, Names, Paper, Problem, to_wire
from kiosk.offer import Offer
from kiosk.taking import Counter, PaperShown
from kiosk.words import LANGUAGE, refusal
from printer.status import PRINTS

LOOK = Path(floorlink.look.__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


class TakeAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One confirmation at the screen, as the page sends it."""

    request_id: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9-]{8,64}$")]
    service: Annotated[str, msgspec.Meta(max_length=64)] = ""
    queue: Annotated[str, msgspec.Meta(max_length=64)] = ""
    ticket_class: Literal["ordinary", "priority"] = "ordinary"
    language: Literal["zh", "en"] = "zh"


@dataclass(frozen=True, slots=True)
class Place:
    """Which kiosk this is."""

    device: str
    other_kiosk: Names
    """Where else tickets are printed, in the hall's words."""


def create_app(place: Place, offer: Offer, counter: Counter) -> Flask:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 4096

    @app.get("/")
    def page() -> str:
        languages = LANGUAGE.languages()
        lang = request.args.get("lang", "zh")
        lang = lang if lang in languages else "zh"
        return render_template(
            "kiosk.html",
            lang=lang,
            text=lambda msgid, **facts: LANGUAGE.text(lang, msgid, **facts),
            strings=LANGUAGE.strings(lang),
            mode="elder" if request.args.get("mode") == "elder" else "",
            contrast="high" if request.args.get("contrast") == "high" else "",
        )

    @app.get("/state")
    def state() -> Response:
        catalogue = offer.catalogue
        printer = counter.printer_state
        told: dict[str, Any] = {
            "online": counter.present,
            "paper": "none" if printer is None else printer.value,
            "prints": printer in PRINTS,
            "other_kiosk": to_wire(place.other_kiosk),
            "version": catalogue.version if catalogue else "",
            "queues": msgspec.to_builtins(catalogue.queues) if catalogue else [],
        }
        if catalogue and request.args.get("version") != catalogue.version:
            told["catalogue"] = to_wire(msgspec.structs.replace(catalogue, queues=[]))
        return _json(told)

    @app.post("/take")
    def take() -> Response:
        if request.mimetype != "application/json":
            abort(415)  # a form of some other site's page cannot send JSON
        try:
            asked = msgspec.json.decode(request.get_data(), type=TakeAsked)
        except msgspec.DecodeError as error:
            return _problem(Problem(code="invalid_request", title=str(error), status=422))
        try:
            paper, shown = counter.take(
                IssueAsked(
                    request_id=asked.request_id,
                    device=place.device,
                    service=asked.service,
                    queue=asked.queue,
                    ticket_class=asked.ticket_class,
                    language=asked.language,
                    at=datetime.now(UTC),
                )
            )
        except Refused as error:
            return _problem(refusal(asked.language, error.problem_code))
        except (ServerAway, MessageError):
            return _problem(refusal(asked.language, ServerAway.code))
        return _json(_ticket(paper, shown))

    @app.get("/tickets/<request_id>")
    def ticket(request_id: str) -> Response:
        paper = counter.taken(request_id) or abort(404)
        return _json(_ticket(paper, counter.shown(paper)))

    @app.get("/tickets/<request_id>/qr.svg")
    def qr(request_id: str) -> Response:
        paper = counter.taken(request_id) or abort(404)
        drawn = io.BytesIO()
        segno.make(paper.url, error="m", micro=False).save(
            drawn, kind="svg", xmldecl=False, border=2, dark="#16232e", light="#ffffff"
        )
        return Response(drawn.getvalue(), mimetype="image/svg+xml")

    @app.get("/look/<path:name>")
    def look(name: str) -> Response:
        return send_from_directory(LOOK, name)

    @app.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        # A kiosk is updated while its browser stays open: nothing may stick in its cache.
        response.headers["Cache-Control"] = "no-cache"
        return response

    return app


def _ticket(paper: Paper, shown: PaperShown) -> dict[str, Any]:
    """A ticket for the screen; its token stays inside the QR code."""
    return {
        "number": paper.number,
        "ticket_class": paper.ticket_class,
        "service_name": to_wire(paper.service_name),
        "ahead": paper.ahead,
        "expected_wait_s": paper.expected_wait_s,
        "windows": paper.windows,
        "stages": [to_wire(stage) for stage in paper.stages],
        "advice": to_wire(paper.advice),
        "has_page": bool(paper.url),
        "paper": shown.value,
    }


def _json(value: dict[str, Any]) -> Response:
    return Response(msgspec.json.encode(value), mimetype="application/json")


def _problem(problem: Problem) -> Response:
    return Response(
        msgspec.json.encode(problem), status=problem.status, mimetype="application/problem+json"
    )
