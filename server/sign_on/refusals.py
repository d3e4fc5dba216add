"""Why somebody was not signed in by way of the provider, in words for that person."""

from __future__ import annotations

from floorlink.language import message
from server.door.refusals import EdgeError, LockedOut


class ProviderAway(EdgeError):
    code = "provider_away"
    status = 503
    title = message("统一身份认证现在连不上")
    detail = message("请用工号和密码登录，或者过一会儿再试")


class ProviderUnusable(EdgeError):
    """What the provider says does not fit what the hall says. facts: fault (for the log)."""

    code = "provider_unusable"
    status = 502
    title = message("统一身份认证没有设置好")
    detail = message("请用工号和密码登录，并请系统管理员运行hallfloor sign-on检查")


class NotSignedOn(EdgeError):
    """The provider sent somebody back without a sign-in. facts: error, as OAuth names it."""

    code = "not_signed_on"
    status = 401
    title = message("没有登录")
    detail = message("统一身份认证没有完成登录（{error}），请再试一次，或者用工号和密码登录")


class SignOnStale(EdgeError):
    """The answer belongs to no question that this browser asked."""

    code = "sign_on_stale"
    status = 403
    title = message("这次登录已经失效")
    detail = message("登录不是从这个浏览器开始的，或者时间太久了，请重新登录")


class SignOnUntrusted(EdgeError):
    """The provider's statement is not sound. facts: fault (for the log)."""

    code = "sign_on_untrusted"
    status = 502
    title = message("统一身份认证的回答核对不上")
    detail = message("没有登录。请再试一次；如仍不行，请告诉系统管理员，先用工号和密码登录")


class NotOfThisHall(EdgeError):
    """Known there, not here. facts: identity."""

    code = "not_of_this_hall"
    status = 403
    title = message("大厅的人员名单里没有您")
    detail = message("您在统一身份认证是“{identity}”，大厅没有这个工号；请系统管理员加入人员名单")


_BY_CODE: dict[str, type[EdgeError]] = {
    kind.code: kind
    for kind in (
        *(ProviderAway, ProviderUnusable, NotSignedOn, SignOnStale, SignOnUntrusted),
        *(NotOfThisHall, LockedOut),
    )
}


def why_not(code: str, facts: dict[str, object]) -> EdgeError | None:
    """The refusal that an address names by its code; None for what is none."""
    kind = _BY_CODE.get(code)
    return None if kind is None else kind(**facts)
