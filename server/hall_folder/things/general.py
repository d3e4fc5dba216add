"""The hall's own name and texts."""

from __future__ import annotations

from floorlink.language import message
from server.hall_folder.things.shape import Field, Thing

GENERAL = Thing(
    page="general",
    kind="hall",
    word=message("大厅"),
    words=message("大厅资料"),
    about=message("大厅的名称、时区和行政区划。"),
    icon="sun",
    fields=(
        Field(path="name", word=message("大厅名称"), type="name", required=True),
        Field(path="timezone", word=message("时区"), usual="Asia/Shanghai"),
        Field(
            path="practice.ticket_page",
            word=message("号票网页地址"),
            hint=message("印成二维码；不写即服务器自己的地址"),
        ),
        Field(path="practice.area_code", word=message("行政区划代码")),
        Field(path="practice.area", word=message("行政区划名称")),
    ),
)
