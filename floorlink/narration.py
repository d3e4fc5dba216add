"""What devices do, told to the person who installs them, in the server's place."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from floorlink.language import Language, message
from floorlink.messages import (
    DeviceHealth,
    Health,
    KeyPressed,
    Message,
    RatePressed,
    Receipt,
    Reply,
)

LANGUAGE = Language(Path(__file__).parent / "locale")

KEYS = {
    "call": message("叫号"),
    "recall": message("重呼"),
    "start": message("开始办理"),
    "evaluate": message("请评价"),
    "missed": message("过号"),
    "pause": message("暂停"),
    "transfer": message("转移"),
    "discard": message("弃号"),
    "hold": message("挂起"),
    "resume": message("回呼"),
    "take_back": message("取回"),
}
LEVELS = {
    5: message("非常满意"),
    4: message("满意"),
    3: message("基本满意"),
    2: message("不满意"),
    1: message("非常不满意"),
}
HEALTH: dict[Health, str] = {
    "ready": message("正常"),
    "degraded": message("有问题"),
    "silent": message("没有应答"),
    "gone": message("连不上"),
}
COUNTERS = {
    "unknown": message("收到不认得的键或帧：{n}（请改配置档的键表）"),
    "strangers": message("收到别的地址来的帧：{n}（请核对地址）"),
    "line_noise": message("线路杂音：{n} 字节（请查接线、波特率，或两台设备同时说话）"),
    "noise": message("线路杂音：{n} 字节（请查接线、波特率，或两台设备同时说话）"),
    "ignored": message("按了键，但此刻没有请人评价，不计：{n}"),
    "repeated": message("同一次按键重复发送：{n}（设备可能听不到应答）"),
}
"""Counters whose growth an installer should see."""


class Words:
    """One person's language."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def say(self, msgid: str, /, **facts: object) -> str:
        return LANGUAGE.text(self._lang, msgid, **facts)

    def health(self, health: DeviceHealth) -> str:
        detail = f" ({health.detail})" if health.detail else ""
        return self.say(HEALTH[health.health]) + detail

    def heard(self, told: Message) -> str:
        """What a driver said to the server; empty where it says nothing to a person."""
        say = self.say
        if isinstance(told, KeyPressed):
            name = KEYS.get(told.key)
            key = say(name) if name else told.key
            return say("按键：{key}", key=f"{key} {told.argument}".rstrip())
        if isinstance(told, RatePressed):
            return say("评价：{level} 级，{word}", level=told.level, word=say(LEVELS[told.level]))
        if isinstance(told, Receipt):
            if told.ok:
                return say("设备收下了")
            return say("设备没有收下：{detail}", detail=told.detail)
        if isinstance(told, DeviceHealth):
            return say("设备状态：{state}", state=self.health(told))
        return ""


class Narrator:
    """An Upstream that tells a person instead of a server, and says yes to everything."""

    connected = True

    def __init__(self, words: Words, tell: Callable[[str], None]) -> None:
        self._words = words
        self._tell = tell
        self.heard: list[Message] = []
        self.rated = threading.Event()

    def send(self, message: Message) -> None:
        self.heard.append(message)
        told = self._words.heard(message)
        if told:
            self._tell(told)
        if isinstance(message, RatePressed):
            self.rated.set()

    def ask(self, message: Message, timeout: float = 5.0) -> Reply:
        self.send(message)
        return Reply(ok=True)
