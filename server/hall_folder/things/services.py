"""What citizens come for."""

from __future__ import annotations

from floorlink.language import message
from server.hall_folder.things.shape import NAME, Field, Thing, code_field

SERVICES = Thing(
    page="services",
    kind="services",
    word=message("事项"),
    words=message("办理事项"),
    about=message("群众来办的事：在哪个队列取号，要带什么材料，承诺几天办结。"),
    icon="check",
    fields=(
        code_field(message("编号")),
        NAME,
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
            in_list=False,
            word=message("还要去的队列"),
            type="many",
            of="queues",
            hint=message("一号到底：办完第一个队列以后，依次去这些队列"),
        ),
        Field(
            path="identity",
            in_list=False,
            word=message("实名办理"),
            type="flag",
            hint=message("窗口登记办事人"),
            usual=False,
        ),
        Field(
            path="parallel",
            in_list=False,
            word=message("同时审批"),
            type="flag",
            hint=message("联审联办：这些队列不分先后"),
            usual=False,
        ),
    ),
)
