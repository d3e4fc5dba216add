"""What the kiosk says when it cannot give a ticket, in the page's language."""

from __future__ import annotations

from pathlib import Path

import floorlink.look
from floorlink.language import Language, message
from floorlink.messages import Problem

LANGUAGE = Language(
    Path(__file__).parent / "locale", Path(floorlink.look.__file__).parent / "locale"
)

REFUSALS: dict[str, tuple[str, str]] = {
    "queue_closed": (
        message("现在不在取号时间"),
        message("请在办理时间再来，或到咨询台询问。"),
    ),
    "daily_limit": (
        message("今天的号已取完"),
        message("请明天再来，或到咨询台询问其他办法。"),
    ),
    "already_taken": (
        message("您今天已经取过{number}号"),
        message("同一个队列一人一号。号票丢了请到咨询台补打。"),
    ),
    "ticket_state": (
        message("这个号不用取回"),
        message("它还在排队，或已经办完。请看叫号屏，或用手机扫码看进度。"),
    ),
    "not_found": (
        message("没有找到这个号码"),
        message("请核对后再试一次，或到咨询台询问。"),
    ),
    "appointment": (
        message("现在不能签到"),
        message("预约在当天签到，只能签到一次。请核对日期，或到咨询台询问。"),
    ),
    "card_gone": (
        message("请把身份证再放一次"),
        message("没有看清这张身份证。也可以扫预约码，或到咨询台询问。"),
    ),
    "not_a_code": (
        message("这不是号票或预约的二维码"),
        message("请换一个二维码，或输入预约码，或到咨询台询问。"),
    ),
    "too_late": (
        message("不能再打印这张号票"),
        message("请到咨询台，工作人员可以补打。"),
    ),
    "server_away": (
        message("暂时取不到号"),
        message("正在重新连接，请稍候，或到咨询台取号。"),
    ),
}
OTHERWISE = (message("没有取到号"), message("请再试一次，或到咨询台询问。"))


def refusal(lang: str, code: str, **facts: object) -> Problem:
    """The kiosk's own sentence for a refusal's code, with what the citizen can do."""
    title, detail = REFUSALS.get(code, OTHERWISE)
    return Problem(
        code=code,
        title=LANGUAGE.text(lang, title, **facts),
        detail=LANGUAGE.text(lang, detail),
        status=503 if code == "server_away" else 409,
    )
