"""A real server process with a small hall, on a free port, for tests of what is reached by wire."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

import requests

from server.domain.hall import (
    Clerk,
    Department,
    Device,
    Hall,
    Name,
    OpeningHours,
    Period,
    Practice,
    Queue,
    Role,
    Service,
    Window,
    Zone,
)
from server.services.commands import Actor, NewEnrolmentCode, OpenWindow
from server.store.opening import open_floor

PASSWORD = "sunshine"
SYSTEM = Actor(kind="system")
ALWAYS = OpeningHours(week={day: (Period(time_of_day(0, 0), time_of_day.max),) for day in range(7)})


def small_hall() -> Hall:
    """Two queues, three windows in two zones, one box with a device of every kind at window 01."""
    return Hall(
        code="small",
        name=Name("小厅", "Small Hall"),
        timezone="Asia/Shanghai",
        hours=ALWAYS,
        practice=Practice(),
        zones=(Zone("east", Name("东区", "East")), Zone("west", Name("西区", "West"))),
        departments=(Department("tax", Name("税务局", "Tax")),),
        services=(
            Service("tax-pay", Name("缴税", "Pay tax"), "tax", "A", frequent=True),
            Service("tax-ask", Name("咨询", "Ask"), "tax", "B"),
        ),
        queues=(Queue("A", Name("缴税", "Taxes"), "A"), Queue("B", Name("咨询", "Questions"), "B")),
        windows=(
            Window("01", Name("一号", "One"), "east", ("A",), ("tax",), "1001"),
            Window("02", Name("二号", "Two"), "east", ("A", "B"), ("tax",), "1002"),
            Window("03", Name("三号", "Three"), "west", ("B",), ("tax",)),
        ),
        clerks=(
            Clerk("1001", "王秀兰", password=PASSWORD),
            Clerk("1002", "李明", password=PASSWORD),
            Clerk("2001", "赵主任", Role.MANAGER, password=PASSWORD),
            Clerk("3001", "管理员", Role.ADMINISTRATOR, password=PASSWORD),
            Clerk("4001", "督查", Role.INSPECTOR, password=PASSWORD),
        ),
        devices=(
            Device("kiosk-1", "kiosk", "box"),
            Device("printer-1", "printer", "box"),
            Device("reader-1", "id_reader", "box"),
            Device("panel-01", "panel", "box", "01"),
            Device("unit-01", "call_unit", "box", "01"),
            Device("keypad-01", "keypad", "box", "01"),
            Device("unit-02", "call_unit", "other-box", "02"),
            Device("tablet-01", "rating_tablet", "tablet", "01"),
            Device("board-east", "board", "board-box", zone="east"),
            Device("seat-01", "seat", "seat-box", "01"),
        ),
    )


def hall_of_two_departments() -> Hall:
    """The tax office has window 01 and queue A, civil affairs 02 and C; both are served at 03 and
    wait in B. 6001 heads the tax office."""
    hall = small_hall()
    civil = Department("civil", Name("民政局", "Civil Affairs"))
    people = {
        "1001": Clerk("1001", "王秀兰", department="tax", password=PASSWORD),
        "1002": Clerk("1002", "李明", department="civil", password=PASSWORD),
        "6001": Clerk("6001", "周科长", Role.DEPARTMENT_MANAGER, "tax", password=PASSWORD),
    }
    kept = tuple(clerk for clerk in hall.clerks if clerk.badge not in people)
    return replace(
        hall,
        departments=(*hall.departments, civil),
        services=(
            *hall.services,
            Service("wed", Name("结婚登记", "Marriage"), "civil", "B"),
            Service("adopt", Name("收养登记", "Adoption"), "civil", "C"),
        ),
        queues=(*hall.queues, Queue("C", Name("收养", "Adoptions"), "C")),
        windows=(
            Window("01", Name("一号", "One"), "east", ("A",), ("tax",), "1001"),
            Window("02", Name("二号", "Two"), "east", ("C",), ("civil",), "1002"),
            Window("03", Name("三号", "Three"), "west", ("B",), ("tax", "civil")),
        ),
        clerks=(*people.values(), *kept),
    )


@dataclass
class Running:
    """A hall's server process. `kill` is a power cut; `start` brings it back at the same port."""

    data: Path
    port: int
    clips: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    codes: dict[str, str] = field(default_factory=dict)
    settings: str = ""
    """Further ServerSettings, as Python writes them."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        clips = f"clips=Path({str(self.clips)!r}), " if self.clips else ""
        folder = f"Path({str(self.data)!r})"
        code = (
            "from pathlib import Path\n"
            "from server.serve import serve\n"
            "from server.settings import ServerSettings\n"
            "from server.sign_on.settings import read_sign_on\n"
            f"serve(ServerSettings(data={folder}, port={self.port}, {clips}{self.settings}))"
        )
        with (self.data / "server.log").open("ab") as log:
            # A group of its own: gunicorn's master and its worker are killed together.
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-c", code],
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
            )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                if requests.get(f"{self.url}/healthz", timeout=2).ok:
                    return
            except requests.RequestException:
                assert self.process.poll() is None, self.log()
            time.sleep(0.05)
        raise AssertionError(f"the server does not answer: {self.log()}")

    def code_for(self, box: str) -> str:
        """A fresh enrolment code; each opens once."""
        if box in self.codes:
            return self.codes.pop(box)
        path = f"/api/agents/{box}/enrolment-code"
        code: str = Person(self, "3001").post(path).json()["code"]
        return code

    def log(self) -> str:
        return (self.data / "server.log").read_text(errors="replace")[-4000:]

    def kill(self) -> None:
        """As a power cut does: nothing is finished, nobody is told."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def running(
    data: Path,
    clips: Path | None = None,
    settings: str = "",
    port: int = 0,
    hall: Hall | None = None,
) -> Iterator[Running]:
    """A server with the small hall or another of its windows and boxes: all windows open, and an
    enrolment code for every box."""
    floor = open_floor(f"sqlite:///{data / 'hallfloor.db'}", clock=lambda: datetime.now(UTC))
    floor.import_hall(hall or small_hall())
    for window in ("01", "02", "03"):
        floor.do(OpenWindow(window=window, clerk="1001" if window == "01" else "1002"), SYSTEM)
    boxes = ("box", "other-box", "tablet", "board-box")
    codes = {box: floor.do(NewEnrolmentCode(agent=box), SYSTEM).code for box in boxes}
    floor.close()
    server = Running(data, port or free_port(), clips, codes=codes, settings=settings)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


