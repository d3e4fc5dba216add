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


def refusal(lang: str, code: str) -> Problem:
    """The kiosk's own sentence for a refusal's code, with what the citizen can do."""
    title, detail = REFUSALS.get(code, OTHERWISE)
    return Problem(
        code=code,
        title=LANGUAGE.text(lang, title),
        detail=LANGUAGE.text(lang, detail),
        status=503 if code == "server_away" else 409,
    )
