"""No statement of a working day reads a whole year: SQLite's own plans say so."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Select, Update
from sqlalchemy.dialects import sqlite

from server.store import (
    case_rows,
    guest_rows,
    integrity_rows,
    rating_rows,
    ticket_rows,
    window_rows,
)

PARTIAL = {
    "uq_tickets_at_window",
    "ix_tickets_away",
    "ix_stages_line",
    "ix_stages_sent",
    "uq_servings_open",
    "ix_prompts_open",
    "ix_cases_open",
}
"""Small however old the hall: reading one whole is reading who is here now."""

GROUND = {
    "_TICKET",
    "_SERVING",
    "_CALL",
    "_PROMPT",
    "_NUMBERS",
    "_ALL_LEVELS",
    "_CASE",
    "_ASIDE",
    "_RATING",
    "_SECOND",
    "_FLAG",
    "_LINK",
}
"""Never run by themselves on a working day, only by a check."""

SMALL = {
    "_WINDOWS",
    "_HEALTH",
    "_AGENT",
    "_AGENT_BY_BADGE",
    "_AGENT_BY_ENROLMENT",
    "_LAST",
    "_LONG_OVER",
    "_ASIDE_BETWEEN",
    "_ASIDE_BY",
    "_FLAGS_OF",
}
"""One row a window, a device, a box, a contact still kept, a rating set aside, a flag; and the
last case, at the end of its key."""


def statements() -> Iterator[tuple[str, str]]:
    modules = (case_rows, guest_rows, integrity_rows, rating_rows, ticket_rows, window_rows)
    for module in modules:
        for name, value in vars(module).items():
            if isinstance(value, Select | Update) and name not in GROUND | SMALL:
                sql = str(value.compile(dialect=sqlite.dialect()))
                yield name, re.sub(r"\(__\[POSTCOMPILE_\w+\]\)", "(?)", sql)


@pytest.mark.parametrize(("name", "sql"), list(statements()))
def test_a_statement_finds_its_rows_by_more_than_the_hall(
    name: str, sql: str, sqlite_template: Path
) -> None:
    with closing(sqlite3.connect(sqlite_template)) as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", ["1"] * sql.count("?")).fetchall()

    for *_, step in plan:
        searched = re.search(
            r"USING (?:COVERING )?(?:INDEX )?(\w+|PRIMARY KEY) \(hall_id=\?\)", step
        )
        assert searched is None or searched[1] in PARTIAL, step
        assert not re.match(r"SCAN (?!anon_)", step), step
