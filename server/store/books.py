"""All the books of one hall through one connection: what services/ports.py asks for."""

from __future__ import annotations

from server.store.assessment_rows import AssessmentRows
from server.store.case_rows import CaseRows
from server.store.guest_rows import GuestRows
from server.store.hall_rows import HallRows
from server.store.identity_rows import IdentityRows
from server.store.integrity_rows import IntegrityRows
from server.store.journal_rows import JournalRows
from server.store.people_rows import PeopleRows
from server.store.personal_rows import PersonalRows
from server.store.plan_rows import PlanRows
from server.store.rating_rows import RatingRows
from server.store.reprint_rows import ReprintRows
from server.store.ticket_rows import TicketRows
from server.store.version_rows import VersionRows
from server.store.window_rows import WindowRows


class SqlBooks(
    HallRows,
    JournalRows,
    TicketRows,
    WindowRows,
    RatingRows,
    GuestRows,
    ReprintRows,
    IdentityRows,
    CaseRows,
    IntegrityRows,
    AssessmentRows,
    PlanRows,
    PeopleRows,
    PersonalRows,
    VersionRows,
):
    """One class a subject; together they are `ports.Books`."""
