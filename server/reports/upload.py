"""The ratings' upload (好差评数据上报): /ratings/upload.csv and /ratings/upload.xlsx.

The CSV holds what can be sent. The workbook has a second sheet with what waits, and for which
field, so that somebody can enter it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue

from server.domain.provincial import FIELDS, missing, named, ready
from server.door.asker import door_of
from server.door.refusals import FieldWrong
from server.reports.sheets import CSV_TYPE, XLSX_TYPE, Sheet, as_csv, as_xlsx
from server.services.roles import Permission

if TYPE_CHECKING:
    from server.services.floor import Floor

uploads = Blueprint("uploads", __name__)

_HEADS = tuple(FIELDS.values())


@uploads.get("/ratings/upload.csv")
def upload_csv() -> ResponseReturnValue:
    sent, _, name = _rows()
    return _file(as_csv(_sheet("upload", sent)), CSV_TYPE, f"{name}.csv")


@uploads.get("/ratings/upload.xlsx")
def upload_xlsx() -> ResponseReturnValue:
    sent, waiting, name = _rows()
    waits = Sheet(
        "缺项",
        (*_HEADS, "缺少字段"),
        [(*named(row).values(), ",".join(missing(row))) for row in waiting],
    )
    return _file(as_xlsx((_sheet("上报", sent), waits)), XLSX_TYPE, f"{name}.xlsx")


def _rows() -> tuple[list[dict[str, str]], list[dict[str, str]], str]:
    door_of(current_app).asker(request).demand(Permission.SEE_RATINGS)
    floor: Floor = current_app.extensions["hallfloor_floor"]
    since, until = _day("since"), _day("until")
    sent, waiting = ready(floor.uploads(since, until))
    return sent, waiting, f"ratings-{since.isoformat()}-{until.isoformat()}"


def _day(name: str) -> date:
    text = request.args.get(name, "")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FieldWrong(field=name, fault=text) from None


def _sheet(title: str, rows: list[dict[str, str]]) -> Sheet:
    return Sheet(title, _HEADS, [list(named(row).values()) for row in rows])


def _file(data: bytes, kind: str, name: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(data, content_type=kind, headers=headers)
