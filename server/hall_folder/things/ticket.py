"""What a ticket looks like."""

from __future__ import annotations

from floorlink.language import message
from server.hall_folder.files import DEFAULT_ADVICE
from server.hall_folder.things.shape import Field, Thing

PARTS = (
    ("logo", message("图")),
    ("hall", message("大厅名称")),
    ("service", message("所办事项")),
    ("number", message("号码")),
    ("class", message("类别和时间")),
    ("ahead", message("前面人数")),
    ("wait", message("预计等候")),
    ("windows", message("办理窗口")),
    ("stages", message("还要去的队列")),
    ("qr", message("二维码")),
    ("advice", message("号票上的提示")),
)

TICKET = Thing(
    page="ticket",
    kind="hall",
    word=message("号票"),
    words=message("号票样式"),
    about=message("号票上有哪几行、什么次序、哪种语言。右边就是打印出来的样子。"),
    icon="paper",
    fields=(
        Field(
            path="ticket.lines",
            word=message("从上到下"),
            type="parts",
            choices=PARTS,
            hint=message("没有内容的行不占地方；号码总会印出"),
        ),
        Field(
            path="ticket.language",
            word=message("语言"),
            type="choice",
            choices=(
                ("citizen", message("按群众所选")),
                ("zh", message("只印中文")),
                ("en", message("只印英文")),
                ("both", message("中英文都印")),
            ),
            usual="citizen",
        ),
        Field(
            path="ticket.logo",
            word=message("图"),
            type="logo",
            hint=message("PNG、JPEG或WebP；黑白线条的最清楚"),
        ),
        Field(
            path="advice",
            word=message("号票上的提示"),
            type="name",
            hint=message("印在号票最下面的一行"),
            usual=DEFAULT_ADVICE.zh,
        ),
    ),
)
