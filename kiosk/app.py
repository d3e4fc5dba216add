"""The kiosk box's own small web app: the touch page and the JSON it lives on. No sessions.

GET  /                       the page, with its first screen and all of /state;
                             ?lang=en &mode=elder &contrast=high &reach=low &voice=on
GET  /clips/<lang>/<clip>.wav  what the page says, where the hall gave it a voice
GET  /state?version=…        what can be taken now; the catalogue only if `version` is another
GET  /events                 the same unasked, as server-sent events, whenever it changes
POST /take                   {request_id, service | queue, ticket_class, language, card}
POST /scan                   {request_id, text, language}: check in, or take a missed number back
POST /check-in               {request_id, card, language}: the appointment of a card just shown
POST /reading                {card, scan}: the page now wants cards or codes read, for a while
GET  /tickets/<request_id>   how the paper fares
GET  /tickets/<request_id>/qr.svg
POST /tickets/<request_id>/again   {language}: its paper once more, within a minute
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec
import segno
from flask import Flask, Response, abort, request, send_from_directory

from floorlink.errors import MessageError, Refused, ServerAway
from floorlink.messages import (
    CheckInAsked,
    IssueAsked,
    Names,
    Paper,
    Problem,
    TakeBackAsked,
    to_wire,
)
from kiosk.codes import AppointmentCode, understand
from kiosk.news import News
from kiosk.offer import Offer
from kiosk.own_numbers import OwnNumbers
from kiosk.own_voice import clip_path
from kiosk.senses import Senses
from kiosk.taking import Counter, PaperShown
from kiosk.touch_page import LOOK, touch_page
from kiosk.visitors import AlreadyTaken
from kiosk.words import refusal
from printer.status import PRINTS

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)


T = TypeVar("T", bound=msgspec.Struct)
RequestId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9-]{8,64}$")]


class AgainAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """No paper came out, or a torn one."""

    language: Literal["zh", "en"] = "zh"


class ScanAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A code, scanned or typed. Not logged: a ticket's code opens its page."""

    request_id: RequestId
    text: Annotated[str, msgspec.Meta(max_length=512)]
    language: Literal["zh", "en"] = "zh"


class CardAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A card that was just shown, by its handle."""

    request_id: RequestId
    card: Annotated[str, msgspec.Meta(max_length=32)]
    language: Literal["zh", "en"] = "zh"


class ReadingAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    card: bool = False
    scan: bool = False


class TakeAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One confirmation at the screen, as the page sends it."""

    request_id: RequestId
    service: Annotated[str, msgspec.Meta(max_length=64)] = ""
    queue: Annotated[str, msgspec.Meta(max_length=64)] = ""
    ticket_class: Literal["ordinary", "priority"] = "ordinary"
    language: Literal["zh", "en"] = "zh"
    card: Annotated[str, msgspec.Meta(max_length=32)] = ""
    """The handle of a card shown just now; empty for most."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which kiosk this is."""

    device: str
    other_kiosk: Names
    """Where else tickets are printed, in the hall's words."""
    clips: Path | None = None
    """A folder of spoken clips, <language>/<clip>.wav; None: this kiosk does not speak."""


