"""What a hall is made of, described once: forms, spreadsheets and previews are made from this.

A `Thing` is a page of the administration and a sheet of a workbook; its fields are the keys of the
hall folder, with the words that people know them by. What may stand in a field, the hall folder's
own checks say. The hall itself is several
pages over its one table.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from floorlink.language import message
from floorlink.messages import DeviceKind
from server.domain.hall import Role

FieldType = Literal[
    "text",
    "name",
    "names",
    "whole",
    "number",
    "flag",
    "duration",
    "time",
    "choice",
    "one",
    "many",
    "week",
    "days",
    "times",
    "notices",
    "words",
]
"""`name` in two languages, `names` a list of them; `one` and `many` refer to items of kind `of`."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    path: str
    word: str
    type: FieldType = "text"
    of: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    required: bool = False
    unit: str = ""
    usual: str | int | bool | None = None
    """What holds when nothing is written."""


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    page: str
    """Last part of its address, and its sheet's stable name."""
    kind: str
    """Where it stands in the papers: a list, or "hall"."""
    word: str
    """One of them."""
    words: str
    """All of them: the page's name."""
    about: str
    fields: tuple[Field, ...]
    icon: str = "open"

    @property
    def listed(self) -> bool:
        return self.kind != "hall"


ROLES = (
    (Role.CLERK.value, message("窗口人员")),
    (Role.INSPECTOR.value, message("督查人员")),
    (Role.MANAGER.value, message("大厅管理")),
    (Role.ADMINISTRATOR.value, message("系统管理员")),
)
DEVICE_WORDS = {
    "kiosk": message("取号机"),
    "printer": message("打印机"),
    "panel": message("窗口屏"),
    "call_unit": message("呼叫器"),
    "keypad": message("评价器"),
    "board": message("综合屏"),
    "rating_tablet": message("评价屏"),
    "button": message("按钮"),
    "id_reader": message("身份证阅读器"),
    "scanner": message("扫码器"),
    "seat": message("窗口电脑"),
}
_CODE_HINT = message("字母、数字、-、_，以字母或数字开头；保存后不再改变")


def _code(word: str, hint: str = _CODE_HINT) -> Field:
    return Field(path="code", word=word, hint=hint, required=True)


_NAME = Field(path="name", word=message("名称"), type="name", required=True)
_ZONE = Field(path="zone", word=message("区域"), type="one", of="zones")

