"""The server's words: which catalogue, which language, and the names of states and moves."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Request

import floorlink
import server
from floorlink.language import Language, message

_HERE = Path(server.__file__).parent
_SHARED = Path(floorlink.__file__).parent


@cache
def language() -> Language:
    """The catalogue of the server; what every page shares stands with the shared look."""
    return Language(
        _HERE / "locale", _HERE / "door" / "locale", _SHARED / "look" / "locale", _SHARED / "locale"
    )


NAMES = {
    # states of tickets and windows
    "waiting": message("等候"),
    "called": message("已叫号"),
    "serving": message("办理中"),
    "held": message("已挂起"),
    "missed": message("已过号"),
    "finished": message("已办结"),
    "discarded": message("已弃号"),
    "cancelled": message("已取消"),
    "expired": message("已作废"),
    "open": message("空闲"),
    "closed": message("未开放"),
    "paused": message("暂停服务"),
    # moves
    "call": message("叫号"),
    "call_next": message("叫下一个号"),
    "recall": message("重呼"),
    "miss": message("过号"),
    "take_back": message("恢复过号"),
    "start": message("开始办理"),
    "finish": message("结束办理"),
    "transfer": message("转移"),
    "hold": message("挂起"),
    "resume": message("恢复"),
    "discard": message("弃号"),
    "cancel": message("取消"),
    "uncall": message("撤销叫号"),
    "close": message("关闭窗口"),
    "pause": message("暂停"),
    # permissions
    "issue": message("取号"),
    "issue_green": message("绿色通道取号"),
    "check_in": message("预约签到"),
    "book": message("预约"),
    "operate_window": message("操作窗口"),
    "call_particular": message("指定叫号"),
    "seat_others": message("替他人开窗口"),
    "see_figures": message("查看窗口数据"),
    "see_floor": message("查看大厅"),
    "see_journal": message("查看日志"),
    "close_day": message("结束当日"),
    "manage_devices": message("管理设备"),
    "hold_prompt": message("评价设备"),
    "press_keys": message("呼叫器"),
    "confirm_calls": message("确认叫号送达"),
    # reasons
    "used": message("这次办理已经评价过了"),
    "timed_out": message("评价时间已过"),
    "unknown": message("没有这次评价"),
    "not_finished": message("这次办理还没有结束"),
}


def in_words(lang: str, facts: dict[str, object]) -> dict[str, object]:
    """The facts of a refusal as its reader says them; unknown values stay as they are."""
    return {key: _word(lang, value) for key, value in facts.items()}


def _word(lang: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    parts = value.replace(", ", ",").split(",")
    if len(parts) > 1 and all(part in NAMES for part in parts):
        between = "、" if lang == "zh" else ", "
        return between.join(language().text(lang, NAMES[part]) for part in parts)
    return language().strings(lang).get(NAMES.get(value, value), NAMES.get(value, value))


def reader_language(request: Request) -> str:
    """The page's own choice (cookie), else Accept-Language; the hall speaks Chinese first."""
    known = language().languages()
    chosen = request.cookies.get("lang", "")
    if chosen in known:
        return chosen
    return request.accept_languages.best_match(known, "zh") or "zh"
