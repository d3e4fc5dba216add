"""A file of project numbers (办件编号) → links between tickets and the approval systems' cases."""

from __future__ import annotations

import re
from datetime import date

from server.intake.columns import Columns, find_columns, tidy
from server.intake.reading import Reading
from server.intake.tables import Line, Table, read_table
from server.services.project_links import LinkLine
from server.services.table_faults import TableFault

HEADS: dict[str, tuple[str, ...]] = {
    "day": ("日期", "取号日期", "办理日期", "day", "date"),
    "number": ("号票", "号码", "票号", "排队号", "ticket", "number"),
    "project": ("办件编号", "项目编号", "申办流水号", "业务流水号", "project number", "project"),
    "process": ("办理环节", "环节", "process"),
}
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_NUMBER = re.compile(r"([A-Za-z]{1,2})\s*-?\s*(\d{1,4})")
_PROCESSES = {"": 2, "1": 1, "受理": 1, "accepted": 1, "2": 2, "办结": 2, "completed": 2}
_LONGEST = 64
_USUAL = Line(0, tuple(names[0] for names in HEADS.values()))
"""The heads of a file that begins with its data."""


def read_project_links(data: bytes) -> Reading[LinkLine]:
    """InvalidRequest if it is no table; everything else is a fault with its place."""
    table = read_table(data)
    if _DAY.fullmatch(tidy(table.heads.cell(0))):
        table = Table(_USUAL, (table.heads, *table.lines))
    columns, faults = find_columns(table.heads, HEADS, ["day", "number", "project"])
    reader = _Reader(columns, faults)
    missing = bool(faults)
    lines = [] if missing else [reader.line(line) for line in table.lines]
    found = tuple(line for line in lines if line is not None)
    return Reading(found, tuple(reader.faults), columns, 0)


class _Reader:
    def __init__(self, columns: Columns, faults: list[TableFault]) -> None:
        self.faults = faults
        self._columns = columns

    def line(self, line: Line) -> LinkLine | None:
        """None when it has a fault."""
        before = len(self.faults)
        day, number = self._day(line), self._number(line)
        project, process = self._project(line), self._process(line)
        if len(self.faults) > before or day is None:
            return None
        return LinkLine(
            row=line.row, day=day, number=number, project_number=project, process=process
        )

    def _day(self, line: Line) -> date | None:
        given = self._columns.cell(line, "day")
        match = _DAY.fullmatch(given)
        try:
            if match is not None:
                return date(*(int(part) for part in match.groups()))
        except ValueError:
            pass  # 31 February: told below
        self._fault(line, "day", what="“{given}”不是日期，应写成2026-10-01", given=given)
        return None

    def _number(self, line: Line) -> str:
        given = self._columns.cell(line, "number")
        match = _NUMBER.fullmatch(given)
        if match is not None:
            return f"{match[1].upper()}{int(match[2]):03}"
        self._fault(line, "number", what="“{given}”不是号码，应写成A001", given=given)
        return ""

    def _project(self, line: Line) -> str:
        given = self._columns.cell(line, "project")
        if not given:
            self._fault(line, "project", what="没有填写办件编号")
        elif len(given) > _LONGEST:
            self._fault(line, "project", what="办件编号不超过{limit}个字符", limit=_LONGEST)
        elif re.fullmatch(r"\d(\.\d+)?E\+\d+", given, re.I):
            # What an office program makes of a long number that it takes for a quantity.
            self._fault(
                line, "project", what="“{given}”被表格软件改写了，请把该列设为文本", given=given
            )
        return given

    def _process(self, line: Line) -> int:
        given = self._columns.cell(line, "process")
        process = _PROCESSES.get(given.casefold())
        if process is None:
            self._fault(line, "process", what="“{given}”不是办理环节，应写受理或办结", given=given)
        return process or 2

    def _fault(self, line: Line, field: str, *, what: str, **facts: object) -> None:
        self.faults.append(TableFault(line.row, field, what, facts))
