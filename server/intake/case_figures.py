"""A file of the approval systems' monthly figures → lines that the assessment takes over."""

from __future__ import annotations

import re
from decimal import Decimal

from server.domain.hall import Hall, Role
from server.intake.columns import (
    Columns,
    find_columns,
    known_code,
    near_code,
    number_meant,
    number_text,
)
from server.intake.reading import Reading
from server.intake.tables import Line, read_table
from server.services.assessing.case_figures import FiguresLine, SubjectKind
from server.services.table_faults import TableFault, fault

HEADS: dict[str, tuple[str, ...]] = {
    "period": ("月份", "统计月份", "年月", "期间", "month", "period"),
    "window": ("窗口", "窗口号", "窗口编号", "window"),
    "badge": ("工号", "人员工号", "人员", "badge", "clerk"),
    "system": ("系统", "审批系统", "来源系统", "system"),
    "accepted": ("受理件数", "受理", "受理数", "受理量", "accepted"),
    "completed": ("办结件数", "办结", "办结数", "办结量", "completed"),
    "on_time": ("按时办结", "按时办结件数", "按期办结", "按期办结件数", "on time"),
    "early": ("提前办结", "提前办结件数", "提前", "early"),
    "promised_days": (
        "平均承诺天数",
        "承诺天数",
        "平均承诺时限",
        "承诺时限",
        "promised days",
        "mean promised days",
    ),
    "actual_days": (
        "平均办理天数",
        "实际天数",
        "平均实际天数",
        "平均用时",
        "actual days",
        "mean actual days",
    ),
}
_COUNTS = ("accepted", "completed", "on_time", "early")
_DAYS = ("promised_days", "actual_days")
_TOTALS = {"合计", "总计", "小计", "total", "sum"}
_MONTH = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})(?:\s*月|[-/.]\d{1,2})?")
_WINDOW = re.compile(r"^(?:窗口|window)?\s*(.+?)\s*(?:号?窗口|号)?$", re.I)
_DECIMAL = re.compile(r"\d{1,6}(\.\d{1,6})?")


def read_case_figures(data: bytes, hall: Hall, period: str = "") -> Reading[FiguresLine]:
    """`period` is the month of files that do not name one. InvalidRequest if it is no table."""
    table = read_table(data)
    required = [*_COUNTS, *_DAYS] if period else ["period", *_COUNTS, *_DAYS]
    columns, faults = find_columns(table.heads, HEADS, required)
    if "window" not in columns.places and "badge" not in columns.places:
        faults.append(fault(table.heads.row, "window", what="须有“窗口”列或“工号”列"))
    reader = _Reader(columns, hall, period, faults)
    missing = bool(faults)
    lines: list[FiguresLine] = []
    skipped = 0
    for line in table.lines:
        if any(cell.casefold() in _TOTALS for cell in line.cells):
            skipped += 1  # the approval system's own sum
        elif not missing:
            found = reader.line(line)
            lines += [] if found is None else [found]
    return Reading(tuple(lines), tuple(reader.faults), columns, skipped)


class _Reader:
    def __init__(self, columns: Columns, hall: Hall, period: str, faults: list[TableFault]) -> None:
        self.faults = faults
        self._columns = columns
        self._period = period
        self._windows = {window.code: window.name.zh for window in hall.windows}
        self._badges = {c.badge: c.name for c in hall.clerks if c.role is Role.CLERK}

    def line(self, line: Line) -> FiguresLine | None:
        """None when it has a fault."""
        before = len(self.faults)
        kind, code = self._subject(line)
        period = self._month(line)
        counts = {name: self._count(line, name) for name in _COUNTS}
        days = {name: self._decimal(line, name, counts["completed"]) for name in _DAYS}
        if len(self.faults) > before:
            return None
        return FiguresLine(
            row=line.row,
            period=period,
            kind=kind,
            code=code,
            system=self._columns.cell(line, "system")[:64],
            accepted=counts["accepted"],
            completed=counts["completed"],
            on_time=counts["on_time"],
            early=counts["early"],
            promised_days=days["promised_days"],
            actual_days=days["actual_days"],
        )

    def _subject(self, line: Line) -> tuple[SubjectKind, str]:
        window, badge = self._columns.cell(line, "window"), self._columns.cell(line, "badge")
        if bool(window) == bool(badge):
            column = "window" if "window" in self._columns.places else "badge"
            self._fault(line, column, what="每行须写窗口或工号，二者只写一个")
            return "window", ""
        if window:
            found = known_code(window, self._windows)
            short = _WINDOW.match(window)
            found = found or (known_code(short[1], self._windows) if short else "")
            if not found:
                near = near_code(window, self._windows)
                self._unknown(line, "window", window, near)
            return "window", found
        found = known_code(badge, self._badges)
        if not found:
            self._unknown(line, "badge", badge, near_code(badge, self._badges))
        return "clerk", found

    def _unknown(self, line: Line, column: str, given: str, near: str) -> None:
        if column == "window" and near:
            told = {"given": given, "meant": near}
            self._fault(line, column, what="没有窗口“{given}”；是不是“{meant}”？", **told)
        elif column == "window":
            self._fault(line, column, what="没有窗口“{given}”", given=given)
        elif near:
            self._fault(
                line,
                column,
                what="没有窗口人员“{given}”；是不是“{meant}”？",
                given=given,
                meant=near,
            )
        else:
            self._fault(line, column, what="没有窗口人员“{given}”", given=given)

    def _month(self, line: Line) -> str:
        given = self._columns.cell(line, "period")
        if not given and self._period:
            return self._period
        match = _MONTH.fullmatch(given)
        if match is not None and 1 <= int(match[2]) <= 12:
            return f"{match[1]}-{int(match[2]):02}"
        self._fault(line, "period", what="“{given}”不是月份，应写成2026-10", given=given)
        return ""

    def _count(self, line: Line, field: str) -> int:
        given = self._columns.cell(line, field)
        text = number_text(given).removesuffix(".0")
        if text.isdecimal() and len(text) < 10:
            return int(text)
        meant = number_meant(given)
        if not given:
            self._fault(line, field, what="没有填写；没有就写0")
        elif given.endswith("%"):
            self._fault(line, field, what="“{given}”是比例，这里要写件数", given=given)
        elif meant.isdecimal():
            told = {"given": given, "meant": meant}
            self._fault(line, field, what="“{given}”不是件数；是不是{meant}？", **told)
        else:
            self._fault(line, field, what="“{given}”不是件数，应写整数，如12", given=given)
        return 0

    def _decimal(self, line: Line, field: str, completed: int) -> str:
        given = self._columns.cell(line, field)
        text = number_text(given)
        if _DECIMAL.fullmatch(text):
            return format(Decimal(text).normalize(), "f")
        meant = number_meant(given)
        if not given:
            if completed:
                self._fault(line, field, what="有办结件，须填写平均天数")
            return "0"
        if meant:
            told = {"given": given, "meant": meant}
            self._fault(line, field, what="“{given}”不是天数；是不是{meant}？", **told)
        else:
            self._fault(line, field, what="“{given}”不是天数，应写数字，如3.54", given=given)
        return "0"

    def _fault(self, line: Line, field: str, *, what: str, **facts: object) -> None:
        self.faults.append(TableFault(line.row, field, what, facts))