def create_app(
    place: Place,
    offer: Offer,
    counter: Counter,
    senses: Senses,
    open_news: Callable[[News], None],
    own: OwnNumbers,
) -> Flask:
    """`open_news` is handed the stream of events, for those who ring its bell and close it; `own`
    knows the queues while the server is away."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 4096

    def now() -> dict[str, Any]:
        catalogue = offer.catalogue
        printer = counter.printer_state
        alone = catalogue is not None and counter.alone
        if catalogue is None:
            queues: list[Any] = []
        else:
            queues = own.queues(catalogue) if alone else msgspec.to_builtins(catalogue.queues)
        return {
            "online": counter.present,
            "alone": alone,
            "paper": "none" if printer is None else printer.value,
            "prints": printer in PRINTS,
            "other_kiosk": to_wire(place.other_kiosk),
            "reads": {"card": senses.reads_cards, "scan": senses.scans},
            "version": catalogue.version if catalogue else "",
            "queues": queues,
        }

    def now_and_catalogue(known: str = "") -> dict[str, Any]:
        """The catalogue too, unless it is the `known` version."""
        told = now()
        catalogue = offer.catalogue
        if catalogue and known != catalogue.version:
            told["catalogue"] = to_wire(msgspec.structs.replace(catalogue, queues=[]))
            told["finding"] = offer.finding(catalogue)
        return told

    @app.get("/")
    def page() -> Response:
        speaks = place.clips is not None and place.clips.is_dir()
        shown = touch_page(request.args, offer.catalogue, now_and_catalogue(), speaks=speaks)
        answer = Response(shown, mimetype="text/html")
        # After every citizen the page starts anew, most times as it was.
        answer.add_etag()
        answer.make_conditional(request)
        return answer

    news = News(now)
    open_news(news)

    @app.get("/state")
    def state() -> Response:
        return _json(now_and_catalogue(request.args.get("version", "")))

    @app.get("/events")
    def events() -> Response:
        return Response(news.stream(), mimetype="text/event-stream")

    @app.post("/take")
    def take() -> Response:
        asked = _asked(TakeAsked)
        issue = IssueAsked(
            request_id=asked.request_id,
            device=place.device,
            service=asked.service,
            queue=asked.queue,
            ticket_class=asked.ticket_class,
            language=asked.language,
            at=datetime.now(UTC),
        )

        def put_out() -> tuple[Paper, PaperShown]:
            queue = asked.queue or offer.queue_of(asked.service)
            paper, shown = counter.take(issue, senses.visitors.checker(asked.card, queue))
            senses.visitors.took(asked.card, paper)
            return paper, shown

        return ticketed(asked.language, put_out)

    @app.post("/scan")
    def scan() -> Response:
        asked = _asked(ScanAsked)
        code = understand(asked.text)
        if isinstance(code, AppointmentCode):
            check_in = CheckInAsked(
                request_id=asked.request_id,
                device=place.device,
                code=code.code,
                language=asked.language,
                at=datetime.now(UTC),
            )
            return ticketed(asked.language, lambda: counter.check_in(check_in))
        if code is None:
            return _problem(refusal(asked.language, "not_a_code"))
        back = TakeBackAsked(
            request_id=asked.request_id,
            device=place.device,
            token=code.token,
            at=datetime.now(UTC),
        )
        return guarded(asked.language, lambda: _json(to_wire(counter.take_back(back))))

    @app.post("/check-in")
    def check_in_by_card() -> Response:
        asked = _asked(CardAsked)

        def put_out() -> tuple[Paper, PaperShown]:
            check_in = CheckInAsked(
                request_id=asked.request_id,
                device=place.device,
                person=senses.visitors.booked_as(asked.card),
                language=asked.language,
                at=datetime.now(UTC),
            )
            paper, shown = counter.check_in(check_in)
            senses.visitors.took(asked.card, paper)
            return paper, shown

        return ticketed(asked.language, put_out)

    @app.post("/reading")
    def reading() -> Response:
        asked = _asked(ReadingAsked)
        senses.arm(cards=asked.card, codes=asked.scan)
        return Response(status=204)

    def ticketed(language: str, take: Callable[[], tuple[Paper, PaperShown]]) -> Response:
        return guarded(language, lambda: _json(_ticket(*take())))

    def guarded(language: str, answer: Callable[[], Response]) -> Response:
        try:
            return answer()
        except AlreadyTaken as error:
            return _problem(refusal(language, error.problem_code, number=error.number))
        except Refused as error:
            return _problem(refusal(language, error.problem_code))
        except (ServerAway, MessageError):
            return _problem(refusal(language, ServerAway.code))

    @app.post("/tickets/<request_id>/again")
    def again(request_id: str) -> Response:
        return ticketed(_asked(AgainAsked).language, lambda: counter.again(request_id))

    @app.errorhandler(msgspec.DecodeError)
    @app.errorhandler(RecursionError)
    def not_ours(error: Exception) -> Response:
        return _problem(Problem(code="invalid_request", title=str(error), status=422))

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

    @app.get("/clips/<path:name>")
    def clip(name: str) -> Response:
        folder = place.clips or abort(404)
        return send_from_directory(folder, clip_path(folder, name).relative_to(folder))

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


def _asked(kind: type[T]) -> T:
    if request.mimetype != "application/json":
        abort(415)  # a form of some other site's page cannot send JSON
    return msgspec.json.decode(request.get_data(), type=kind)


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
        "copy": paper.copy > 0,
        "own": paper.own,
    }


def _json(value: dict[str, Any]) -> Response:
    return Response(msgspec.json.encode(value), mimetype="application/json")


def _problem(problem: Problem) -> Response:
    return Response(
        msgspec.json.encode(problem), status=problem.status, mimetype="application/problem+json"
    )
