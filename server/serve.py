"""Runs the server: gunicorn with one gevent worker, one process per hall.

Importing this module patches the standard library for gevent; import it first, and only to serve.
It is the one place that knows gevent (docs/decisions/0009-web-runtime.md).
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import contextlib  # noqa: E402  # after the patch, like all that follows
import gc  # noqa: E402
import logging  # noqa: E402
import socket  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from contextlib import AbstractContextManager  # noqa: E402
from datetime import UTC, date, datetime  # noqa: E402
from functools import partial  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import TYPE_CHECKING, Any, TypeVar, cast  # noqa: E402

import gevent  # noqa: E402
from gevent import get_hub  # noqa: E402
from gevent.event import Event  # noqa: E402
from gevent.pool import Pool  # noqa: E402
from gevent.server import StreamServer  # noqa: E402
from gunicorn.app.base import BaseApplication  # noqa: E402
from gunicorn.workers.ggevent import GeventWorker  # noqa: E402

from floorlink.errors import HallfloorError  # noqa: E402
from server.app import create_app  # noqa: E402
from server.data_folder import DATABASE, holding  # noqa: E402
from server.push.opening import PushOffice  # noqa: E402
from server.reports.scheduled import send_due  # noqa: E402
from server.services.commands import (  # noqa: E402
    Actor,
    Command,
    EndPastDays,
    GiveUpReprints,
    NoticeUndelivered,
    TimeOutPrompts,
)
from server.services.floor import Floor  # noqa: E402
from server.services.follow_up.commands import TellDeadlines  # noqa: E402
from server.services.people.commands import ForgetSessions  # noqa: E402
from server.services.personal.commands import ExpirePersonal  # noqa: E402
from server.services.taking_up import TakeUp  # noqa: E402
from server.services.trouble import StoreTrouble  # noqa: E402
from server.settings import ServerSettings  # noqa: E402
from server.standby.sending import Sending  # noqa: E402
from server.store.hall_store import SqlStore  # noqa: E402
from server.store.keys import FILE as KEYS_FILE  # noqa: E402
from server.store.opening import open_floor  # noqa: E402
from server.whole_answers import WholeAnswers  # noqa: E402

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

T = TypeVar("T")
log = logging.getLogger("hallfloor.server")

PROMPTS_EVERY_S = 1.0
DELIVERY_EVERY_S = 0.5
CHANGES_EVERY_S = 1.0
REPRINTS_EVERY_S = 5.0
PAST_DAYS_EVERY_S = 10.0
REPORTS_EVERY_S = 900.0
SESSIONS_EVERY_S = 3600.0
PERSONAL_EVERY_S = 3600.0
CASES_EVERY_S = 600.0
_LAST_ANSWERS_S = 0.3
"""How long requests under way have to be answered when the server stops."""
_LAST_GOODBYES_S = 3.0
"""How long those connected may then take to be gone; whoever still hangs on is cut off."""
_KILLED_AFTER_S = 8
"""When gunicorn's master kills a worker that was to stop: not before all of that has passed and the
database is closed."""
_SIGN_OF_LIFE_S = 1.0
_LET_GO_S = 10.0
"""How long a server that was killed may take to be gone."""
_CANNOT_START = 4
"""gunicorn's word for "the application failed": its master ends with it and tries no more."""
_SWITCH_S = 0.0002
"""How long a native thread back from the disk waits at most for the interpreter. Commands hang on
it; Python's own 5 ms are twenty commits."""


def offload(work: Callable[[], T], /) -> T:
    """In a native thread: SQLite waiting for its disk, a password being hashed."""

    def quiet() -> tuple[T | None, BaseException | None]:
        # The pool would print the trace of whatever is raised in it, and refusals are ordinary.
        try:
            return work(), None
        except BaseException as error:
            return None, error

    answer, error = get_hub().threadpool.apply(quiet)
    if error is not None:
        raise error
    return cast(T, answer)


def serve(settings: ServerSettings) -> None:
    """Serve until SIGTERM or SIGINT. GET /healthz answers as soon as anything does."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    settings.data.mkdir(parents=True, exist_ok=True)
    with _alone(settings):
        Hall(settings).run()


def _alone(settings: ServerSettings) -> AbstractContextManager[None]:
    """One server on a SQLite file: two would not tell each other's clients anything."""
    if settings.database_url.startswith("sqlite:"):
        return holding(settings.data, "hallfloor serve", patience_s=_LET_GO_S)
    return contextlib.nullcontext()


class HallWorker(GeventWorker):  # type: ignore[misc]  # gunicorn ships no types
    """Hears of the end at once, and says goodbye to whoever is connected instead of waiting."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._clients: set[socket.socket] = set()
        self._told = Event()

    def handle(self, listener: Any, client: socket.socket, addr: Any) -> None:
        self._clients.add(client)
        try:
            super().handle(listener, client, addr)
        finally:
            self._clients.discard(client)

    def handle_exit(self, sig: int, frame: Any) -> None:
        super().handle_exit(sig, frame)
        self._told.set()

    def run(self) -> None:
        """In place of GeventWorker's, which looks once a second whether it is to end."""
        pool = Pool(self.worker_connections)
        servers = [
            StreamServer(listener, handle=partial(self.handle, listener), spawn=pool)
            for listener in self.sockets
        ]
        for server in servers:
            server.start()
        while self.alive:
            self.notify()
            self._told.wait(_SIGN_OF_LIFE_S)
        for server in servers:
            server.close()
        deadline = time.monotonic() + _LAST_GOODBYES_S
        while not pool.join(_LAST_ANSWERS_S):
            if time.monotonic() > deadline:
                log.warning("%d requests were cut off", len(pool))
                pool.kill(timeout=1)
                break
            self._dismiss()

    def _dismiss(self) -> None:
        for client in list(self._clients):
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)


