"""A month's assessment as files: /assessment/2026-10.csv and .xlsx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue

from floorlink.messages import Names
from server.door.asker import door_of
from server.door.words import language, reader_language
from server.reports.sheets import CSV_TYPE, XLSX_TYPE, Cell, Sheet, as_csv, as_xlsx
from server.services.assessing.views import MonthView, SubjectView
from server.services.roles import Permission

if TYPE_CHECKING:
    from server.services.floor import Floor

assessment_files = Blueprint("assessment_files", __name__)


@assessment_files.get("/assessment/<period>.csv")
def assessment_csv(period: str) -> ResponseReturnValue:
    """Windows and clerks, one line each."""
    month, lang = _asked(period)
    sheet = ranking_sheet(month, ("window", "clerk"), lang)
    return _file(as_csv(sheet), CSV_TYPE, f"assessment-{period}.csv")


@assessment_files.get("/assessment/<period>.xlsx")
def assessment_xlsx(period: str) -> ResponseReturnValue:
    """Windows on the first sheet, clerks on the second."""
    month, lang = _asked(period)
    sheets = [ranking_sheet(month, (kind,), lang) for kind in ("window", "clerk")]
    return _file(as_xlsx(sheets), XLSX_TYPE, f"assessment-{period}.xlsx")


def ranking_sheet(month: MonthView, kinds: tuple[str, ...], lang: str) -> Sheet:
    text = language().text
    heads = [
        text(lang, "名次"),
        text(lang, "代码"),
        text(lang, "名称"),
        text(lang, "基本分"),
        text(lang, "加分"),
        text(lang, "总分"),
        text(lang, "等次"),
        text(lang, "称号"),
    ]
    title = text(lang, "窗口") if kinds[0] == "window" else text(lang, "人员")
    rows = [_row(one, lang) for one in month.subjects if one.kind in kinds]
    return Sheet(title, heads, rows)


def _row(one: SubjectView, lang: str) -> list[Cell]:
    def name(names: Names) -> str:
        return (names.en if lang == "en" else "") or names.zh

    rank = language().text(lang, "样本不足，不排名") if one.rank is None else one.rank
    points = [float(one.basic), float(one.bonus), float(one.total)]
    titles = "、".join(name(title) for title in one.titles)
    return [rank, one.code, name(one.name), *points, name(one.grade), titles]


def _asked(period: str) -> tuple[MonthView, str]:
    door_of(current_app).asker(request).demand(Permission.SEE_ASSESSMENT)
    floor: Floor = current_app.extensions["hallfloor_floor"]
    asked = request.args.get("lang", "") or request.cookies.get("lang", "")
    lang = asked if asked in language().languages() else reader_language(request)
    return floor.assessed_month(period, request.args.get("scheme", "")), lang


def _file(data: bytes, kind: str, name: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(data, content_type=kind, headers=headers)
