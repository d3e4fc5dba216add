"""The numbered counters."""

from __future__ import annotations

from floorlink.language import message
from server.hall_folder.things.shape import NAME, Field, Thing, code_field

WINDOWS = Thing(
    page="windows",
    kind="windows",
    word=message("窗口"),
    words=message("窗口设置"),
    about=message("每个窗口叫哪些队列的号，在哪个区域，谁通常坐在这里。"),
    icon="window",
    fields=(
        code_field(message("窗口号"), message("柜台上的号码，例如01、12；保存后不再改变")),
        NAME,
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
)
