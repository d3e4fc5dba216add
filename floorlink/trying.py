"""`hallfloor-agent try`: one device on one port, without agent.toml and without a server.

Shows every byte that is sent and heard, and what the device's own driver makes of it.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from floorlink.driver import Device, DeviceConfig, Surroundings, TriedOut
from floorlink.drivers import GROUP, BrokenDevice, build
from floorlink.errors import SettingsError
from floorlink.line import Line
from floorlink.line_settings import LineSettings
from floorlink.messages import DeviceHealth, DeviceKind, Names, Paper, Prompt
from floorlink.narration import COUNTERS, Narrator, Words
from floorlink.profiles import profile_path
from floorlink.settings import did_you_mean, read

OPENS_WITHIN_S = 3.0
LOOK_S = 0.25
KINDS: dict[str, DeviceKind] = {"panels": "panel", "keypads": "keypad", "printers": "printer"}
"""Folder of firmware_configs -> what lies in it."""
DRIVERS = {"printers": "escpos"}
"""Folders whose profiles name no family, because there is only one."""


@runtime_checkable
class PrintsPapers(Protocol):
    def print_paper(self, paper: Paper) -> object: ...


@dataclass(frozen=True, slots=True)
class Family:
    """What a profile says before its driver has read it."""

    family: str = ""
    baud: int = 9600


@dataclass(frozen=True, slots=True)
class Trial:
    profile: str
    port: str = ""
    driver: str = ""
    address: int = 0
    baud: int = 0
    """0: as the profile says."""
    text: str = ""
    seconds: float = 0.0
    """0: until it is ended."""
    options: dict[str, Any] = field(default_factory=dict)


def configured(trial: Trial) -> tuple[DeviceConfig, LineSettings]:
    """The device and line of a trial. Raises SettingsError when no driver is known for it."""
    given = Path(trial.profile)
    profile = str(given.resolve()) if given.is_file() else trial.profile
    path = profile_path(profile)
    sheet = read(path, Family)  # faults of the rest are the driver's to tell
    known = {entry.name for entry in entry_points(group=GROUP)}
    folder = path.parent.name
    driver = trial.driver or DRIVERS.get(folder) or sheet.value.family
    if driver not in known:
        near = did_you_mean(driver, known) or f"; known are: {', '.join(sorted(known))}"
        raise SettingsError([f'{profile}: no driver is called "{driver}"{near}'])
    kind = "call_unit" if driver.endswith("call-unit") else KINDS.get(folder, "panel")
    line = "try" if trial.port else ""
    config = DeviceConfig(
        "try", kind, driver, line, trial.address, profile=profile, options=trial.options
    )
    return config, LineSettings("try", trial.port, trial.baud or sheet.value.baud)


def run(trial: Trial, words: Words, tell: Callable[[str], None], ended: threading.Event) -> bool:
    """Whether the device was well at the end. `tell` gets one line of text after the other."""
    say = words.say
    config, settings = configured(trial)
    began = time.monotonic()
    telling = threading.Lock()

    def at(text: str) -> None:
        with telling:
            tell(f"{time.monotonic() - began:8.3f}  {text}")

    with tempfile.TemporaryDirectory() as folder:
        line = Line(settings)
        line.watch(lambda sent: at("→ " + sent.hex(" ")))
        line.listen(lambda heard: at("← " + heard.hex(" ")))
        narrator = Narrator(words, lambda text: at("  " + text))
        device = build(config, Surroundings(narrator, {"try": line}, Path(folder)))
        if isinstance(device, BrokenDevice):
            tell(device.health().detail)
            return False
        try:
            if trial.port:
                line.open()
                if not _opened(line, ended):
                    tell(say("打不开端口 {port}；请运行 hallfloor-agent doctor", port=trial.port))
                    return False
            device.start()
            shows = say(
                "驱动 {driver}，地址 {address}", driver=config.driver, address=trial.address
            )
            at("  " + shows)
            if trial.text:
                at("  " + _tried_out(device, trial.text, words))
            _watch(device, narrator, trial.seconds, lambda text: at("  " + text), words, ended)
            health = device.health()
        finally:
            device.close()
            line.close()
    tell(words.heard(health))
    if trial.port:
        counted = line.counters
        told = {name: counted[name] for name in ("bytes_out", "bytes_in", "noise")}
        tell(say("发出 {bytes_out} 字节，收到 {bytes_in} 字节，其中杂音 {noise} 字节", **told))
    return health.health == "ready"


def _opened(line: Line, ended: threading.Event) -> bool:
    until = time.monotonic() + OPENS_WITHIN_S
    while not line.is_open and time.monotonic() < until and not ended.is_set():
        time.sleep(0.01)
    return line.is_open


def _tried_out(device: Device, text: str, words: Words) -> str:
    if isinstance(device, PrintsPapers):
        device.print_paper(trial_paper(text))
        return words.say("试打一张：{text}", text=text)
    if isinstance(device, TriedOut):
        device.try_out(text)
        return words.say("试显：{text}", text=text)
    return words.say("这种设备没有可以试显的地方，请按键")


def trial_paper(text: str) -> Paper:
    """A ticket that nobody can mistake for a turn."""
    now = datetime.now().astimezone()
    return Paper(
        ticket=0,
        number=text[:8],
        token=f"try-{now.timestamp():.6f}",
        url="https://example.invalid/try",
        hall_name=Names(zh="阳光大厅", en="Hallfloor"),
        queue="",
        queue_name=Names(zh="试打", en="Test"),
        service_name=Names(zh="试打", en="Test"),
        ticket_class="ordinary",
        issued_at=now,
        ahead=0,
        expected_wait_s=(0, 0),
        windows=[],
    )


def _watch(
    device: Device,
    narrator: Narrator,
    seconds: float,
    at: Callable[[str], None],
    words: Words,
    ended: threading.Event,
) -> None:
    """Keeps a rating asked for, and tells what the device's health says besides."""
    until = time.monotonic() + seconds if seconds else float("inf")
    narrator.rated.set()
    prompts = 0
    before = device.health()
    while time.monotonic() < until:
        if narrator.rated.is_set():
            narrator.rated.clear()
            prompts += 1
            device.tell(Prompt(window="", open=True, token=f"try-{prompts}"))
        if ended.wait(min(LOOK_S, max(0.0, until - time.monotonic()))):
            return
        now = device.health()
        for told in grown(before, now, words):
            at(told)
        before = now


def grown(before: DeviceHealth, now: DeviceHealth, words: Words) -> list[str]:
    """What changed between two looks at a device, in words."""
    told = []
    if (before.health, before.detail) != (now.health, now.detail):
        told.append(words.heard(now))
    for name, meaning in COUNTERS.items():
        more = now.counters.get(name, 0) - before.counters.get(name, 0)
        if more > 0:
            told.append(words.say(meaning, n=more))
    return told