THINGS: tuple[Thing, ...] = (
    Thing(
        page="departments",
        kind="departments",
        word=message("部门"),
        words=message("进驻部门"),
        about=message("进驻大厅的部门；办公时间不写即同大厅。"),
        icon="people",
        fields=(
            _code(message("编号")),
            _NAME,
            Field(
                path="hours", word=message("办公时间"), type="week", hint=message("不写则同大厅")
            ),
            Field(
                path="calendar",
                word=message("节假日与调休"),
                type="days",
                hint=message("只写与大厅不同的日子；要先写自己的办公时间"),
            ),
        ),
    ),
    Thing(
        page="services",
        kind="services",
        word=message("事项"),
        words=message("办理事项"),
        about=message("群众来办的事：在哪个队列取号，要带什么材料，承诺几天办结。"),
        icon="check",
        fields=(
            _code(message("编号")),
            _NAME,
            Field(
                path="department",
                word=message("部门"),
                type="one",
                of="departments",
                required=True,
            ),
            Field(
                path="queue",
                word=message("取号队列"),
                type="one",
                of="queues",
                required=True,
            ),
            Field(
                path="frequent",
                word=message("常办"),
                type="flag",
                hint=message("显示在取号机首页"),
                usual=False,
            ),
            Field(
                path="promised_days",
                word=message("承诺工作日"),
                type="number",
                unit=message("个工作日"),
            ),
            Field(
                path="materials",
                word=message("需要的材料"),
                type="names",
                hint=message("每行一种；取号前会显示"),
            ),
            Field(
                path="stages",
                word=message("还要去的队列"),
                type="many",
                of="queues",
                hint=message("一号到底：办完第一个队列以后，依次去这些队列"),
            ),
            Field(
                path="identity",
                word=message("实名办理"),
                type="flag",
                hint=message("窗口登记办事人"),
                usual=False,
            ),
            Field(
                path="parallel",
                word=message("同时审批"),
                type="flag",
                hint=message("联审联办：这些队列不分先后"),
                usual=False,
            ),
        ),
    ),
    Thing(
        page="queues",
        kind="queues",
        word=message("队列"),
        words=message("队列"),
        about=message("每个队列有自己的号码前缀，由一个或几个窗口叫号。"),
        icon="ticket",
        fields=(
            _code(message("编号")),
            _NAME,
            Field(
                path="prefix",
                word=message("号码前缀"),
                hint=message("一两个大写字母：A即A001、A002"),
                required=True,
            ),
            Field(
                path="daily_limit",
                word=message("每日限号"),
                type="whole",
                unit=message("个号"),
                hint=message("不写即不限"),
            ),
            Field(
                path="typical_service",
                word=message("每号大约办理时间"),
                type="duration",
                hint=message("大厅有了自己的数据以前，用它估计等候时间"),
                usual="6 min",
            ),
        ),
    ),
    Thing(
        page="windows",
        kind="windows",
        word=message("窗口"),
        words=message("窗口设置"),
        about=message("每个窗口叫哪些队列的号，在哪个区域，谁通常坐在这里。"),
        icon="window",
        fields=(
            _code(message("窗口号"), message("柜台上的号码，例如01、12；保存后不再改变")),
            _NAME,
            Field(
                path="zone",
                word=message("区域"),
                type="one",
                of="zones",
                required=True,
            ),
            Field(
                path="queues",
                word=message("叫号队列"),
                type="many",
                of="queues",
                required=True,
            ),
            Field(
                path="departments",
                word=message("进驻部门"),
                type="many",
                of="departments",
            ),
            Field(
                path="clerk",
                word=message("常坐的人员"),
                type="one",
                of="people",
            ),
        ),
    ),
    Thing(
        page="people",
        kind="people",
        word=message("人员"),
        words=message("人员设置"),
        about=message("每个有工号的人，和他能做什么。"),
        icon="people",
        fields=(
            Field(path="badge", word=message("工号"), hint=_CODE_HINT, required=True),
            Field(path="name", word=message("姓名"), required=True),
            Field(path="role", word=message("身份"), type="choice", choices=ROLES, usual="clerk"),
            Field(
                path="department",
                word=message("部门"),
                type="one",
                of="departments",
            ),
            Field(
                path="chief_representative",
                word=message("首席代表"),
                type="flag",
                usual=False,
            ),
        ),
    ),
    Thing(
        page="zones",
        kind="zones",
        word=message("区域"),
        words=message("区域设置"),
        about=message("大厅的分区；综合屏可以只显示一个区域。"),
        icon="board",
        fields=(_code(message("编号")), _NAME),
    ),
    Thing(
        page="devices",
        kind="devices",
        word=message("设备"),
        words=message("设备"),
        about=message("每台设备接在哪个设备盒上，放在哪个窗口或区域。"),
        icon="device",
        fields=(
            _code(message("编号")),
            Field(
                path="kind",
                word=message("类别"),
                type="choice",
                choices=tuple(
                    (kind, DEVICE_WORDS.get(kind, kind)) for kind in get_args(DeviceKind)
                ),
                required=True,
            ),
            Field(
                path="agent",
                word=message("所在设备盒"),
                hint=message("设备盒的名字；浏览器设备（综合屏、评价屏）自己就是一个盒"),
                required=True,
            ),
            Field(path="window", word=message("窗口"), type="one", of="windows"),
            _ZONE,
        ),
    ),
    Thing(
        page="general",
        kind="hall",
        word=message("大厅"),
        words=message("大厅与文字"),
        about=message("大厅的名称，和印在号票上的提示。"),
        icon="sun",
        fields=(
            Field(path="name", word=message("大厅名称"), type="name", required=True),
            Field(
                path="advice",
                word=message("号票上的提示"),
                type="name",
                hint=message("印在号票最下面的一行"),
            ),
            Field(path="timezone", word=message("时区"), usual="Asia/Shanghai"),
            Field(
                path="practice.ticket_page",
                word=message("号票网页地址"),
                hint=message("印成二维码；不写即服务器自己的地址"),
            ),
            Field(path="practice.area_code", word=message("行政区划代码")),
            Field(path="practice.area", word=message("行政区划名称")),
        ),
    ),
    Thing(
        page="calendar",
        kind="hall",
        word=message("时间"),
        words=message("办公时间与日历"),
        about=message("每周的办公时间，节假日，调休上班的日子。"),
        icon="clock",
        fields=(
            Field(path="hours", word=message("办公时间"), type="week", required=True),
            Field(
                path="calendar",
                word=message("节假日与调休"),
                type="days",
                hint=message("没有时段的日子休息；有时段的日子按时段上班"),
            ),
            Field(
                path="practice.day_starts",
                word=message("一天从几点算起"),
                type="time",
                hint=message("号码从这时重新开始；改动从第二天起生效为好"),
                usual="00:00",
            ),
        ),
    ),
    Thing(
        page="practice",
        kind="hall",
        word=message("规则"),
        words=message("叫号与评价规则"),
        about=message("等候目标、重呼次数、过号恢复、评价时间、整改期限。"),
        icon="called",
        fields=(
            Field(
                path="practice.targets.ordinary",
                word=message("普通号目标等候"),
                type="duration",
                usual="30 min",
            ),
            Field(
                path="practice.targets.priority",
                word=message("优先号目标等候"),
                type="duration",
                usual="10 min",
            ),
            Field(
                path="practice.targets.green",
                word=message("绿色通道目标等候"),
                type="duration",
                usual="5 min",
            ),
            Field(
                path="practice.targets.appointment",
                word=message("预约号目标等候"),
                type="duration",
                usual="2 min",
            ),
            Field(
                path="practice.cap",
                word=message("等候上限"),
                type="duration",
                hint=message("等了这么久的，先叫"),
                usual="60 min",
            ),
            Field(
                path="practice.wait_amber",
                word=message("等候提醒（黄）"),
                type="duration",
                hint=message("队列里等得最久的超过它，实时大厅提醒"),
                usual="15 min",
            ),
            Field(
                path="practice.wait_red",
                word=message("等候告急（红）"),
                type="duration",
                usual="30 min",
            ),
            Field(
                path="practice.crowd",
                word=message("排队人数告急"),
                type="whole",
                unit=message("人"),
                hint=message("一个队列里等候的人多于它"),
                usual=10,
            ),
            Field(
                path="practice.recalls",
                word=message("重呼次数"),
                type="whole",
                unit=message("次"),
                usual=3,
            ),
            Field(
                path="practice.take_back_behind",
                word=message("过号恢复后排在几个号之后"),
                type="whole",
                unit=message("个号"),
                usual=3,
            ),
            Field(
                path="practice.own_numbers_from",
                word=message("取号机脱机自编号码从"),
                type="whole",
                hint=message("服务器不在时，取号机用这以上的号码；1000到9500"),
                usual=5000,
            ),
            Field(
                path="practice.appointment_grace",
                word=message("预约可迟到"),
                type="duration",
                usual="10 min",
            ),
            Field(
                path="practice.prompt_lasts",
                word=message("评价器等候评价"),
                type="duration",
                usual="60 s",
            ),
            Field(
                path="practice.qr_prompt_lasts",
                word=message("号票二维码可评价"),
                type="duration",
                hint=message("0 s即到当日结束"),
                usual="0 s",
            ),
            Field(
                path="practice.paper_within",
                word=message("纸质评价可补录"),
                type="duration",
                usual="3 d",
            ),
            Field(
                path="practice.second_ratings",
                word=message("允许二次评价"),
                type="flag",
                usual=False,
            ),
            Field(
                path="practice.second_after_bad_only",
                word=message("只在差评后允许二次评价"),
                type="flag",
                usual=True,
            ),
            Field(
                path="practice.second_within",
                word=message("二次评价期限"),
                type="duration",
                usual="30 d",
            ),
            Field(
                path="practice.case_verify_days",
                word=message("差评核实期限"),
                type="whole",
                unit=message("个工作日"),
                usual=2,
            ),
            Field(
                path="practice.case_days",
                word=message("整改办结期限"),
                type="whole",
                unit=message("个工作日"),
                usual=5,
            ),
            Field(
                path="practice.case_remind_days",
                word=message("到期前提醒"),
                type="whole",
                unit=message("个工作日"),
                usual=1,
            ),
            Field(
                path="practice.case_days_of.complaint",
                word=message("投诉办结期限"),
                type="whole",
                unit=message("个工作日"),
                hint=message("不写则同整改办结期限"),
            ),
            Field(
                path="practice.case_days_of.returned_case",
                word=message("退件复核办结期限"),
                type="whole",
                unit=message("个工作日"),
                hint=message("不写则同整改办结期限"),
            ),
            Field(
                path="practice.texts_kept",
                word=message("评价和投诉文字保存"),
                type="duration",
                usual="90 d",
            ),
            Field(
                path="practice.appointments_kept",
                word=message("预约保存"),
                type="duration",
                hint=message("预约时间以后"),
                usual="30 d",
            ),
            Field(
                path="practice.contacts_kept",
                word=message("联系方式保存"),
                type="duration",
                hint=message("整改单办结以后"),
                usual="30 d",
            ),
        ),
    ),
    Thing(
        page="boards",
        kind="hall",
        word=message("综合屏"),
        words=message("综合屏与提示"),
        about=message("综合屏有多亮、朗读有多响，怎样报号，写哪些提示。"),
        icon="panel",
        fields=(
            Field(
                path="boards.brightness", word=message("亮度"), type="whole", unit="%", usual=100
            ),
            Field(path="boards.volume", word=message("音量"), type="whole", unit="%", usual=100),
            Field(
                path="boards.repeats",
                word=message("报号遍数"),
                type="whole",
                unit=message("遍"),
                usual=1,
            ),
            Field(
                path="boards.languages",
                word=message("报号的语言"),
                type="words",
                choices=(("zh", message("中文")), ("en", message("英文"))),
                hint=message("按这里的次序报；都去掉则只有提示音"),
            ),
            Field(
                path="boards.notices",
                word=message("提示"),
                type="notices",
                hint=message("写在屏幕下方；有标题的，没人叫号时大字显示"),
            ),
            Field(
                path="boards.times",
                word=message("分时段"),
                type="times",
                hint=message("先写的先算；音量0为安静时段"),
            ),
        ),
    ),
)

BY_PAGE = {thing.page: thing for thing in THINGS}
BY_KIND = {thing.kind: thing for thing in THINGS if thing.listed}
HALL_THINGS = tuple(thing for thing in THINGS if not thing.listed)
