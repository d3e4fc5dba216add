"""A small hall with its real server, and what its people do, for tests that look at the pages."""

from __future__ import annotations

import array
import threading
import wave
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzeug.serving import make_server

from display.voice_clips import PACK
from floorlink.messages import Paper
from server.app import create_app
from server.domain.hall import Device, OpeningHours, Period
from server.services.commands import (
    Actor,
    CallNext,
    Enrol,
    FinishServing,
    IssueTicket,
    NewEnrolmentCode,
    OpenWindow,
    Rate,
    StartServing,
)
from server.services.floor import Floor
from server.services.roles import of_role
from server.settings import ServerSettings
from server.store.opening import open_floor
from tests.server.factories import CITIZEN, small_hall

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ALWAYS = OpeningHours(week=dict.fromkeys(range(7), (Period(time(0), time(23, 59, 59)),)))
CLERK = Actor(kind="clerk", id="1001", permissions=of_role("clerk"))
ADMINISTRATOR = Actor(kind="administrator", permissions=of_role("administrator"))


class LiveHall:
    """A server on a port of its own. Commands go straight to its floor, pages over HTTP."""

    def __init__(self, floor: Floor, address: str) -> None:
        self.floor = floor
        self.address = address

    def issue(self, queue: str = "A", **more: Any) -> Paper:
        paper: Paper = self.floor.do(IssueTicket(queue=queue, **more), CITIZEN)
        return paper

    def clerk(self, *commands: Any) -> Any:
        return [self.floor.do(command, CLERK) for command in commands][-1]

    def call(self, window: str = "1") -> str:
        """Calls the next ticket to `window` and returns its number."""
        return str(self.clerk(CallNext(window=window)).ticket.number)

    def open(self, window: str = "1") -> None:
        self.clerk(OpenWindow(window=window, clerk="1001"))

    def serve(self, window: str = "1") -> None:
        self.clerk(StartServing(window=window), FinishServing(window=window))

    def press_keypad(self, level: int, window: str = "1") -> None:
        """The citizen answers the window's prompt."""
        prompt = self.floor.prompt(window)
        assert prompt is not None
        rate = Rate(token=prompt.token, level=level, channel="keypad", device="keypad-1")
        self.floor.do(rate, Actor(kind="device", id="keypad-1"))

    def enrol(self, agent: str) -> str:
        """The badge of `agent`, to be put into a browser's cookie."""
        code = self.floor.do(NewEnrolmentCode(agent=agent), ADMINISTRATOR).code
        return str(self.floor.do(Enrol(code=code), Actor(kind="citizen")).token)

    def journal(self, *kinds: str) -> list[tuple[str, dict[str, Any]]]:
        entries = self.floor.journal(0, 1000)
        return [(entry.kind, dict(entry.data)) for entry in entries if entry.kind in kinds]


def build_hall(folder: Path) -> None:
    """The data of an empty hall with its spoken clips, to be copied for each test."""
    short_clips(folder / "clips")
    floor = open_floor(ServerSettings(data=folder).database_url, clock=lambda: datetime.now(UTC))
    tablet = Device("tablet-1", "rating_tablet", "box-3", window="1")
    seat = Device("seat-1", "seat", "box-4", window="1")
    floor.import_hall(small_hall(hours=ALWAYS, devices=(*small_hall().devices, tablet, seat)))
    floor.close()


def read_at_once(app: WSGIApplication) -> WSGIApplication:
    """`app` with every answer read before it is sent: of one whose asker is gone with a reset,
    werkzeug's server would leave the file open."""

    def answered(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = app(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            if hasattr(answer, "close"):
                answer.close()

    return answered


@contextmanager
def live_hall(folder: Path, clips: Path) -> Iterator[LiveHall]:
    settings = ServerSettings(data=folder, clips=clips)
    floor = open_floor(settings.database_url, clock=lambda: datetime.now(UTC))
    app = create_app(floor, settings)
    server = make_server("127.0.0.1", 0, read_at_once(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield LiveHall(floor, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
        if push := app.extensions["hallfloor_push"]:
            push.close()
        floor.close()


def short_clips(folder: Path) -> None:
    """Recordings of 40 ms, so that a test need not listen to whole sentences."""
    for language, clips in PACK.items():
        (folder / language).mkdir(parents=True, exist_ok=True)
        for clip in clips:
            with wave.open(str(folder / language / f"{clip}.wav"), "wb") as out:
                out.setnchannels(1)
                out.setsampwidth(2)
                out.setframerate(22050)
                out.writeframes(array.array("h", [900, -900] * 441).tobytes())
