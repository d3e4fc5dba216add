"""`hallfloor demo`: the whole floor on one machine — server, agents, virtual devices.

Seeds the Dongping hall on the first start and keeps the data on later ones. Everything runs as
processes of its own, as in a real hall; this one only starts, watches and ends them.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import socket
import sys
import time
import urllib.error
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import msgspec

from floorlink.commands import CODE_VARIABLE
from floorlink.errors import HallfloorError
from floorlink.http_only import open_http
from virtual_hall.badges import enrolment_addresses
from virtual_hall.layout import LINES_FOLDER, READY_MARK, write_agent_files
from virtual_hall.processes import Processes
from virtual_hall.seed import Seeded, seed

BOXES = ("kiosk-1", "kiosk-2")


class PortTaken(HallfloorError):
    """Another program listens where the demo wants to."""

    code = "port_taken"

    def __init__(self, port: int) -> None:
        super().__init__(
            f"port {port} is taken by another program; choose others with --port "
            "(the demo uses four in a row)"
        )


@dataclass(frozen=True, slots=True)
class Ports:
    """Four in a row from `server` on."""

    server: int
    kiosks: dict[str, int] = field(default_factory=dict)
    virtual_hall: int = 0

    @classmethod
    def from_first(cls, first: int) -> Ports:
        return cls(first, {box: first + 1 + n for n, box in enumerate(BOXES)}, first + 3)

    def check_free(self) -> None:
        for port in (self.server, *self.kiosks.values(), self.virtual_hall):
            with contextlib.closing(socket.socket()) as sock:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    sock.bind(("127.0.0.1", port))
                except OSError as error:
                    raise PortTaken(port) from error


class _Stopped(Exception):
    """Ctrl-C or SIGTERM."""


class Demo:
    """One run of the demo hall in `data`, on `ports`."""

    def __init__(self, data: Path, ports: Ports) -> None:
        self._data = data
        self._ports = ports
        self._server = f"http://127.0.0.1:{ports.server}"
        self._virtual_hall = f"http://127.0.0.1:{ports.virtual_hall}"

    def run(self, arguments: argparse.Namespace) -> None:
        """Start, print the addresses, wait for Ctrl-C, end everything."""
        self._ports.check_free()
        self._data.mkdir(parents=True, exist_ok=True)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _stop)
        processes = Processes(self._data / "logs")
        try:
            ready = self._start(processes, arguments)
            _announce(ready)
            if arguments.ready_file:
                _write_whole(arguments.ready_file, json.dumps(ready, ensure_ascii=False, indent=2))
            while True:
                for name in processes.check():
                    sys.stderr.write(f"{name} 意外结束，已重新启动 died and was started again\n")
                time.sleep(0.2)
        except _Stopped:
            sys.stderr.write("\n正在结束 … stopping\n")
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)
            processes.end()

    def _start(self, processes: Processes, arguments: argparse.Namespace) -> dict[str, object]:
        seeded, codes = seed(self._data)
        write_agent_files(self._data, self._server, self._ports.kiosks)
        lines = self._data / LINES_FOLDER / READY_MARK
        lines.unlink(missing_ok=True)
        processes.start("server", _script("hallfloor"), "serve", *self._where("server"))
        processes.start("virtual-hall", *_module("virtual_hall.app"), *self._where("virtual_hall"))
        processes.wait_until(lines.exists, "the virtual hall's lines")
        if codes:  # a box can take its badge only from a server that answers
            processes.wait_until(lambda: _answers(f"{self._server}/healthz"), "the server")
        ready_files = [self._start_agent(processes, box, codes.get(box)) for box in seeded.boxes]
        addresses = self._addresses(seeded)
        for name in ("home", "kiosk", "kiosk_2"):
            processes.wait_until(lambda at=addresses[name]: _answers(at), name)  # type: ignore[misc]
        processes.wait_until(lambda: all(file.exists() for file in ready_files), "the agents")
        if arguments.traffic:
            kiosks = [part for box in BOXES for part in ("--kiosk", self._kiosk(box))]
            processes.start(
                "traffic",
                *_module("virtual_hall.traffic", "--virtual-hall", self._virtual_hall),
                *kiosks,
                *("--speed", str(arguments.speed)),
            )
        administrator = next(one for one in seeded.logins if one.role == "administrator")
        badges = enrolment_addresses(self._server, administrator, seeded.browsers)
        logins = [msgspec.to_builtins(login) for login in seeded.logins]
        return {**addresses, "badges": badges, "data": str(self._data), "logins": logins}

    def _start_agent(self, processes: Processes, box: str, code: str | None) -> Path:
        """The file that the agent writes once its lines are open and the server knows it."""
        ready_file = self._data / box / "ready"
        ready_file.unlink(missing_ok=True)
        settings = str(self._data / box / "agent.toml")
        processes.start(
            f"agent-{box}",
            *(_script("hallfloor-agent"), settings, "--ready-file", str(ready_file)),
            env={CODE_VARIABLE: code} if code else None,
        )
        return ready_file

    def _where(self, program: str) -> list[str]:
        port = getattr(self._ports, program)
        return ["--port", str(port), "--data", str(self._data)]

    def _kiosk(self, box: str) -> str:
        return f"http://127.0.0.1:{self._ports.kiosks[box]}"

    def _addresses(self, seeded: Seeded) -> dict[str, str]:
        window = seeded.first_window
        return {
            "home": f"{self._server}/",
            "kiosk": f"{self._kiosk('kiosk-1')}/",
            "kiosk_2": f"{self._kiosk('kiosk-2')}/",
            "board": f"{self._server}/board",
            "window": f"{self._server}/window/{window}",
            "keypad": f"{self._server}/rate/{window}",
            "floor": f"{self._server}/floor",
            "virtual_hall": f"{self._virtual_hall}/",
            "api": f"{self._server}/api/openapi.json",
        }


def _script(name: str) -> str:
    """A console script of the installation that runs this."""
    return str(Path(sys.executable).with_name(name))


def _module(name: str, *arguments: str) -> list[str]:
    """-P: a folder of that name where the demo was started must not be run instead."""
    return [sys.executable, "-P", "-m", name, *arguments]


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _Stopped


def _answers(url: str) -> bool:
    try:
        with open_http(url, within_s=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


TITLES = {
    "home": "首页 home",
    "kiosk": "取号机 kiosk",
    "kiosk_2": "取号机二 kiosk 2",
    "board": "综合屏 board",
    "window": "窗口 window",
    "keypad": "评价 keypad",
    "floor": "大厅 live floor",
    "virtual_hall": "虚拟大厅 virtual hall",
    "api": "接口 API",
}


def _announce(ready: dict[str, object]) -> None:
    lines = ["", "阳光大厅 Hallfloor · 东平县公共行政服务中心(演示 demo)", ""]
    lines += [f"  {title:<24}{ready[key]}" for key, title in TITLES.items()]
    lines += ["", "  登录 logins (demo only)"]
    logins = ready["logins"]
    assert isinstance(logins, list)
    lines += [
        f"    {login['role']:<20}{login['badge']:<8}{login['password']:<12}{login['name']}"
        for login in logins
    ]
    badges = ready["badges"]
    assert isinstance(badges, dict)
    lines += [
        "",
        "  浏览器设备领证，各一次，15分钟内 badges for browser devices, once each, 15 min",
    ]
    lines += [f"    {agent:<16}{address}" for agent, address in badges.items()]
    lines += ["", "  Ctrl-C ends everything.", ""]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _write_whole(path: Path, text: str) -> None:
    """A reader sees the whole file or none."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
