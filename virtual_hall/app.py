"""The virtual hall's web app: one page with every device as a picture, and the JSON it lives on.

GET  /                              the page; ?lang=en &zone=A
GET  /state?after=VERSION           the whole hall, at once or when it differs from VERSION
POST /press     {device, key}       becomes bytes on the device's line, and nothing else
POST /mischief  {device, what}      out_of_paper, cover_open, silent, noise, …; "" sets it right
GET  /lines/<name>                  the latest pieces of traffic on one line, whole
GET  /papers/<printer>/<n>/qr.svg
"""

from __future__ import annotations

import argparse
import io
import logging
import signal
import sys
import time
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
import segno
from flask import Flask, Response, abort, render_template, request, send_from_directory
from waitress import create_server

import floorlink.look
from floorlink.language import Language
from virtual_hall.hall import NoSuchThing, VirtualHall
from virtual_hall.layout import LINES_FOLDER, READY_MARK, plan, read_floor

log = logging.getLogger(__name__)

LOOK = Path(floorlink.look.__file__).parent
LANGUAGE = Language(Path(__file__).parent / "locale", LOOK / "locale")
PATIENCE = 20.0
"""Seconds until a waiting page is answered although nothing changed."""
BREATH = 0.05
"""Seconds between two answers to one page, however busy the hall is."""
THREADS = 24
"""Every open page keeps one of them waiting."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)

Short = Annotated[str, msgspec.Meta(max_length=64)]


class PressAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    device: Short
    key: Short


class MischiefAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    device: Short
    what: Short


Asked = TypeVar("Asked", PressAsked, MischiefAsked)


def create_app(hall: VirtualHall) -> Flask:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 4096

    @app.get("/")
    def page() -> str:
        lang = request.args.get("lang", "zh")
        lang = lang if lang in LANGUAGE.languages() else "zh"
        return render_template(
            "hall.html",
            lang=lang,
            t=lambda msgid, **facts: LANGUAGE.text(lang, msgid, **facts),
            strings=LANGUAGE.strings(lang),
        )

    @app.get("/state")
    def state() -> Response:
        after = request.args.get("after", type=int)
        if after is not None:
            hall.wait(after, PATIENCE)
            time.sleep(BREATH)
        return _json(hall.state())

    @app.post("/press")
    def press() -> Response:
        asked = _asked(PressAsked)
        return _json({"bytes": hall.press(asked.device, asked.key).hex(" ")})

    @app.post("/mischief")
    def mischief() -> Response:
        asked = _asked(MischiefAsked)
        hall.mischief(asked.device, asked.what)
        return _json({})

    @app.get("/lines/<name>")
    def line(name: str) -> Response:
        return _json(hall.passed(name))

    @app.get("/papers/<printer>/<int:number>/qr.svg")
    def qr(printer: str, number: int) -> Response:
        drawn = io.BytesIO()
        segno.make(hall.paper_qr(printer, number), error="m", micro=False).save(
            drawn, kind="svg", xmldecl=False, border=0, dark="#16232e"
        )
        return Response(drawn.getvalue(), mimetype="image/svg+xml")

    @app.get("/look/<path:name>")
    def look(name: str) -> Response:
        return send_from_directory(LOOK / "static", name)

    @app.errorhandler(NoSuchThing)
    def not_found(error: NoSuchThing) -> tuple[Response, int]:
        return _json({"code": error.code, "detail": str(error)}), 404

    @app.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-cache"
        return response

    return app


def main(argv: list[str] | None = None) -> int:
    """`python -m virtual_hall.app --data DIR --port N`: runs until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="virtual-hall", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that has floor.json")
    parser.add_argument("--port", type=int, default=8003)
    parser.add_argument("--host", default="127.0.0.1")
    options = parser.parse_args(argv)
    line = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    # By force, for python-escpos sets up logging when it is imported.
    logging.basicConfig(level=logging.INFO, format=line, force=True)
    # waitress warns of every request that waits for a thread: many open pages are no fault.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    data: Path = options.data.resolve()
    try:
        floor = read_floor(data)
    except FileNotFoundError as error:
        sys.stderr.write(f"no hall is described here: {error}\n")
        return 2
    hall = VirtualHall(floor, plan(floor, data, {}), data)
    hall.start()
    server = create_server(
        create_app(hall), host=options.host, port=options.port, threads=THREADS, ident=None
    )
    mark = data / LINES_FOLDER / READY_MARK
    mark.touch()
    log.info("virtual hall: http://%s:%s/", options.host, server.effective_port)

    def stop(*_: object) -> None:
        hall.release()  # else the server would wait for its waiting pages
        sys.exit(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    try:
        server.run()
    finally:
        mark.unlink(missing_ok=True)
        hall.close()
    return 0


def _asked(kind: type[Asked]) -> Asked:
    if request.mimetype != "application/json":
        abort(415)  # a form of some other site's page cannot send JSON
    try:
        return msgspec.json.decode(request.get_data(), type=kind)
    except (msgspec.DecodeError, RecursionError):
        abort(422)


def _json(value: Any) -> Response:
    return Response(msgspec.json.encode(value), mimetype="application/json")


if __name__ == "__main__":
    sys.exit(main())
