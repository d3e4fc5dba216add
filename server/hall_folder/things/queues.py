"""The lines, each with its own letter."""

from __future__ import annotations

from floorlink.language import message
from server.hall_folder.things.shape import NAME, Field, Thing, code_field

QUEUES = Thing(
    page="queues",
    kind="queues",
    word=message("队列"),
    words=message("队列"),
    about=message("每个队列有自己的号码前缀，由一个或几个窗口叫号。"),
    icon="ticket",
    fields=(
        code_field(message("编号")),
        NAME,
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
)
