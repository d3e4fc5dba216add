"""When the hall is open."""

from __future__ import annotations

from floorlink.language import message
from server.hall_folder.things.shape import Field, Thing

CALENDAR = Thing(
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
)
