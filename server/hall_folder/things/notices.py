"""What the hall boards tell besides calls."""

from __future__ import annotations

from floorlink.language import message
from server.hall_folder.things.shape import Field, Thing

NOTICES = Thing(
    page="notices",
    kind="hall",
    word=message("提示和画面"),
    words=message("提示与画面"),
    about=message("写在综合屏下方的提示，和没人叫号时大字显示的画面，各有自己的日子和区域。"),
    icon="flag",
    fields=(
        Field(
            path="boards.notices",
            word=message("提示和画面"),
            type="notices",
        ),
    ),
)
