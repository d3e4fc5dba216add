"""What the hall boards show and say."""

from __future__ import annotations

from floorlink.language import message
from server.hall_folder.things.shape import Field, Thing

BOARDS = Thing(
    page="boards",
    kind="hall",
    word=message("综合屏"),
    words=message("综合屏"),
    about=message("综合屏有多亮、朗读有多响，怎样报号。"),
    icon="panel",
    fields=(
        Field(path="boards.brightness", word=message("亮度"), type="whole", unit="%", usual=100),
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
            path="boards.times",
            word=message("分时段"),
            type="times",
            hint=message("先写的先算；音量0为安静时段"),
        ),
    ),
)