class Person(requests.Session):
    """Somebody at a browser: cookies, and the CSRF token once signed in."""

    def __init__(self, server: Running, badge: str = "") -> None:
        super().__init__()
        self.server = server
        if badge:
            answer = self.post("/api/session", json={"badge": badge, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            self.headers["X-CSRF-Token"] = answer.json()["csrf_token"]

    def request(self, method: Any, url: Any, *args: Any, **more: Any) -> requests.Response:
        more.setdefault("timeout", 10)
        whole = url if str(url).startswith("http") else f"{self.server.url}{url}"
        return super().request(method, whole, *args, **more)

    def cookie_header(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)

    def take(self, queue: str = "A", **more: Any) -> dict[str, Any]:
        answer = self.post("/api/tickets", json={"queue": queue, **more})
        assert answer.status_code == 201, answer.text
        paper: dict[str, Any] = answer.json()
        return paper

    def at(self, window: str, verb: str, **body: Any) -> requests.Response:
        return self.post(f"/api/windows/{window}/{verb}", json=body)


class Box(Person):
    """A device box with its badge."""

    def __init__(self, server: Running, box: str) -> None:
        super().__init__(server)
        answer = self.post("/api/enrolment", json={"code": server.code_for(box)})
        assert answer.status_code == 200, answer.text
        self.badge: str = answer.json()["token"]
        self.headers["Authorization"] = f"Bearer {self.badge}"
