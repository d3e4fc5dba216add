"""The console script `hallfloor-agent`: run a device box, enrol it, try a device, find faults."""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from floorlink.agent import Agent
from floorlink.agent_settings import AgentSettings, load_agent
from floorlink.errors import HallfloorError, SettingsError
from floorlink.systemd import Systemd

COMMANDS = ("run", "enrol", "try", "doctor")
CODE_VARIABLE = "HALLFLOOR_ENROLMENT_CODE"


def main(argv: list[str] | None = None) -> int:
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments and arguments[0] not in (*COMMANDS, "-h", "--help"):
        arguments.insert(0, "run")
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.DEBUG if options.verbose else logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    try:
        if options.command == "enrol":
            return _enrol(options)
        if options.command in ("try", "doctor"):
            from floorlink import commands_of_installers  # drivers' test material, seldom needed

            return commands_of_installers.run(options)
        return _run(options)
    except SettingsError as error:
        sys.stderr.write("\n".join(error.faults) + "\n")
        return 2
    except (HallfloorError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hallfloor-agent", description="Runs the devices of one box."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="run the devices that agent.toml names (the default)")
    run.add_argument("settings", type=Path, help="agent.toml")
    run.add_argument(
        "--ready-file",
        type=Path,
        metavar="FILE",
        help="written once the lines are open and the server has answered",
    )
    enrol = commands.add_parser("enrol", help="turn a short enrolment code into this box's badge")
    enrol.add_argument(
        "settings", type=Path, nargs="?", help="agent.toml, for server and badge file"
    )
    enrol.add_argument("--server", help="address of the server, in place of agent.toml's")
    enrol.add_argument("--code", required=True, help="the code that the administrator was shown")
    enrol.add_argument("--badge-file", type=Path, help="in place of agent.toml's")
    trial = commands.add_parser("try", help="one device on one port, byte by byte, no server")
    trial.add_argument("profile", help="below firmware_configs/ or a file: panels/bank-strip.toml")
    trial.add_argument("--port", default="", help="/dev/serial/by-path/… or socket://host:port")
    trial.add_argument("--address", type=int, default=0, help="of the device on its line (0)")
    trial.add_argument("--text", default="", help="a text to show, or to print as a ticket")
    trial.add_argument("--baud", type=int, default=0, help="in place of the profile's")
    trial.add_argument("--driver", default="", help="in place of the profile's family")
    trial.add_argument("--seconds", type=float, default=0, help="end by itself (0: Ctrl-C)")
    trial.add_argument(
        "--option", action="append", default=[], metavar="NAME=VALUE", help="as in agent.toml"
    )
    doctor = commands.add_parser("doctor", help="examine ports, permissions, lines and devices")
    doctor.add_argument("settings", type=Path, nargs="?", help="agent.toml; without: ports only")
    doctor.add_argument("--report", type=Path, help="where to keep the report")
    doctor.add_argument(
        "--press", type=float, default=0, metavar="SECONDS", help="wait for a key of each device"
    )
    for command in (trial, doctor):
        command.add_argument("--lang", choices=("zh", "en"), help="language of what is told")
    for command in (run, enrol, trial, doctor):
        command.add_argument("--verbose", action="store_true", help="log every detail")
    return parser


def _enrol(options: argparse.Namespace) -> int:
    settings = load_agent(options.settings) if options.settings else None
    server = options.server or (settings.server if settings else "")
    badge_file = options.badge_file or (settings.badge_file if settings else Path("badge"))
    if not server:
        raise SettingsError(["enrol needs --server, or an agent.toml that names one"])
    _fetch_badge(server, options.code, badge_file)
    sys.stdout.write(f"badge written to {badge_file}\n")
    return 0


def _run(options: argparse.Namespace) -> int:
    settings = load_agent(options.settings)
    systemd = Systemd()
    agent = Agent(settings, _badge(settings), looked=systemd.alive)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    agent.start()
    # The lines are open. Waiting for the server is the box's daily life, not its start.
    systemd.ready()
    systemd.status(f"waiting for {settings.server}")
    try:
        while not (agent.ready.wait(0.05) or ended.is_set()):
            pass
        if agent.ready.is_set():
            systemd.status(f"serving {len(agent.devices)} devices of {settings.server}")
            if options.ready_file:
                _tell_ready(options.ready_file, agent)
        ended.wait()
    finally:
        systemd.ending()
        agent.close()
    return 0


def _badge(settings: AgentSettings) -> str:
    code = os.environ.get(CODE_VARIABLE, "")
    if code and not settings.badge_file.exists():
        _fetch_badge(settings.server, code, settings.badge_file)
    try:
        return settings.badge_file.read_text(encoding="ascii").strip()
    except FileNotFoundError as error:
        raise SettingsError(
            [f"{settings.badge_file}: no badge yet; run: hallfloor-agent enrol agent.toml --code …"]
        ) from error


def _fetch_badge(server: str, code: str, badge_file: Path) -> None:
    from floorlink.enrolment import enrol, keep_badge  # requests, needed only here, loads slowly

    keep_badge(badge_file, enrol(server, code))


def _tell_ready(ready_file: Path, agent: Agent) -> None:
    """Whole or not at all: whoever waits for the file may read it at once."""
    fresh = ready_file.with_name(ready_file.name + ".new")
    devices = {health.device: health.health for health in agent.health()}
    fresh.write_text(json.dumps({"agent": agent.settings.name, "devices": devices}))
    fresh.replace(ready_file)
