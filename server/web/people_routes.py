"""The REST API's routes of people: the own sign-in, everybody's, and the audit trail."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from server.services.people import commands as people
from server.services.people.views import AccountView, AuditView, PeopleView
from server.services.roles import Permission, Reach
from server.web.account import GivenPassword, NewPassword, NewPin
from server.web.route import Route
from server.web.session import SessionView, SignIn


class AuditQuery(msgspec.Struct, frozen=True, kw_only=True):
    about: str = ""
    """signing_in | secrets | personal | configuration | badges; empty: all of them."""
    before: Annotated[int, Meta(ge=0, lt=2**62)] = 0


PEOPLE_ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path="/api/session",
        summary="Who this browser is",
        special="session",
        answer=SessionView,
    ),
    Route(
        method="POST",
        path="/api/session",
        summary="Sign in, by password or at a window's own screen by PIN",
        special="sign_in",
        body=SignIn,
        answer=SessionView,
    ),
    Route(
        method="DELETE",
        path="/api/session",
        summary="Sign out",
        special="sign_out",
        answer=None,
        status=204,
    ),
    Route(
        method="GET",
        path="/api/account",
        summary="The own sign-in: PIN, sessions",
        permission=Permission.OWN_ACCOUNT,
        reach=Reach.SELF,
        read_as=lambda floor, actor, _: floor.account(actor.id),
        answer=AccountView,
    ),
    Route(
        method="POST",
        path="/api/account/password",
        summary="Change the own password; all other sessions end",
        special="change_password",
        body=NewPassword,
        answer=SessionView,
    ),
    Route(
        method="POST",
        path="/api/account/pin",
        summary="Set the own PIN",
        special="set_pin",
        body=NewPin,
        answer=None,
        status=204,
    ),
    Route(
        method="POST",
        path="/api/account/sign-out-everywhere",
        summary="End all own sessions, this one too",
        command=people.EndSessions,
        answer=int,
    ),
    Route(
        method="GET",
        path="/api/people",
        summary="Who signs in, and who is locked out",
        read_as=lambda floor, actor, _: floor.people(actor),
        permission=Permission.LIFT_LOCKS,
        reach=Reach.ANSWER,
        answer=PeopleView,
    ),
    Route(
        method="POST",
        path="/api/people/{badge}/unlock",
        summary="Let somebody try again who was locked out",
        command=people.LiftLock,
        answer=None,
        status=204,
    ),
    Route(
        method="POST",
        path="/api/people/{badge}/password",
        summary="A password for one sign-in, shown once",
        special="reset_password",
        permission=Permission.MANAGE_PEOPLE,
        answer=GivenPassword,
    ),
    Route(
        method="POST",
        path="/api/people/{badge}/sign-out",
        summary="End somebody's sessions",
        command=people.EndSessionsOf,
        answer=int,
    ),
    Route(
        method="GET",
        path="/api/audit",
        summary="Sign-ins, looks at personal data, changes of configuration, badges",
        read=lambda floor, facts: floor.audit(facts["about"], facts["before"]),
        query=AuditQuery,
        permission=Permission.SEE_AUDIT,
        answer=AuditView,
    ),
)
