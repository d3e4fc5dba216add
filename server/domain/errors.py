"""Refusals of the hall's rules. Each says what state the thing is in and what can be done.

`title` and `detail` are Chinese message ids of the catalogue with `facts` to fill in; the edge
(web, realtime) turns them into RFC 9457 problem details in the reader's language.
"""

from __future__ import annotations

from typing import ClassVar


class RuleError(Exception):
    """Root of the domain's refusals. Nothing has changed when it is raised."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    title: ClassVar[str] = "操作不能进行"
    detail: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(f"{self.code} {facts}")


class NotFound(RuleError):
    code = "not_found"
    status = 404
    title = "没有找到"
    detail = "没有{what}“{key}”"


class KeysElsewhere(RuleError):
    """What is sealed was sealed with other keys than those that are at hand."""

    code = "keys_elsewhere"
    title = "密钥文件不是这个大厅的"
    detail = "{count}段文字是用别的密钥加密的。请用服务器数据文件夹里的personal.keys"


class TicketNotHome(RuleError):
    """facts: ticket. A kiosk gave it out by itself, and it is on its way: ask again."""

    code = "ticket_not_home"
    status = 503
    title = "号票还在路上"
    detail = "取号机自己发的号还没有并入，请稍后再试"


class TicketStateError(RuleError):
    """facts: number, state (TicketState value), can (comma-separated names of legal moves)."""

    code = "ticket_state"
    title = "号票当前状态不能这样操作"
    detail = "{number}号现在是“{state}”，可以：{can}"


class WindowStateError(RuleError):
    """facts: window, state (window view state), can."""

    code = "window_state"
    title = "窗口当前状态不能这样操作"
    detail = "{window}号窗口现在是“{state}”，可以：{can}"


class NobodyWaiting(RuleError):
    """facts: window."""

    code = "nobody_waiting"
    title = "没有等候的号"
    detail = "{window}号窗口可以叫的队列里没有人等候"


class RecallLimit(RuleError):
    """facts: number, limit."""

    code = "recall_limit"
    title = "重呼次数已用完"
    detail = "{number}号已重呼{limit}次，可以：过号"


class UndoRefused(RuleError):
    """The press is too long ago, or something stands on it by now."""

    code = "undo_refused"
    title = "这一步不能撤销了"
    detail = "已经过了5秒，或者已经报号、评价，或者又有了别的操作。请按窗口现在的状态继续。"


class QueueClosed(RuleError):
    """facts: queue, reason ("hours" | "closed_day"), opens (text, may be empty)."""

    code = "queue_closed"
    title = "现在不能取号"
    detail = "“{queue}”现在不在取号时间，{opens}"


class DailyLimit(RuleError):
    """facts: queue, limit."""

    code = "daily_limit"
    title = "今日号已取完"
    detail = "“{queue}”今日{limit}个号已取完"


class OtherDepartment(RuleError):
    """Asked by somebody whose role is held for one department, of what is not its own."""

    code = "other_department"
    status = 403
    title = "不归您的部门"
    detail = "您的身份只管本部门的窗口、整改单和人员；其他的请找大厅管理人员"


class NotAllowed(RuleError):
    """facts: permission."""

    code = "not_allowed"
    status = 403
    title = "没有权限"
    detail = "需要权限：{permission}"


class DeviceAway(RuleError):
    """facts: device."""

    code = "device_away"
    title = "设备不在线"
    detail = "“{device}”没有回应，请换一台或检查电源和连线"


class AppointmentError(RuleError):
    """facts: reason."""

    code = "appointment"
    title = "预约不能签到"
    detail = "{reason}"


class RatingRefused(RuleError):
    """facts: reason ("used" | "timed_out" | "unknown" | "not_finished")."""

    code = "rating_refused"
    title = "不能评价"
    detail = "{reason}"


class SchemeFaulty(RuleError):
    """facts: count, fault (the first), and `faults`, all of them."""

    code = "scheme_faults"
    status = 422
    title = "考核办法有错误"
    detail = "考核办法有{count}处错误，没有保存：{fault}"


class InvalidRequest(RuleError):
    """facts: what, a message id of its own, and the facts in it.

    The command itself makes no sense (unknown level, no queue named, ...).
    """

    code = "invalid_request"
    status = 422
    title = "请求有误"
    detail = "{what}"
