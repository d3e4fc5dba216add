"""What a device's state means for the hall, and what to do about it, in plain words.

Message ids with facts; the edge looks them up. What a driver says of a fault (`detail`) is a code
or a sentence for technicians: the known ones are told in both languages, any other as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from floorlink.language import message
from floorlink.messages import Names, shown_window
from server.domain.hall import Device
from server.services.records import HealthRow


class Trouble(NamedTuple):
    level: str
    """red: citizens meet it, or will soon; amber: to be seen to."""
    text: str
    what_to_do: str


AWAY = ("silent", "gone")
_RUN = 3
"""So many windows in a row are told by the first and the last."""

_PRINTER = {
    "near_end": Trouble(
        "amber", message("打印机{device}的纸快用完"), message("准备好新纸卷，趁空闲时更换")
    ),
    "out_of_paper": Trouble(
        "red", message("打印机{device}没有纸了"), message("换上新纸卷；等着打印的号票会自己打出来")
    ),
    "cover_open": Trouble(
        "red", message("打印机{device}的盖子开着"), message("合上盖子，直到听见“咔”的一声")
    ),
    "cutter": Trouble(
        "red", message("打印机{device}的切刀卡住"), message("打开盖子取出卡住的纸，关机再开机")
    ),
}
_DOUBTFUL = Trouble(
    "amber",
    message("打印机{device}：{detail}"),
    message("问一问群众是否拿到了号票；没有拿到的，请窗口补打"),
)
_NO_PRINTER = Trouble(
    "red",
    message("打印机{device}没有回应"),
    message("检查打印机的电源、数据线和网线，关机再开机；群众可看屏幕记下号码"),
)
_UNIT_AWAY = Trouble(
    "red",
    message("{window}号窗口的呼叫器失联，按键叫不了号"),
    message("请{window}号窗口先用网页操作台叫号；检查呼叫器的电源和线，以及设备盒{box}"),
)
_GONE = {
    "kiosk": Trouble(
        "red",
        message("取号机{device}失联"),
        message(
            "屏幕还亮着的，会自己发号，恢复后自动并入；不亮的，请群众到其他取号机或咨询台，并检查电源和网线"
        ),
    ),
    "printer": _NO_PRINTER,
    "call_unit": _UNIT_AWAY,
    "button": _UNIT_AWAY,
    "panel": Trouble(
        "amber",
        message("{window}号窗口的窗口屏失联"),
        message("检查窗口屏的电源和线，以及设备盒{box}；叫号时请看综合屏、听语音"),
    ),
    "keypad": Trouble(
        "amber",
        message("{window}号窗口的评价器失联"),
        message("请群众扫号票上的二维码评价；检查评价器的线，以及设备盒{box}"),
    ),
    "rating_tablet": Trouble(
        "amber",
        message("{window}号窗口的评价平板失联"),
        message("检查平板的电量和网络，重新打开评价页"),
    ),
    "seat": Trouble(
        "amber",
        message("{window}号窗口的电脑没有打开操作台"),
        message("打开那台电脑和浏览器里的操作台；也可以用呼叫器叫号"),
    ),
    "board": Trouble(
        "amber",
        message("综合屏{device}失联"),
        message("检查综合屏的电源、网线和浏览器，重新打开综合屏页"),
    ),
}
_SOUND_BLOCKED = Trouble(
    "amber",
    message("综合屏{device}没有声音"),
    message("点一下综合屏上的“声音被阻止，点此开启”；长久之计是用自动播放参数启动浏览器"),
)
_PANEL_FAULTY = Trouble(
    "amber",
    message("{window}号窗口的窗口屏显示不出来：{detail}"),
    message("检查窗口屏的电源和线；叫号时请看综合屏、听语音"),
)
_ILL = Trouble(
    "amber", message("设备{device}有异常：{detail}"), message("检查{device}的电源、线路和设置")
)

_NOT_HOME = Trouble(
    "red",
    message("取号机{device}自己发的号有的不能并入：{detail}"),
    message("持这些号的群众请窗口直接接待；查看取号机的时间和大厅设置，并告诉管理员"),
)

_DETAILS = {
    "near_end": Names(zh="纸快用完", en="paper nearly used up"),
    "out_of_paper": Names(zh="没有纸", en="out of paper"),
    "cover_open": Names(zh="盖子开着", en="cover open"),
    "cutter": Names(zh="切刀卡住", en="cutter jammed"),
    "offline": Names(zh="脱机", en="offline"),
    "silent": Names(zh="没有回应", en="no answer"),
    "sound_blocked": Names(zh="声音被浏览器阻止", en="the browser blocks the sound"),
    "the last text did not reach the panel": Names(
        zh="最近一次的文字没有送到窗口屏", en="the last text did not reach the panel"
    ),
    "the panel did not answer": Names(zh="窗口屏没有应答", en="the panel did not answer"),
    "the line dropped the frame": Names(
        zh="线路没有送出最近一次的文字", en="the line dropped the frame"
    ),
    "restarted while it was printed": Names(
        zh="打印时设备盒重启了", en="the box restarted while it was printed"
    ),
    "no receipt": Names(
        zh="5分钟内没有打印回执", en="no receipt from the printer within 5 minutes"
    ),
}
_CHANNELS = {
    "panel": Names(zh="窗口屏", en="panel"),
    "board": Names(zh="综合屏", en="hall board"),
    "voice": Names(zh="语音", en="voice"),
    "call_unit": Names(zh="呼叫器", en="call unit"),
}
_NUMBERS_NOT_HOME = re.compile(r"\bown number (\S+): \w+;? ?")
_DOUBTFUL_PAPERS = re.compile(r"\bdoubtful (\S+)")
_SENTENCES = (
    (re.compile(r"line (?P<line>.+) is not open"), "线路{line}没有打开"),
    (re.compile(r"printer (?P<state>\w+)"), "打印机：{state}"),
    (
        re.compile(r"driver (?P<driver>\S+) did not start: (?P<why>.+)"),
        "驱动{driver}没有启动：{why}",
    ),
    (re.compile(r"driver (?P<driver>\S+): (?P<why>.+)"), "驱动{driver}不能用：{why}"),
)


def detail_names(detail: str) -> Names:
    """What a driver said, in both languages as far as it is known."""
    known = _DETAILS.get(detail)
    if known is not None:
        return known
    for numbers, zh, en in (
        (_NUMBERS_NOT_HOME, "不能并入", "could not come home"),
        (_DOUBTFUL_PAPERS, "不知是否打出", "perhaps not printed"),
    ):
        found = numbers.findall(detail)
        if found:
            state = detail_names(numbers.sub("", detail).strip("; "))
            zh, en = f"{zh}：{'、'.join(found)}", f"{en}: {', '.join(found)}"
            return Names(
                zh=f"{state.zh}；{zh}" if state.zh else zh,
                en=f"{state.en}; {en}" if state.en else en,
            )
    for pattern, chinese in _SENTENCES:
        sentence = pattern.fullmatch(detail)
        if sentence is None:
            continue
        zh, en = chinese, detail
        for name, value in sentence.groupdict().items():
            said = _DETAILS.get(value, Names(zh=value, en=value))
            zh, en = zh.replace("{" + name + "}", said.zh), en.replace(value, said.en)
        return Names(zh=zh, en=en)
    return Names(zh=detail, en=detail)


def channel_names(channel: str) -> Names:
    return _CHANNELS.get(channel, Names(zh=channel, en=channel))


def trouble(device: Device, health: HealthRow) -> Trouble | None:
    """What is wrong; None while all is well."""
    if health.health == "ready":
        return None
    if device.kind == "printer" and health.health != "gone":
        # "near_end doubtful A017 doubtful A018": its state, then papers that may not have come out.
        state = health.detail.split(" ", 1)[0]
        return _DOUBTFUL if state == "doubtful" else _PRINTER.get(state, _NO_PRINTER)
    if health.health in AWAY:
        return _GONE.get(device.kind, _ILL)
    if device.kind == "board" and health.detail == "sound_blocked":
        return _SOUND_BLOCKED
    if device.kind == "kiosk" and "own number " in health.detail:
        return _NOT_HOME
    return _PANEL_FAULTY if device.kind == "panel" else _ILL


def facts(device: Device, health: HealthRow) -> dict[str, Names]:
    told = health.detail or ("gone" if health.health == "gone" else health.health)
    return {
        "device": Names(zh=device.code),
        "window": Names(zh=shown_window(device.window)),
        "box": Names(zh=device.agent),
        "detail": _STATES.get(told) or detail_names(told),
    }


_STATES = {
    "gone": Names(zh="失联", en="gone"),
    "degraded": Names(zh="有异常", en="degraded"),
}


def window_names(codes: Iterable[str]) -> Names:
    """Several windows in one breath, each once: 1, 3–7, B2."""
    runs: list[list[str]] = []
    for window in (shown_window(code) for code in dict.fromkeys(codes)):
        last = runs[-1][-1] if runs else ""
        follows = last.isdigit() and window.isdigit() and int(window) == int(last) + 1
        if follows:
            runs[-1].append(window)
        else:
            runs.append([window])
    shown = [
        part for run in runs for part in ([f"{run[0]}–{run[-1]}"] if len(run) >= _RUN else run)
    ]
    return Names(zh="、".join(shown), en=", ".join(shown))
