"""The hall's plan: drawn by an administrator, kept with the hall, shown with the live floor."""

from __future__ import annotations

from datetime import datetime

from floorlink.language import message
from server.domain.errors import InvalidRequest, RuleError
from server.domain.hall import Hall
from server.domain.plan import Plan, automatic, faults, fitted
from server.services.commands import Command
from server.services.house import House, names
from server.services.ports import Books
from server.services.records import PlanRow
from server.services.views import PlanMark, PlanView, PlanWindow, PlanZone
from server.services.work import Work

_FAULTS = {
    "size": message("平面图太大或太小"),
    "unknown_window": message("大厅没有{code}号窗口，请重新打开平面图"),
    "unknown_zone": message("大厅没有{code}这个分区，请重新打开平面图"),
    "off_the_plan": message("{code}号窗口画到平面图外面了"),
    "area_off_the_plan": message("有分区或设施画到平面图外面了"),
    "on_another": message("{code}号窗口和另一个窗口叠在一起"),
}


class PlanMoved(RuleError):
    """facts: by."""

    code = "plan_moved"
    title = "别人刚刚改了平面图"
    detail = "重新打开平面图，在新的图上修改"


class DrawPlan(Command, frozen=True, kw_only=True):
    """By an administrator. Answer: views.PlanView."""

    plan: Plan
    after: int = 0
    """`drawn` of the plan that this one began from: two who draw do not undo each other."""


def draw_plan(command: DrawPlan, work: Work) -> PlanView:
    last = work.books.plan_at(work.now)
    if command.after != (last.seq if last else 0):
        raise PlanMoved(by=last.by if last else "")
    seq, drawn = put_up(command.plan, work.house.hall, work)
    return _view(drawn, seq, work.house)


def put_up(plan: Plan, hall: Hall, work: Work) -> tuple[int, Plan]:
    """The plan as it is drawn from now on, and by which entry of the journal. InvalidRequest for a
    plan that is none of `hall`, which may have been put in place just now."""
    for fault, code in faults(plan, hall):
        raise InvalidRequest(what=_FAULTS[fault], code=code)
    drawn = fitted(plan, hall)
    seq = work.note(
        "plan_drawn",
        f"hall:{hall.code}",
        windows=len(drawn.windows),
        zones=len(drawn.zones),
        marks=len(drawn.marks),
    )
    work.books.keep_plan(PlanRow(seq, work.now, work.actor.id, drawn))
    return seq, drawn


def differs(plan: Plan, hall: Hall, last: Plan | None) -> bool:
    """Whether drawing `plan` in `hall` would show anything else than `last` does."""
    return last is None or fitted(plan, hall) != fitted(last, hall)


def plan_view(books: Books, house: House, moment: datetime) -> PlanView:
    """The plan as it was drawn last before `moment`; the automatic one if nobody had drawn yet."""
    row = books.plan_at(moment)
    if row is None:
        return automatic_view(house)
    return _view(fitted(row.plan, house.hall), row.seq, house)


def automatic_view(house: House) -> PlanView:
    return _view(automatic(house.hall), 0, house)


def _view(plan: Plan, seq: int, house: House) -> PlanView:
    zone_names = {zone.code: names(zone.name) for zone in house.hall.zones}
    return PlanView(
        drawn=seq,
        width=plan.width,
        height=plan.height,
        windows=[PlanWindow(window=code, x=s.x, y=s.y) for code, s in plan.windows.items()],
        zones=[
            PlanZone(
                zone=code,
                name=zone_names.get(code),
                x=area.x,
                y=area.y,
                width=area.width,
                height=area.height,
            )
            for code, area in plan.zones.items()
        ],
        marks=[
            PlanMark(kind=mark.kind.value, x=a.x, y=a.y, width=a.width, height=a.height)
            for mark in plan.marks
            for a in (mark.area,)
        ],
    )
