"""`hallfloor-agent doctor`: walks an installer through ports, permissions, lines and devices.

It looks and tries, and changes nothing. What it finds is told as it goes and kept as a report.
"""

from __future__ import annotations

import platform
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from floorlink.agent_settings import AgentSettings, load_agent
from floorlink.driver import Device, DeviceConfig, Surroundings, TriedOut
from floorlink.drivers import BrokenDevice, build
from floorlink.errors import SettingsError
from floorlink.line import Line
from floorlink.line_settings import LineSettings
from floorlink.messages import KeyPressed, Prompt, RatePressed
from floorlink.narration import COUNTERS, Narrator, Words
from floorlink.ports_found import (
    PortFound,
    groups_of_user,
    is_port,
    look_at,
    ports_found,
    user_name,
)

Mark = Literal["ok", "look", "wrong"]
MARKS: dict[Mark, str] = {"ok": "✓", "look": "!", "wrong": "✗"}

OPENS_WITHIN_S = 3.0
SETTLES_S = 1.5
"""After which a device has answered, or will not."""
TEXT = "试"
NEEDS_A_HAND = ("call_unit", "keypad", "button")


@dataclass(frozen=True, slots=True)
class Round:
    """What the doctor is to look at."""

    settings: Path | None = None
    dev: Path = Path("/dev")
    proc: Path = Path("/proc")
    press_within_s: float = 0.0
    """How long to wait for a key of each device that has keys."""


