"""The institutions that have moved into the hall."""

from __future__ import annotations

from floorlink.language import message
from server.hall_folder.things.shape import NAME, Field, Thing, code_field

DEPARTMENTS = Thing(
    page="departments",
    kind="departments",
    word=message("部门"),
    words=message("进驻部门"),
    about=message("进驻大厅的部门；办公时间不写即同大厅。"),
    icon="people",
    fields=(
        code_field(message("编号")),
        NAME,
        Field(path="hours", word=message("办公时间"), type="week", hint=message("不写则同大厅")),
        Field(
            path="calendar",
            word=message("节假日与调休"),
            type="days",
            hint=message("只写与大厅不同的日子；要先写自己的办公时间"),
        ),
    ),
)
