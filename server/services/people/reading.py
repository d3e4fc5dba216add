"""The pages of people: one's own sign-in, everybody's, and the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from server.domain.errors import NotFound
from server.services.commands import Actor
from server.services.house import House, names
from server.services.people.limits import is_over
from server.services.people.records import SessionRow
from server.services.people.views import (
    AccountView,
    AuditEntry,
    AuditView,
    PeopleView,
    PersonLine,
    SessionLine,
)
from server.services.ports import Books
from server.services.roles import for_one_department
from server.services.taking_up import TAKEN_UP

AUDITED: dict[str, tuple[str, ...]] = {
    "signing_in": (
        *("signed_in", "signed_out", "signed_out_everywhere", "locked_out", "lock_lifted"),
        "sign_on_refused",
    ),
    "secrets": ("password_changed", "password_reset", "pin_set"),
    "personal": ("identity_seen", "person_exported", "person_forgotten", "personal_data_expired"),
    "configuration": (
        *("imported", "change_planned", "change_withdrawn", "change_refused", "change_delayed"),
        *("plan_drawn", "scheme_put", *sorted(TAKEN_UP)),
    ),
    "badges": ("enrolment_code_made", "enrolled", "badge_revoked"),
}
"""What an administrator looks back on, by subject. store/tables.py has an index of the same."""
ALL_AUDITED = tuple(kind for kinds in AUDITED.values() for kind in kinds)
_AT_ONCE = 100


def session_holds(books: Books, key_hash: str, now: datetime) -> SessionRow:
    """The session of this key. Raises NotFound for one that has ended or run out."""
    session = books.session(key_hash)
    if session is None or is_over(session, now):
        raise NotFound(what="登录", key="")
    return session


def account(books: Books, badge: str, key_hash: str, now: datetime) -> AccountView:
    person = books.person(badge)
    if person is None:
        raise NotFound(what="工号", key=badge)
    credential = books.credential(badge)
    return AccountView(
        badge=badge,
        name=person.name,
        has_password=not books.without_password([badge]),
        has_pin=bool(credential.pin_hash),
        must_change=credential.must_change,
        sessions=[
            SessionLine(
                began_at=one.began_at,
                seen_at=one.seen_at,
                way=one.way,
                seat=one.seat,
                this=one.key_hash == key_hash,
            )
            for one in books.sessions_of(badge)
            if not is_over(one, now)
        ],
    )


def everybody(books: Books, house: House, now: datetime, reader: Actor) -> PeopleView:
    """Whoever manages one department is shown its people."""
    known, without = books.credentials(), _without_password(books, house)
    lines = []
    only = house.department_of(reader.id) if for_one_department(reader.kind) else None
    for clerk in house.hall.clerks:
        if only is not None and (not only or clerk.department != only):
            continue
        credential = known.get(clerk.badge) or books.credential(clerk.badge)
        sessions = [one for one in books.sessions_of(clerk.badge) if not is_over(one, now)]
        department = house.departments.get(clerk.department)
        lines.append(
            PersonLine(
                badge=clerk.badge,
                name=clerk.name,
                role=clerk.role,
                department=names(department.name) if department else None,
                has_password=clerk.badge not in without,
                has_pin=bool(credential.pin_hash),
                must_change=credential.must_change,
                failures=credential.failures,
                locked_at=credential.locked_at,
                sessions=len(sessions),
                seen_at=max((one.seen_at for one in sessions), default=None),
            )
        )
    return PeopleView(people=lines)


def audit(books: Books, house: House, about: str, before: int) -> AuditView:
    """The trail of one subject of AUDITED, or of all."""
    kinds: Sequence[str] = AUDITED.get(about, ALL_AUDITED)
    rows = books.audit(kinds, before, _AT_ONCE + 1)
    people = {clerk.badge: clerk.name for clerk in house.hall.clerks}
    shown = rows[:_AT_ONCE]
    return AuditView(
        entries=[
            AuditEntry(
                seq=row.seq,
                at=row.at,
                kind=row.kind,
                subject=row.subject,
                actor=row.actor,
                actor_name=people.get(row.actor.partition(":")[2], ""),
                subject_name=_person(row.subject, people),
                facts={name: str(value) for name, value in row.data.items()},
            )
            for row in shown
        ],
        older=shown[-1].seq if len(rows) > _AT_ONCE else 0,
    )


def _person(subject: str, people: dict[str, str]) -> str:
    what, _, code = subject.partition(":")
    return people.get(code, "") if what == "person" else ""


def _without_password(books: Books, house: House) -> set[str]:
    return set(books.without_password([clerk.badge for clerk in house.hall.clerks]))
