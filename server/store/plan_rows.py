"""Every plan of the hall that was ever drawn: a past day is shown on the plan of its time."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import bindparam, select

from server.domain.plan import Plan
from server.services.records import PlanRow
from server.store.columns import to_plain
from server.store.plan_tables import plans
from server.store.rows import Rows

_LAST = (
    select(plans.c.seq, plans.c.at, plans.c.by, plans.c.facts)
    .where(plans.c.hall_id == bindparam("hall"), plans.c.at <= bindparam("moment"))
    .order_by(plans.c.seq.desc())
    .limit(1)
)


class PlanRows(Rows):
    def plan_at(self, moment: datetime) -> PlanRow | None:
        row = self._read(_LAST, moment=moment).first()
        if row is None:
            return None
        return PlanRow(row.seq, row.at, row.by, msgspec.convert(row.facts, Plan))

    def keep_plan(self, row: PlanRow) -> None:
        facts = {"seq": row.seq, "at": row.at, "by": row.by, "facts": to_plain(row.plan)}
        self._keep_back(plans, facts)
