"""Statistics as files: /statistics.csv and /statistics.xlsx, asked for like the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

import msgspec
from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue

from floorlink.messages import Names
from server.door.asker import door_of
from server.door.refusals import FieldWrong
from server.door.words import language, reader_language
from server.reports.sheets import CSV_TYPE, XLSX_TYPE, Cell, Sheet, as_csv, as_xlsx
from server.services.roles import Permission, Reach
from server.services.statistics.query import StatisticsQuery, asked_of
from server.services.statistics.views import StatisticsFigures, StatisticsReport

if TYPE_CHECKING:
    from server.services.floor import Floor

T = TypeVar("T")

statistics_files = Blueprint("statistics_files", __name__)


@statistics_files.get("/statistics.csv")
def statistics_csv() -> ResponseReturnValue:
    """The totals by what was asked for."""
    report, lang = _asked()
    return _file(as_csv(totals_sheet(report, lang)), CSV_TYPE, f"{_name(report)}.csv")


@statistics_files.get("/statistics.xlsx")
def statistics_xlsx() -> ResponseReturnValue:
    """The totals, and a second sheet with the course over time."""
    report, lang = _asked()
    return _file(statistics_book(report, lang), XLSX_TYPE, f"{_name(report)}.xlsx")


def statistics_book(report: StatisticsReport, lang: str) -> bytes:
    return as_xlsx((totals_sheet(report, lang), course_sheet(report, lang)))


def totals_sheet(report: StatisticsReport, lang: str) -> Sheet:
    def name(names: Names) -> str:
        return (names.en if lang == "en" else "") or names.zh

    def cells(figures: StatisticsFigures) -> list[Cell]:
        return _told(report, _cells(figures))

    text = language().text
    lines = [[line.key, name(line.name), *cells(line.figures)] for line in report.lines]
    if report.by != "hall":
        lines.append(["", text(lang, "合计"), *cells(report.total)])
    if report.before is not None:
        period = f"{report.before_since} – {report.before_until}"
        lines.append(["", text(lang, "对比时段{period}", period=period), *cells(report.before)])
    heads = [text(lang, "代码"), text(lang, "名称"), *_told(report, _heads(lang))]
    return Sheet(text(lang, "统计"), heads, lines)


def course_sheet(report: StatisticsReport, lang: str) -> Sheet:
    text = language().text
    rows = [[point.begin, *_told(report, _cells(point.figures))] for point in report.points]
    return Sheet(text(lang, "走势"), [text(lang, "日期"), *_told(report, _heads(lang))], rows)


_OF_RATINGS = 4
"""Of the last columns: what people said when they were asked."""


def _told(report: StatisticsReport, columns: Sequence[T]) -> list[T]:
    return list(columns if report.department is None else columns[:-_OF_RATINGS])


def _heads(lang: str) -> list[str]:
    text = language().text
    return [
        text(lang, "取号"),
        text(lang, "办结"),
        text(lang, "弃号"),
        text(lang, "过号"),
        text(lang, "放弃等候"),
        text(lang, "未办结"),
        text(lang, "平均等候（秒）"),
        text(lang, "等候中位数（秒）"),
        text(lang, "九成等候少于（秒）"),
        text(lang, "最长等候（秒）"),
        text(lang, "达标率"),
        text(lang, "平均办理（秒）"),
        text(lang, "办理中位数（秒）"),
        text(lang, "九成办理少于（秒）"),
        text(lang, "最长办理（秒）"),
        text(lang, "窗口利用率"),
        text(lang, "请评"),
        text(lang, "已评"),
        text(lang, "参评率"),
        text(lang, "满意率"),
        text(lang, "不计入的评价"),
    ]


def _cells(f: StatisticsFigures) -> list[Cell]:
    wait, service = f.wait, f.service
    return [
        f.arrivals,
        f.served,
        f.discarded,
        f.missed,
        f.abandoned,
        f.unfinished,
        wait.mean_s,
        wait.p50_s,
        wait.p90_s,
        wait.max_s,
        wait.within_target,
        service.mean_s,
        service.p50_s,
        service.p90_s,
        service.max_s,
        f.utilisation,
        f.prompted,
        f.rated,
        f.response_rate,
        f.satisfied,
        f.set_aside,
    ]


def _asked() -> tuple[StatisticsReport, str]:
    asker = door_of(current_app).asker(request)
    asker.demand(Permission.SEE_STATISTICS, reach=Reach.ANSWER)
    floor: Floor = current_app.extensions["hallfloor_floor"]
    facts = request.args.to_dict()
    lang = facts.pop("lang", "") or request.cookies.get("lang", "") or reader_language(request)
    try:
        query = msgspec.convert(facts, StatisticsQuery, strict=False)
    except msgspec.ValidationError as error:
        raise FieldWrong(field="$", fault=str(error)) from error
    return floor.statistics(asked_of(query, floor), asker.actor), lang


def _name(report: StatisticsReport) -> str:
    return f"statistics-{report.by}-{report.since}-{report.until}"


def _file(data: bytes, kind: str, name: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(data, content_type=kind, headers=headers)
