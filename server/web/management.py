"""The statistics page. As pages.py, by another name.

statistics.html  boot {"query": {by, since, until, every, key, compare}, "report", "today",
                 "session"}
"""

from __future__ import annotations

import msgspec
from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from server.door.refusals import FieldWrong
from server.services.roles import Permission, Reach, for_one_department
from server.services.statistics.query import StatisticsQuery, asked_of
from server.web.pages import asker_here, floor_here, show_page
from server.web.session import session_of

management = Blueprint("management", __name__)


@management.get("/statistics")
def statistics() -> ResponseReturnValue:
    asker, floor = asker_here(), floor_here()
    asker.demand(Permission.SEE_STATISTICS, reach=Reach.ANSWER)
    facts = {name: value for name, value in request.args.items() if name != "lang"}
    if for_one_department(asker.role):
        # Its queues may all be shared with others; its services never are.
        facts.setdefault("by", "service")
    try:
        query = msgspec.convert(facts, StatisticsQuery, strict=False)
    except msgspec.ValidationError as error:
        raise FieldWrong(field="$", fault=str(error)) from error
    report = floor.statistics(asked_of(query, floor), asker.actor)
    return show_page(
        "statistics.html",
        query=query,
        report=report,
        today=floor.today(),
        session=session_of(asker),
    )
