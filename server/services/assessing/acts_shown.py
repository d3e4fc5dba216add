"""What happened to a month after it was frozen, as people read it."""

from __future__ import annotations

from typing import Any

from floorlink.messages import Names
from server.domain.assessment.evidence import Kind, Row, Subject
from server.domain.assessment.publishing import Change
from server.domain.assessment.scheme import Scheme
from server.services.assessing.records import ActRow
from server.services.assessing.spelling import value_of
from server.services.assessing.views import ActView, AddedView, ChangeView
from server.services.assessing.wording import points, row_view, subject_name, words_of
from server.services.house import House, names


def act_view(act: ActRow, scheme: Scheme, house: House) -> ActView:
    facts: dict[str, Any] = act.facts
    about = facts["appeal"] if act.kind == "decision" else facts
    subject = about.get("subject") or {}
    kind, code, item = subject.get("kind", ""), subject.get("code", ""), str(about.get("item", ""))
    people = {clerk.badge: clerk.name for clerk in house.hall.clerks}
    return ActView(
        number=int(about["number"]),
        kind=act.kind,
        at=act.at.isoformat(),
        by=act.by,
        by_name=people.get(act.by, act.by),
        subject_kind=kind,
        subject=code,
        subject_name=subject_name(Subject(Kind(kind), code), house) if code else Names(zh=""),
        words=str(facts.get("reason") or facts.get("words", "")),
        upheld=facts.get("upheld"),
        decide_by=str(about.get("decide_by", "")),
        item=item,
        item_name=_item_name(item, scheme),
        appeal=int(about["number"]) if act.kind == "decision" else facts.get("appeal"),
        added=[_added(value_of(row, Row)) for row in facts.get("added", ())],
        removed=[str(key) for key in facts.get("removed", ())],
        changes=[
            change_view(value_of(one, Change), scheme, house) for one in facts.get("changes", ())
        ],
    )


def _item_name(code: str, scheme: Scheme) -> Names:
    for sheet in (scheme.windows, scheme.clerks):
        for item in sheet.items() if sheet is not None else ():
            if item.code == code:
                return names(item.name)
    return Names(zh=code)


def change_view(change: Change, scheme: Scheme, house: House) -> ChangeView:
    sheet = scheme.sheet(change.subject.kind)
    words: dict[str, Names] = {} if sheet is None else words_of(sheet)

    def named(code: str) -> Names:
        return words.get(code, Names(zh=code))

    return ChangeView(
        kind=change.subject.kind.value,
        code=change.subject.code,
        name=subject_name(change.subject, house),
        total=(_total(change, 0), _total(change, 1)),
        rank=change.rank,
        grade=(named(change.grade[0]), named(change.grade[1])),
        titles=(
            [named(code) for code in change.titles[0]],
            [named(code) for code in change.titles[1]],
        ),
    )


def _total(change: Change, after: int) -> str:
    """ "" where it was not in service: such a one has no grade either."""
    return points(change.total[after]) if change.grade[after] else ""


def _added(row: Row) -> AddedView:
    subject: Subject = row.subject
    return AddedView(
        kind=subject.kind.value, code=subject.code, measure=row.measure, row=row_view(row)
    )