class Doctor:
    """One round. `lines` is the report so far; each is told as it comes."""

    def __init__(self, round_: Round, words: Words, tell: Callable[[str], None]) -> None:
        self._round = round_
        self._words = words
        self._tell = tell
        self.lines: list[str] = []
        self.wrong = 0

    def say(self, msgid: str, /, **facts: object) -> str:
        return self._words.say(msgid, **facts)

    def examine(self) -> None:
        now = f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S %z}"
        self._title(self.say("设备体检 {at} {host}", at=now, host=platform.node()))
        self._ports()
        settings = self._settings()
        if settings:
            self._badge(settings)
            self._devices(settings)
        self._title(self._verdict())

    def _verdict(self) -> str:
        if self.wrong:
            return self.say("有 {n} 处不对，见上面的 ✗", n=self.wrong)
        return self.say("没有发现问题")

    # --- the machine ------------------------------------------------------------------------

    def _ports(self) -> None:
        say = self.say
        self._title(say("串口"))
        found = ports_found(self._round.dev, self._round.proc)
        if not found:
            self._note("look", say("没有找到串口：转接器插好了吗？（dmesg | tail 可以看到）"))
        for port in found:
            self._port(port)

    def _port(self, port: PortFound) -> None:
        say = self.say
        if not port.may_open:
            self._note("wrong", say("{port}：当前用户不能打开", port=port.path))
            self._advise_group(port)
        elif port.used_by:
            self._note("look", say("{port}：正被 {who} 使用", port=port.path, who=port.used_by))
        else:
            self._note("ok", say("{port}：可以打开", port=port.path))
        if port.stable:
            self._advise(say("请在 agent.toml 里写：{name}", name=port.stable))

    def _advise_group(self, port: PortFound) -> None:
        user = user_name()
        if port.group in groups_of_user():
            self._advise(self.say("组对，权限不对：ls -l {port}", port=port.path))
        else:
            add = f"sudo usermod -aG {port.group} {user}"
            self._advise(self.say("请运行 {command}，然后重新登录", command=add))

    # --- agent.toml -------------------------------------------------------------------------

    def _settings(self) -> AgentSettings | None:
        if self._round.settings is None:
            return None
        self._title(str(self._round.settings))
        try:
            settings = load_agent(self._round.settings)
        except SettingsError as error:
            for fault in error.faults:
                self._note("wrong", fault)
            return None
        count = {"lines": len(settings.lines), "devices": len(settings.devices)}
        self._note("ok", self.say("读得懂：{lines} 条线路，{devices} 台设备", **count))
        return settings

    def _badge(self, settings: AgentSettings) -> None:
        if settings.badge_file.exists():
            self._note("ok", self.say("有证件：{file}", file=settings.badge_file))
        else:
            self._note("look", self.say("还没有证件：hallfloor-agent enrol agent.toml --code …"))

    # --- lines and devices ------------------------------------------------------------------

    def _devices(self, settings: AgentSettings) -> None:
        lines = {line.name: Line(line) for line in settings.lines}
        with tempfile.TemporaryDirectory() as folder, _open(lines):
            self._title(self.say("线路"))
            until = time.monotonic() + OPENS_WITHIN_S
            for line in lines.values():
                self._line(line, until)
            self._title(self.say("设备"))
            built: dict[str, Device] = {}
            for config in settings.devices:
                narrator = Narrator(self._words, self._advise)
                around = Surroundings(narrator, lines, Path(folder), built)
                self._device(config, around, narrator, lines.get(config.line))

    def _line(self, line: Line, until: float) -> None:
        say, settings = self.say, line.settings
        while not line.is_open and time.monotonic() < until:
            time.sleep(0.01)
        facts = {"name": settings.name, "port": settings.port, "baud": settings.baud}
        if line.is_open:
            self._note("ok", say("{name}：{port} 已打开，{baud} 波特", **facts))
            self._advise_stable_name(settings)
        else:
            self._note("wrong", say("{name}：{port} 打不开", **facts))
            self._advise_why(settings)

    def _advise_stable_name(self, settings: LineSettings) -> None:
        path = Path(settings.port)
        if "://" in settings.port or "serial/by-" in settings.port or not is_port(path):
            return
        stable = look_at(path, self._round.dev, self._round.proc).stable
        if stable:
            say = self.say
            self._advise(say("换插口或加转接器后名字会变，请改写成 {name}", name=stable))

    def _advise_why(self, settings: LineSettings) -> None:
        say = self.say
        if "://" in settings.port:
            self._advise(say("请查网线、地址和端口号"))
            return
        path = Path(settings.port)
        if not path.exists():
            self._advise(say("没有这个名字：转接器拔了，或插到了别的口"))
            return
        port = look_at(path, self._round.dev, self._round.proc)
        if not port.may_open:
            self._advise_group(port)
        elif port.used_by:
            self._advise(say("正被 {who} 使用：请先停止它再体检", who=port.used_by))

    def _device(
        self, config: DeviceConfig, around: Surroundings, narrator: Narrator, line: Line | None
    ) -> None:
        say = self.say
        name = f"{config.code} ({config.driver})"
        if config.kind == "kiosk":
            self._note("look", say("{name}：取号机请在它的屏幕上试", name=name))
            return
        device = build(config, around)
        if isinstance(device, BrokenDevice):
            self._note("wrong", f"{name}: {device.health().detail}")
            return
        try:
            device.start()
            if isinstance(device, TriedOut):
                device.try_out(TEXT)
            self._pressed(config, device, narrator)
            time.sleep(SETTLES_S)
            self._judge(name, device, line)
        except Exception as error:  # a guest's driver may raise anything; the others are examined
            self._note("wrong", f"{name}: {error}")
        finally:
            device.close()

    def _pressed(self, config: DeviceConfig, device: Device, narrator: Narrator) -> None:
        within = self._round.press_within_s
        if config.kind not in NEEDS_A_HAND or not within:
            return
        self._advise(self.say("请在 {n} 秒内按 {code} 的一个键", n=int(within), code=config.code))
        device.tell(Prompt(window="", open=True, token="doctor"))
        until = time.monotonic() + within
        while time.monotonic() < until:
            if any(isinstance(told, KeyPressed | RatePressed) for told in narrator.heard):
                return
            time.sleep(0.02)
        self._note("wrong", self.say("{code}：没有听到按键", code=config.code))

    def _judge(self, name: str, device: Device, line: Line | None) -> None:
        health = device.health()
        told = f"{name}: {self._words.health(health)}"
        self._note("ok" if health.health == "ready" else "wrong", told)
        if health.health == "ready" and isinstance(device, TriedOut):
            self._advise(self.say("它现在应当显示“{text}”或响一声，请看一看", text=TEXT))
        if line and line.counters["noise"]:
            self._note("look", self.say(COUNTERS["line_noise"], n=line.counters["noise"]))

    # --- the report -------------------------------------------------------------------------

    def _title(self, text: str) -> None:
        self._put(f"\n== {text}" if self.lines else f"== {text}")

    def _note(self, mark: Mark, text: str) -> None:
        self.wrong += mark == "wrong"
        self._put(f"{MARKS[mark]} {text}")

    def _advise(self, text: str) -> None:
        self._put(f"    {text}")

    def _put(self, line: str) -> None:
        self.lines.append(line)
        self._tell(line)


@contextmanager
def _open(lines: dict[str, Line]) -> Iterator[None]:
    for line in lines.values():
        line.open()
    try:
        yield
    finally:
        for line in lines.values():
            line.close()
