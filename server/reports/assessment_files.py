"""A month's assessment as files: /assessment/2026-10.csv and .xlsx, and one sheet with its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue

from floorlink.messages import Names
from server.domain.assessment.evidence import Subject
from server.door.asker import door_of
from server.door.assessed_months import month_for, subject_named
from server.door.words import language, reader_language
from server.reports.sheets import CSV_TYPE, XLSX_TYPE, Cell, Sheet, as_csv, as_xlsx
from server.services.assessing.views import EvidenceView, MonthView, SubjectView

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


@assessment_files.get("/assessment/<period>/<kind>/<code>/sheet.csv")
def sheet_csv(period: str, kind: str, code: str) -> ResponseReturnValue:
    """One window or clerk, a line for each piece of evidence."""
    month, lang = _asked(period, subject_named(kind, code))
    return _file(as_csv(rows_sheet(month, lang)), CSV_TYPE, f"assessment-{period}-{code}.csv")


@assessment_files.get("/assessment/<period>/<kind>/<code>/sheet.xlsx")
def sheet_xlsx(period: str, kind: str, code: str) -> ResponseReturnValue:
    month, lang = _asked(period, subject_named(kind, code))
    return _file(as_xlsx([rows_sheet(month, lang)]), XLSX_TYPE, f"assessment-{period}-{code}.xlsx")


def ranking_sheet(month: MonthView, kinds: tuple[str, ...], lang: str) -> Sheet:
    text = language().text
    those = [one for one in month.subjects if one.kind in kinds]
    # Both kinds on one sheet have no categories in common.
    parts = those[0].categories if those and len(kinds) == 1 else []
    heads = [
        text(lang, "名次"),
        text(lang, "代码"),
        text(lang, "名称"),
        text(lang, "部门"),
        *(_name(part.name, lang) for part in parts),
        text(lang, "基本分"),
        text(lang, "加分"),
        text(lang, "总分"),
        text(lang, "等次"),
        text(lang, "称号"),
    ]
    title = text(lang, "窗口") if kinds[0] == "window" else text(lang, "人员")
    return Sheet(title, heads, [_row(one, len(parts), lang) for one in those])


def _row(one: SubjectView, parts: int, lang: str) -> list[Cell]:
    text = language().text
    rank: Cell = one.rank
    if one.not_in_service is not None:
        rank = (
            text(lang, "未开窗，不评分") if one.kind == "window" else text(lang, "未上岗，不评分")
        )
    elif rank is None:
        rank = text(lang, "一票否决") if one.vetoes else text(lang, "样本少，不排名")
    categories: list[Cell] = [None] * parts
    if parts and one.categories:
        categories = [float(part.points) for part in one.categories]
    points = [float(value) if value else None for value in (one.basic, one.bonus, one.total)]
    departments, titles = (_names(names, lang) for names in (one.departments, one.titles))
    name = _name(one.name, lang)
    return [
        rank,
        one.code,
        name,
        departments,
        *categories,
        *points,
        _name(one.grade, lang),
        titles,
    ]


def rows_sheet(month: MonthView, lang: str) -> Sheet:
    """Every line of one subject; a line without evidence has one row all the same."""
    text = language().text
    heads = [
        text(lang, "类别"),
        text(lang, "项目"),
        text(lang, "数量"),
        text(lang, "单位"),
        text(lang, "得分"),
        text(lang, "日期"),
        text(lang, "依据"),
        text(lang, "本条数量"),
        text(lang, "共计"),
        text(lang, "照片"),
        text(lang, "依据编号"),
    ]
    rows: list[list[Cell]] = []
    for one in month.subjects:
        for category in one.categories:
            for line in category.lines:
                begin: list[Cell] = [
                    _name(category.name, lang),
                    _name(line.name, lang),
                    None if line.quantity is None else float(line.quantity),
                    _name(line.unit, lang),
                    float(line.points),
                ]
                rows += [begin + _evidence(row) for row in line.rows] or [[*begin, *[None] * 6]]
    return Sheet(text(lang, "考核明细"), heads, rows)


def _evidence(row: EvidenceView) -> list[Cell]:
    told = "; ".join(f"{name}={value}" for name, value in row.facts.items() if value)
    return [
        row.day,
        told,
        float(row.amount),
        float(row.out_of),
        len(row.photos) or None,
        row.key,
    ]


def _name(names: Names, lang: str) -> str:
    return (names.en if lang == "en" else "") or names.zh


def _names(names: list[Names], lang: str) -> str:
    return "、".join(_name(one, lang) for one in names)


def _asked(period: str, subject: Subject | None = None) -> tuple[MonthView, str]:
    asker = door_of(current_app).asker(request)
    floor: Floor = current_app.extensions["hallfloor_floor"]
    asked = request.args.get("lang", "") or request.cookies.get("lang", "")
    lang = asked if asked in language().languages() else reader_language(request)
    return month_for(asker, floor, period, request.args.get("scheme", ""), subject), lang


def _file(data: bytes, kind: str, name: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(data, content_type=kind, headers=headers)