class Hall(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn, set up by us alone: no command line, no configuration file."""

    def __init__(self, settings: ServerSettings) -> None:
        self._settings = settings
        self._floor: Floor | None = None
        self._sending: Sending | None = None
        self._push: PushOffice | None = None
        super().__init__()

    def load_config(self) -> None:
        settings = self._settings
        for name, value in {
            "bind": f"{settings.host}:{settings.port}",
            "workers": 1,
            "worker_class": HallWorker,
            "worker_connections": 10_000,
            "backlog": 2048,
            "keepalive": 75,
            "graceful_timeout": _KILLED_AFTER_S,
            "timeout": 60,
            "errorlog": "-",
            "loglevel": "warning",
            "post_worker_init": settled,
            "worker_exit": self._close,
            "control_socket_disable": True,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        """In the worker: after the fork, so that threads and database belong to it."""
        try:
            floor = open_floor(
                self._settings.database_url,
                clock=now,
                offload=offload,
                keys=self._settings.data / KEYS_FILE,
                sends=self._sends,
            )
        except HallfloorError as error:
            log.error("the server cannot start: %s", error)
            sys.exit(_CANNOT_START)
        self._floor = floor
        if self._settings.promoted:
            # Of the last moment screens may have seen more than had come to the standby.
            floor.do(TakeUp(how="promoted"), Actor(kind="system"))
        app = create_app(
            floor, self._settings, async_mode="gevent", offload=offload, sending=self._sending
        )
        self._push = app.extensions["hallfloor_push"]
        gevent.spawn(again_and_again, floor, TimeOutPrompts(), PROMPTS_EVERY_S)
        gevent.spawn(again_and_again, floor, NoticeUndelivered(), DELIVERY_EVERY_S)
        gevent.spawn(again_and_again, floor, GiveUpReprints(), REPRINTS_EVERY_S)
        gevent.spawn(begin_days, floor)
        gevent.spawn(again_and_again, floor, EndPastDays(), PAST_DAYS_EVERY_S)
        gevent.spawn(again_and_again, floor, ForgetSessions(), SESSIONS_EVERY_S)
        gevent.spawn(again_and_again, floor, ExpirePersonal(), PERSONAL_EVERY_S)
        gevent.spawn(report_days, floor, self._settings.data)
        gevent.spawn(look_after_cases, floor)
        if code := app.extensions["hallfloor_founding"].code:
            address = f"http://{self._settings.host}:{self._settings.port}/start"
            sys.stdout.write(f"No hall here yet. Open {address} and type the code {code}\n")
            sys.stdout.flush()
        return WholeAnswers(app)

    def _sends(self, store: SqlStore) -> Callable[[], None]:
        """What a standby may have of this server; with PostgreSQL its own replication does it."""
        settings = self._settings
        if not settings.database_url.startswith("sqlite:"):
            return lambda: None
        self._sending = Sending(
            settings.data / DATABASE,
            store,
            now,
            offload,
            synchronous=settings.synchronous_standby,
        )
        return self._sending.committed

    def _close(self, _: Any, __: Any) -> None:
        """What was asked is committed, and the database is closed as it should be."""
        if self._push is not None:
            self._push.close()
        if self._floor is not None:
            self._floor.close()


def now() -> datetime:
    return datetime.now(UTC)


def again_and_again(floor: Floor, command: Command, every_s: float) -> None:
    """What the hall does by itself as time passes, for as long as the server runs."""
    while True:
        gevent.sleep(every_s)
        try:
            floor.do(command, Actor(kind="system"))
        except StoreTrouble:
            pass  # told once by the floor; this is also how it learns that writing works again
        except Exception:
            log.exception("%s failed; trying again", type(command).__name__)


def begin_days(floor: Floor) -> None:
    """Changes of the hall that hold from a day on are put in place as that day begins."""
    while True:
        try:
            floor.set_up.apply_due()
        except Exception:
            log.exception("a change of the hall could not be put in place; trying again")
        gevent.sleep(CHANGES_EVERY_S)


def report_days(floor: Floor, data: Path) -> None:
    """Sums up the days that are over, and sends the reports whose time has come."""
    while True:
        gevent.sleep(REPORTS_EVERY_S)
        try:
            floor.sum_days(date.min, floor.today())
            send_due(floor, data)
        except Exception:
            log.exception("reports could not be made; trying again")


def look_after_cases(floor: Floor) -> None:
    """Reminders and alerts of cases as their days come; the look for flags, once a day."""
    looked = None
    while True:
        gevent.sleep(CASES_EVERY_S)
        try:
            floor.do(TellDeadlines(), Actor(kind="system"))
            if looked != floor.today():
                floor.look_for_flags()
                looked = floor.today()
        except Exception:
            log.exception("cases could not be looked after; trying again")


def settled(_: Any) -> None:
    """What start-up made stays for good: the collector need not look at it ever again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # a batch makes thousands of values and no cycles
    sys.setswitchinterval(_SWITCH_S)
