"""What hangs on the boxes."""

from __future__ import annotations

from typing import get_args

from floorlink.language import message
from floorlink.messages import DeviceKind
from server.hall_folder.things.shape import ZONE, Field, Thing, code_field

DEVICE_WORDS = {
    "kiosk": message("取号机"),
    "printer": message("打印机"),
    "panel": message("窗口屏"),
    "call_unit": message("呼叫器"),
    "keypad": message("评价器"),
    "board": message("综合屏"),
    "rating_tablet": message("评价屏"),
    "button": message("按钮"),
    "id_reader": message("身份证阅读器"),
    "scanner": message("扫码器"),
    "seat": message("窗口电脑"),
}

DEVICES = Thing(
    page="devices",
    kind="devices",
    word=message("设备"),
    words=message("设备"),
    about=message("每台设备接在哪个设备盒上，放在哪个窗口或区域。"),
    icon="device",
    fields=(
        code_field(message("编号")),
        Field(
            path="kind",
            word=message("类别"),
            type="choice",
            choices=tuple((kind, DEVICE_WORDS.get(kind, kind)) for kind in get_args(DeviceKind)),
            required=True,
        ),
        Field(
            path="agent",
            word=message("所在设备盒"),
            hint=message("设备盒的名字；浏览器设备（综合屏、评价屏）自己就是一个盒"),
            required=True,
        ),
        Field(path="window", word=message("窗口"), type="one", of="windows"),
        ZONE,
    ),
)
