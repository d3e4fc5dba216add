"""What a scheme can count: the measures, each with its source, its unit and its exact meaning."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from server.domain.hall import Name


class Source(StrEnum):
    JOURNAL = "journal"
    RATINGS = "ratings"
    INSPECTOR = "inspector"
    """Entered by an inspector with evidence."""
    CASES = "cases"
    """Imported figures of the approval systems."""
    VOTES = "votes"
    STAFF = "staff"
    """The scores of the window's own clerks in the same month."""


class Sum(StrEnum):
    """How the rows of a measure come together."""

    TOTAL = "total"
    """Σ amount: so many times, minutes, cases."""
    RATIO = "ratio"
    """Σ amount ÷ Σ out_of: a share, a mean, a figure against its norm."""


@dataclass(frozen=True, slots=True)
class Measure:
    code: str
    source: Source
    sum: Sum
    name: Name
    unit: Name


_TIMES, _MINUTES = Name("次", "times"), Name("分钟", "minutes")
_SHARE, _FACTOR = Name("比例", "share"), Name("倍", "times the norm")


def _total(code: str, source: Source, unit: Name, zh: str, en: str) -> Measure:
    return Measure(code, source, Sum.TOTAL, Name(zh, en), unit)


def _ratio(code: str, source: Source, unit: Name, zh: str, en: str) -> Measure:
    return Measure(code, source, Sum.RATIO, Name(zh, en), unit)


_J, _C = Source.JOURNAL, Source.CASES
MEASURES = {
    measure.code: measure
    for measure in (
        _total("servings", _J, _TIMES, "办理件次", "Servings ended at the window"),
        _total("late_opening", _J, _TIMES, "开窗迟到", "Opened late for a half-day"),
        _total("absent_half_day", _J, _TIMES, "半天未开窗", "Not open for a half-day"),
        _total("early_closing", _J, _TIMES, "提前关窗", "Closed before the half-day's end"),
        _ratio("open_on_time", _J, _SHARE, "准时开窗率", "Half-days opened on time"),
        _total("pause_minutes", _J, _MINUTES, "暂停时长", "Minutes paused"),
        _total("long_pause", _J, _TIMES, "长时间暂停", "Pauses longer than allowed"),
        _total(
            "paused_waiting_minutes",
            _J,
            _MINUTES,
            "有人等候时暂停",
            "Minutes paused while people waited",
        ),
        _total(
            "idle_waiting_minutes",
            _J,
            _MINUTES,
            "有人等候时空闲",
            "Minutes idle while people waited",
        ),
        _ratio("wait_norm", _J, _FACTOR, "等候时间与基准之比", "Waits against their norm"),
        _ratio(
            "service_norm", _J, _FACTOR, "办理时间与基准之比", "Service times against their norm"
        ),
        _total("hasty_miss", _J, _TIMES, "叫号后过早过号", "Given up too soon after a call"),
        _ratio("missed_share", _J, _SHARE, "过号率", "Calls that were missed"),
        _total("needless_discard", _J, _TIMES, "无故弃号", "Discarded without need"),
        _ratio("rating_score", Source.RATINGS, _SHARE, "满意度得分", "Score from ratings"),
        _ratio("response_rate", Source.RATINGS, _SHARE, "评价率", "Response rate"),
        _total(
            "valid_bad_rating", Source.RATINGS, _TIMES, "核实有效差评", "Bad ratings found true"
        ),
        _total(
            "late_rectification",
            Source.RATINGS,
            _TIMES,
            "差评整改超期",
            "Bad ratings put right too late",
        ),
        _total("case_accepted", _C, _TIMES, "受理件数", "Cases accepted"),
        _total("case_overdue", _C, _TIMES, "超期件数", "Cases overdue"),
        _ratio("case_on_time", _C, _SHARE, "按时办结率", "Cases completed on time"),
        _ratio("case_early", _C, _SHARE, "提前办结率", "Cases completed early"),
        _ratio(
            "case_days_used", _C, _SHARE, "实际用时与承诺时限之比", "Days used of days promised"
        ),
        _ratio("votes", Source.VOTES, _SHARE, "测评得分", "Votes"),
        _ratio(
            "staff_score", Source.STAFF, _SHARE, "窗口人员得分", "Scores of the window's clerks"
        ),
    )
}
"""The measures that the program itself derives. An inspector's items name their own (a scheme's
item with source `inspector` needs no entry here), and so do votes that are held several times."""


def measure_of(code: str, source: Source, unit: Name, name: Name) -> Measure:
    """The measure that an item counts: a known one, or the item's own."""
    known = MEASURES.get(code)
    if known is not None:
        return known
    kind = Sum.RATIO if source is Source.VOTES else Sum.TOTAL
    return Measure(code, source, kind, name, unit)
