"""The server's words: which catalogue, which language, and the names of states and moves."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from werkzeug.wrappers import Request

import floorlink
import server
from floorlink.language import Language, fill, message
from floorlink.messages import shown_window

_HERE = Path(server.__file__).parent
_SHARED = Path(floorlink.__file__).parent


_OF_EVERY_PAGE = (
    _HERE / "locale",
    _HERE / "hall_folder" / "locale",
    _SHARED / "look" / "locale",
    _HERE / "door" / "locale",
    _SHARED / "locale",
)
"""A badge says "Closed"; a sentence of a refusal, in `refusals`, says that a window is closed."""
_OF_THE_ADMINISTRATION = _HERE / "web" / "locale"
_OF_TEMPLATES = _HERE / "web" / "templates" / "locale"


@cache
def language() -> Language:
    """The words of pages; what every page shares stands with the shared look."""
    return Language(*_OF_EVERY_PAGE, _OF_THE_ADMINISTRATION, _OF_TEMPLATES)


@cache
def taken_along(*, administration: bool) -> Language:
    """What a page takes along for its modules. What templates alone say is written into the page,
    and what only the administration says no other page carries."""
    return Language(*_OF_EVERY_PAGE, *([_OF_THE_ADMINISTRATION] if administration else []))


@cache
def refusals() -> Language:
    """The words of refusals, in which a queue is "queue" and not a page's title "Queues"."""
    return Language(
        _HERE / "door" / "locale",
        _HERE / "hall_folder" / "locale",
        _HERE / "locale",
        _OF_THE_ADMINISTRATION,
    )


NAMES: dict[str, dict[str, str]] = {
    "state": {
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
        "verifying": message("核实中"),
        "rectifying": message("整改中"),
        "explaining": message("解释中"),
        "appeal_upheld": message("申诉成立"),
        "calling_back": message("回访中"),
        "case_closed": message("已办结归档"),
        "set_aside": message("不予采信"),
    },
    "can": {
        "open": message("开窗"),
        "close": message("关窗"),
        "pause": message("暂停"),
        "resume": message("恢复"),
        "call": message("叫号"),
        "resume_ticket": message("恢复挂起的号"),
        "recall": message("重呼"),
        "miss": message("过号"),
        "take_back": message("恢复过号"),
        "start": message("开始办理"),
        "finish": message("结束办理"),
        "transfer": message("转移"),
        "hold": message("挂起"),
        "discard": message("弃号"),
        "cancel": message("取消"),
        "expire": message("作废"),
        "find_true": message("属实，整改"),
        "find_unfounded": message("不成立，解释"),
        "uphold_appeal": message("认定申诉成立"),
        "rectified": message("整改完成"),
        "explained": message("解释完成"),
        "noted": message("已告知"),
        "called_back": message("回访完成"),
        "not_reached": message("未能联系"),
        "not_content": message("群众不满意，重办"),
        "propose_setting_aside": message("申请不予采信"),
        "refuse_setting_aside": message("驳回不予采信"),
        "set_aside": message("同意不予采信"),
    },
    "permission": {
        "issue": message("取号"),
        "issue_green": message("绿色通道取号"),
        "check_in": message("预约签到"),
        "book": message("预约"),
        "take_back": message("恢复过号"),
        "operate_window": message("操作窗口"),
        "call_particular": message("指定叫号"),
        "seat_others": message("替他人开窗口"),
        "see_figures": message("查看窗口数据"),
        "see_floor": message("查看大厅"),
        "see_journal": message("查看日志"),
        "close_day": message("结束当日"),
        "see_devices": message("查看设备"),
        "manage_devices": message("管理设备"),
        "set_up_hall": message("设置大厅"),
        "hold_prompt": message("评价设备"),
        "press_keys": message("呼叫器"),
        "confirm_calls": message("确认叫号送达"),
        "see_cases": message("查看整改单"),
        "decide_cases": message("办理整改单"),
        "see_identities": message("查看群众联系方式"),
        "enter_paper": message("录入纸质评价"),
        "link_projects": message("关联办件编号"),
        "see_ratings": message("查看评价明细"),
        "reprint": message("重新打印号票"),
        "see_statistics": message("查看统计"),
        "see_assessment": message("查看考核"),
        "inspect": message("录入现场检查"),
        "assess": message("定稿和公布考核"),
        "appeal": message("提出申诉"),
        "draw_plan": message("画大厅平面图"),
        "read_cards": message("读卡签到"),
        "issue_alone": message("断网取号"),
        "report": message("上报设备状态"),
        "own_account": message("修改自己的密码"),
        "lift_locks": message("解除锁定"),
        "manage_people": message("管理工作人员"),
        "see_audit": message("查看审计"),
        "run_hall": message("大厅自动运行"),
    },
    "reason": {
        "used": message("这次办理已经评价过了"),
        "timed_out": message("评价时间已过"),
        "unknown": message("没有这次评价"),
        "not_finished": message("这次办理还没有结束"),
    },
}
"""fact -> its stable values -> what people call them."""


def in_words(lang: str, facts: dict[str, object]) -> dict[str, str]:
    """The facts of a refusal as its reader says them; unknown values stay as they are."""
    between = "、" if lang == "zh" else ", "
    said: dict[str, str] = {}
    for fact, value in facts.items():
        names = NAMES.get(fact, {})
        parts = value.split(",") if fact == "can" and isinstance(value, str) else [value]
        words = [names.get(part.strip(), part) if isinstance(part, str) else part for part in parts]
        said[fact] = between.join(_translated(lang, word) for word in words)
    if "window" in said:
        said["window"] = shown_window(said["window"])
    if "what" in said:  # a message id with facts of its own
        said["what"] = fill(said["what"], {**said})
    return said


def _translated(lang: str, word: object) -> str:
    return refusals().strings(lang).get(str(word), str(word))


def reader_language(request: Request) -> str:
    """The page's own choice (cookie), else Accept-Language; the hall speaks Chinese first."""
    known = language().languages()
    chosen = request.cookies.get("lang", "")
    if chosen in known:
        return chosen
    return request.accept_languages.best_match(known, "zh") or "zh"
