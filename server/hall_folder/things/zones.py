"""The parts of the hall."""

from __future__ import annotations

from floorlink.language import message
from server.hall_folder.things.shape import NAME, Thing, code_field

ZONES = Thing(
    page="zones",
    kind="zones",
    word=message("区域"),
    words=message("区域设置"),
    about=message("大厅的分区；综合屏可以只显示一个区域。"),
    icon="board",
    fields=(code_field(message("编号")), NAME),
)
