"""Everybody with a badge."""

from __future__ import annotations

from floorlink.language import message
from server.domain.hall import Role
from server.hall_folder.things.shape import CODE_HINT, Field, Thing

ROLES = (
    (Role.CLERK.value, message("窗口人员")),
    (Role.DEPARTMENT_MANAGER.value, message("部门负责人")),
    (Role.INSPECTOR.value, message("督查人员")),
    (Role.MANAGER.value, message("大厅管理")),
    (Role.ADMINISTRATOR.value, message("系统管理员")),
)

PEOPLE = Thing(
    page="people",
    kind="people",
    word=message("人员"),
    words=message("人员设置"),
    about=message("每个有工号的人，和他能做什么。"),
    icon="people",
    fields=(
        Field(path="badge", word=message("工号"), hint=CODE_HINT, required=True),
        Field(path="name", word=message("姓名"), required=True),
        Field(path="role", word=message("身份"), type="choice", choices=ROLES, usual="clerk"),
        Field(
            path="department",
            word=message("部门"),
            type="one",
            of="departments",
        ),
        Field(
            path="chief_representative",
            word=message("首席代表"),
            type="flag",
            usual=False,
        ),
        Field(
            path="photo",
            word=message("照片"),
            type="photo",
            hint=message("显示在评价屏上；没有照片的显示姓名的第一个字"),
        ),
    ),
)
