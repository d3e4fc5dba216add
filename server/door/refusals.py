"""Refusals of the edge itself: not a rule of the hall, but a request that cannot be taken.

Shaped like the domain's (code, status, title, detail, facts), so that both become problem
details in the same way (problems.py).
"""

from __future__ import annotations

from typing import ClassVar

from floorlink.errors import HallfloorError
from floorlink.language import message


class EdgeError(HallfloorError):
    """Root of what the server's door refuses."""

    code = "refused"
    status: ClassVar[int] = 400
    title: ClassVar[str] = message("请求有误")
    detail: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(f"{self.code} {facts}")


class SignInNeeded(EdgeError):
    code = "sign_in_needed"
    status = 401
    title = message("请先登录")
    detail = message("这里需要登录，或者设备的令牌")


class WrongPassword(EdgeError):
    code = "wrong_password"
    status = 401
    title = message("工号或密码不对")
    detail = message("请核对工号和密码后再试")


class WrongSetUpCode(EdgeError):
    code = "wrong_set_up_code"
    status = 403
    title = message("设置码不对")
    detail = message("请照启动服务器的窗口里写的输入")


class BadgeUnknown(EdgeError):
    code = "badge_unknown"
    status = 401
    title = message("设备令牌无效")
    detail = message("令牌不存在或已被收回，请重新登记设备")


class TooManyTries(EdgeError):
    """facts: seconds."""

    code = "too_many_tries"
    status = 429
    title = message("尝试次数过多")
    detail = message("请{seconds}秒后再试")


class LockedOut(EdgeError):
    code = "locked_out"
    status = 403
    title = message("这个工号已被锁定")
    detail = message("输错次数太多，请大厅管理人员在“人员管理”页解锁")


class WrongPin(EdgeError):
    code = "wrong_pin"
    status = 401
    title = message("工号或PIN不对")
    detail = message("请核对后再试；没有PIN的，用密码登录后在“我的登录”里设置")


class ChangePasswordFirst(EdgeError):
    code = "change_password_first"
    status = 403
    title = message("请先修改密码")
    detail = message("这个密码是管理员给的，只能用一次，请先换成自己的")


class WeakPassword(EdgeError):
    """facts: at_least."""

    code = "weak_password"
    status = 422
    title = message("这个密码不能用")
    detail = message("密码至少{at_least}个字符，不能是工号，也不能和原来的一样")


class WeakPin(EdgeError):
    code = "weak_pin"
    status = 422
    title = message("这个PIN不能用")
    detail = message("PIN是六位数字，不能全部相同，也不能是连号")


class ForgedRequest(EdgeError):
    code = "csrf"
    status = 403
    title = message("请求来源无法确认")
    detail = message("请刷新页面后再试")


class NotJson(EdgeError):
    """facts: fault."""

    code = "malformed_json"
    status = 400
    title = message("内容不是有效的JSON")
    detail = message("无法读取请求内容：{fault}")


class WrongContentType(EdgeError):
    code = "content_type"
    status = 415
    title = message("内容类型不对")
    detail = message("请求内容必须是application/json")


class TooLarge(EdgeError):
    """facts: limit."""

    code = "too_large"
    status = 413
    title = message("请求内容太大")
    detail = message("请求内容不能超过{limit}字节")


class FieldWrong(EdgeError):
    """facts: field, fault."""

    code = "invalid_field"
    status = 422
    title = message("请求有误")
    detail = message("字段“{field}”有误：{fault}")


class TableFaulty(EdgeError):
    """A file with faults; nothing was taken over. facts: count, row, fault (the first), and
    `faults`, all of them as the preview has them."""

    code = "table_faults"
    status = 422
    title = message("文件有错误")
    detail = message("文件有{count}处错误，什么也没有导入。第{row}行：{fault}")


class NoSuchAddress(EdgeError):
    """facts: path."""

    code = "no_such_address"
    status = 404
    title = message("没有这个地址")
    detail = message("“{path}”不存在")


class MethodNotAllowed(EdgeError):
    """facts: method, allowed."""

    code = "method_not_allowed"
    status = 405
    title = message("不能这样访问")
    detail = message("这个地址不接受{method}，可以：{allowed}")


class EventUnknown(EdgeError):
    """A Socket.IO event that this namespace does not have. facts: event."""

    code = "message_unknown"
    status = 404
    title = message("不认识的消息")
    detail = message("没有名为“{event}”的消息")


class MessageWrong(EdgeError):
    """A Socket.IO message that is not as agreed. facts: fault."""

    code = "message_refused"
    status = 422
    title = message("消息有误")
    detail = message("{fault}")


class DataUnwritable(EdgeError):
    """The database failed; nothing has happened, and the same may be asked again. facts: cause."""

    code = "data_unwritable"
    status = 503
    title = message("暂时不能办理")
    _DETAILS: ClassVar[dict[str, str]] = {
        "full": message("服务器的数据盘已满，这次操作没有生效；请告诉管理员腾出空间，之后自动恢复"),
        "read_only": message("服务器的数据盘不能写入，这次操作没有生效；请告诉管理员检查磁盘"),
        "damaged": message("数据库文件已损坏，这次操作没有生效；请告诉管理员用备份恢复"),
        "away": message("数据库没有回应，请稍后再试；如仍不行，请告诉管理员检查数据库"),
        "failed": message("服务器的数据盘读写出错，这次操作没有生效；请告诉管理员检查磁盘"),
    }

    def __init__(self, *, cause: str) -> None:
        super().__init__(cause=cause)
        self.detail = self._DETAILS[cause]  # type: ignore[misc]  # its words depend on the cause


class Broken(EdgeError):
    """An error of our own. facts: reference, found again in the server's log."""

    code = "internal"
    status = 500
    title = message("系统出错")
    detail = message("请再试一次；还是不行，请把编号{reference}告诉管理员")


class NoReminders(EdgeError):
    code = "no_reminders"
    status = 409
    title = message("大厅不能给这部手机发提醒")
    detail = message("请开着号票的网页，轮到您时它会响铃")
