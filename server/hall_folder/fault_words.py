"""The hall folder's faults as people at a page read them.

The reader of the folder says them in English and in the keys of its files, for whoever edits a
file. At a form or a sheet the field is named already; what is said of it must be the hall's words.
"""

from __future__ import annotations

import re
from typing import Any

from floorlink.language import message

_QUOTED = r'"(?P<{}>[^"]*)"'
_ITEM = r'"[^"]+"(?: \(item \d+\))*'
_NEAR = r'(?:, did you mean "(?P<near>[^"]*)"\?)?'

_SENTENCES: tuple[tuple[str, str], ...] = (
    (rf"unknown .*? {_QUOTED.format('code')}{_NEAR}", message("没有“{code}”")),
    (r'(?:missing key|a \w+ needs a) "(?P<key>\w+)"', message("还没有填写")),
    (r"\w+ " + _QUOTED.format("code") + r" stands already in .*", message("“{code}”已经有了")),
    (r'no window serves queue "(?P<code>.*)"', message("没有窗口叫这个队列的号")),
    (r'window "(?P<code>.*)" serves no queue', message("这个窗口没有叫号的队列")),
    (
        r'queue "(?P<code>.*)" stands twice in this visit',
        message("队列“{code}”在这次办理里出现了两次"),
    ),
    (
        r'"\w+" must be letters, digits, - and _.*, not "(?P<code>.*)"',
        message("只能用字母、数字、-、_，以字母或数字开头"),
    ),
    (
        r'"prefix" must be one or two capital letters A-Z, not "(?P<code>.*)"',
        message("前缀是一两个大写字母"),
    ),
    (r'"[^"]+" must be (?P<low>\d+) to (?P<high>\d+)', message("在{low}到{high}之间")),
    (r'"until" must not be before "since"', message("最后一天不能早于第一天")),
    (r"must be from (?P<low>\d+) to (?P<high>\d+)", message("在{low}到{high}之间")),
    (r'"[^"]+" must not be empty', message("还没有填写")),
    (r'"[^"]+" must be longer than nothing', message("要比零长")),
    (r'"[^"]+" must be 1 or more', message("至少是1")),
    (r'"[^"]+" must be 0 or more', message("不能小于0")),
    (r'"[^"]+" must be 0 to 100 \(percent\)', message("在0到100之间")),
    (r'"end" must be another time than "start"', message("结束和开始不能是同一时刻")),
    (
        r'"calendar" needs the department\'s own "hours" beside it',
        message("先写部门自己的办公时间"),
    ),
    (r'"parallel" needs .*', message("同时审批要先有还要去的队列")),
    (r'"(?P<code>.*)" is not a period such as .*', message("“{code}”不是时段，例如08:30-12:00")),
    (r'"(?P<code>.*)" ends as it begins', message("“{code}”的结束和开始是同一时刻")),
    (
        r'"(?P<code>.*)" overlaps "(?P<other>.*)"',
        message("“{code}”和“{other}”重叠"),
    ),
    (r'"[^"]+"(?: \(item \d+\))* must be a whole number.*', message("要是整数")),
    (r'"[^"]+"(?: \(item \d+\))* must be a number.*', message("要是数字")),
    (r'"[^"]+"(?: \(item \d+\))* must be true or false.*', message("要是“是”或“否”")),
    (
        r'"[^"]+"(?: \(item \d+\))* must be a duration.*',
        message("要是时长，例如30 s、5 min、1 h"),
    ),
    (r'"[^"]+"(?: \(item \d+\))* must be a time .*', message("要是时刻，例如08:30")),
    (
        r'key "(?P<code>.*)" must be a date.*',
        message("“{code}”不是日期，例如2027-10-01"),
    ),
    (
        _ITEM + rf" must be one of .*, not the text {_QUOTED.format('code')}{_NEAR}",
        message("没有“{code}”"),
    ),
    (r'"[^"]+"(?: \(item \d+\))* must be .*', message("这样写看不懂")),
    (r'"[^"]*" is no picture of the hall\'s shelf', message("请重新选择图片")),
    (r'a "picture" needs a "title"', message("有图片的要有标题")),
    (r'"(?P<code>.*)" stands twice among the lines', message("“{code}”写了两次")),
    (r"the picture is none that this hall made small", message("请重新选择图片")),
    (r"is no picture that a hall has written", message("这张图片不是大厅导出的")),
    (r"stands on another window: .*", message("和另一个窗口叠在一起")),
    (r"(?:lies outside the plan: .*|a zone or mark lies .*)", message("画到平面图外面了")),
    (r"a plan is .*", message("平面图太大或太小")),
    (
        r'the picture "(?P<code>.*)" cannot be used: .*',
        message("图片“{code}”不能用：要PNG、JPEG或WebP，不能全白"),
    ),
)
_NEAR_TOO = message("没有“{code}”，是不是“{near}”？")
_OTHERWISE = message("有误：{wrong}")


def in_hall_words(wrong: str) -> tuple[str, dict[str, Any]]:
    """The message id, and its facts."""
    for pattern, said in _SENTENCES:
        found = re.fullmatch(pattern, wrong)
        if found is not None:
            facts = {name: value for name, value in found.groupdict().items() if value}
            if "near" in facts:
                return _NEAR_TOO, facts
            return said, facts
    return _OTHERWISE, {"wrong": wrong}
