"""The REST API, one declaration a route. docs/protocol.md tells the same to people."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec
from flask import current_app
from msgspec import Meta

from floorlink.messages import Catalogue, Paper, QueueView, WindowView
from server.domain.errors import InvalidRequest, NotAllowed
from server.door.asker import Asker, door_of
from server.door.refusals import FieldWrong
from server.services import commands
from server.services.courses import DayCourse
from server.services.floor_plan import DrawPlan
from server.services.replaying.views import DayTape
from server.services.roles import Permission, Reach
from server.services.statistics.query import StatisticsQuery, asked_of
from server.services.statistics.views import StatisticsReport
from server.services.stories import TicketStory, WindowStory
from server.services.views import (
    AppointmentView,
    Badge,
    BoardView,
    CallReason,
    DayClosed,
    DevicesView,
    EnrolmentCode,
    FloorView,
    JournalEntry,
    PlanView,
    RatingTaken,
    TicketView,
    WindowFigures,
)
from server.web.admin_routes import ADMIN_ROUTES
from server.web.assessment_routes import ASSESSMENT_ROUTES
from server.web.people_routes import PEOPLE_ROUTES
from server.web.rating_routes import RATING_ROUTES
from server.web.reminder_routes import REMINDER_ROUTES
from server.web.route import Facts, Route

_DEVICE = frozenset({"device"})


class BoardQuery(msgspec.Struct, frozen=True, kw_only=True):
    zone: str = ""


class JournalQuery(msgspec.Struct, frozen=True, kw_only=True):
    since: Annotated[int, Meta(ge=0, lt=2**62)] = 0
    limit: Annotated[int, Meta(ge=1, le=1000)] = 100


class DayQuery(msgspec.Struct, frozen=True, kw_only=True):
    day: date | None = None
    """None: today."""


def day_in(text: str) -> date:
    """A day in an address."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FieldWrong(field="day", fault=str(error)) from error


def _kiosk(permission: Permission) -> Any:
    """The kiosk's own code, when one asks."""
    return lambda asker, _: {"device": asker.device_for(permission)}


def _unnamed(_: Asker, facts: Facts) -> Facts:
    """Who books is known as a hash from here on."""
    return {"person": door_of(current_app).persons.hide(facts["person"])}


def _own_seat(asker: Asker, facts: Facts) -> Facts:
    """Who opens a window sits there; seating somebody else is a permission."""
    clerk = facts.get("clerk", "")
    if asker.agent:
        return {"clerk": ""}
    if clerk and clerk != asker.actor.id and not asker.may(Permission.SEAT_OTHERS):
        raise NotAllowed(permission=Permission.SEAT_OTHERS.value)
    return {"clerk": clerk}


def _rating_way(asker: Asker, facts: Facts) -> Facts:
    """A keypad rates through its agent; a tablet must be enrolled; anybody else came by the QR."""
    if facts["channel"] == "keypad":
        raise InvalidRequest(what="channel")
    if facts["channel"] == "tablet":
        asker.demand(Permission.HOLD_PROMPT)
    return {"device": asker.device_for(Permission.HOLD_PROMPT)}


def _at_window(verb: str, command: type[commands.AtWindow], summary: str, **more: Any) -> Route:
    return Route(
        method="POST",
        path=f"/api/windows/{{window}}/{verb}",
        command=command,
        summary=summary,
        answer=WindowView,
        **more,
    )


ROUTES: tuple[Route, ...] = (
    # --- tickets --------------------------------------------------------------------------
    Route(
        method="POST",
        path="/api/tickets",
        summary="Take a number, by service or by queue",
        command=commands.IssueTicket,
        hidden=_DEVICE,
        given=_kiosk(Permission.ISSUE),
        answer=Paper,
        status=201,
    ),
    Route(
        method="GET",
        path="/api/tickets/{token}",
        summary="A ticket as its owner sees it",
        read=lambda floor, facts: floor.ticket(facts["token"]),
        answer=TicketView,
    ),
    Route(
        method="POST",
        path="/api/tickets/{token}/cancel",
        summary="Give the number up",
        command=commands.CancelTicket,
        answer=TicketView,
    ),
    Route(
        method="GET",
        path="/api/tickets/{token}/why",
        summary="Why the latest call in this queue went first",
        read=lambda floor, facts: floor.why(facts["token"]),
        answer=CallReason,
    ),
    Route(
        method="POST",
        path="/api/tickets/take-back",
        summary="A missed number waits again",
        command=commands.TakeBack,
        hidden=frozenset({"token", "device"}),
        answer=TicketView,
    ),
    Route(
        method="POST",
        path="/api/tickets/reprint",
        summary="One more paper of a number, from a printer of the hall",
        command=commands.ReprintTicket,
        answer=Paper,
        status=201,
    ),
    Route(
        method="POST",
        path="/api/appointments",
        summary="Book a slot of a service",
        command=commands.BookAppointment,
        given=_unnamed,
        answer=AppointmentView,
        status=201,
    ),
    Route(
        method="POST",
        path="/api/check-in",
        summary="An appointment's code becomes a number",
        command=commands.CheckIn,
        hidden=_DEVICE,
        given=_kiosk(Permission.CHECK_IN),
        answer=Paper,
        status=201,
    ),
    # --- what everybody may see -----------------------------------------------------------
    Route(
        method="GET",
        path="/api/catalogue",
        summary="Departments, services and queues",
        read=lambda floor, _: floor.catalogue(),
        answer=Catalogue,
    ),
    Route(
        method="GET",
        path="/api/queues",
        summary="Every queue",
        read=lambda floor, _: floor.queues(),
        answer=list[QueueView],
    ),
    Route(
        method="GET",
        path="/api/windows",
        summary="Every window",
        read=lambda floor, _: floor.windows(),
        answer=list[WindowView],
    ),
    Route(
        method="GET",
        path="/api/board",
        summary="What a hall board shows",
        read=lambda floor, facts: floor.board(facts["zone"]),
        query=BoardQuery,
        answer=BoardView,
    ),
    # --- at a window ----------------------------------------------------------------------
    _at_window("open", commands.OpenWindow, "Open the window", given=_own_seat),
    _at_window("close", commands.CloseWindow, "Close the window"),
    _at_window("pause", commands.PauseWindow, "Pause the window"),
    _at_window("resume", commands.ResumeWindow, "End the pause"),
    _at_window("call-next", commands.CallNext, "Call the next number"),
    _at_window(
        "call",
        commands.CallTicket,
        "Call a particular number, out of order",
    ),
    _at_window("recall", commands.Recall, "Call the same number again"),
    _at_window("missed", commands.MarkMissed, "The called citizen did not come"),
    _at_window("identity", commands.NoteIdentity, "Who is served, where the service demands it"),
    _at_window("start", commands.StartServing, "The citizen is here"),
    _at_window("finish", commands.FinishServing, "End the serving and ask for a rating"),
    _at_window("transfer", commands.Transfer, "On to a queue or a window, keeping the place"),
    _at_window("hold", commands.HoldTicket, "Put the ticket aside"),
    _at_window("resume-ticket", commands.ResumeTicket, "Serve a held ticket again"),
    _at_window("discard", commands.DiscardTicket, "The number is given up"),
    _at_window("undo", commands.UndoPress, "Take the last press back, within five seconds"),
    Route(
        method="GET",
        path="/api/windows/{window}/figures",
        summary="Today at one window",
        read_as=lambda floor, actor, facts: floor.figures(facts["window"], actor),
        permission=Permission.SEE_FIGURES,
        reach=Reach.WINDOW,
        answer=WindowFigures,
    ),
    # --- ratings --------------------------------------------------------------------------
    Route(
        method="POST",
        path="/api/ratings",
        summary="Rate one serving, with its prompt's token",
        command=commands.Rate,
        hidden=_DEVICE,
        given=_rating_way,
        answer=RatingTaken,
        status=201,
    ),
    *RATING_ROUTES,
    *REMINDER_ROUTES,
    # --- managers -------------------------------------------------------------------------
    Route(
        method="GET",
        path="/api/floor",
        summary="The whole live floor",
        read_as=lambda floor, actor, _: floor.floor_view(actor),
        permission=Permission.SEE_FLOOR,
        reach=Reach.ANSWER,
        answer=FloorView,
    ),
    Route(
        method="GET",
        path="/api/floor/course",
        summary="Today beside the usual day, and the rest of it as it may be",
        read=lambda floor, _: floor.course(),
        permission=Permission.SEE_FLOOR,
        reach=Reach.ANSWER,
        answer=DayCourse,
    ),
    Route(
        method="GET",
        path="/api/floor/windows/{window}",
        summary="What happened at a window on a day",
        read=lambda floor, facts: floor.window_story(facts["window"], facts["day"]),
        query=DayQuery,
        permission=Permission.SEE_JOURNAL,
        answer=WindowStory,
    ),
    Route(
        method="GET",
        path="/api/floor/tickets/{number}",
        summary="What happened to a number of a day",
        read=lambda floor, facts: floor.ticket_story(facts["number"], facts["day"]),
        query=DayQuery,
        permission=Permission.SEE_JOURNAL,
        answer=TicketStory,
    ),
    Route(
        method="GET",
        path="/api/floor/days/{day}",
        summary="What the floor looked like at any moment of a day, from the journal",
        read=lambda floor, facts: floor.tape(day_in(facts["day"])),
        permission=Permission.SEE_JOURNAL,
        answer=DayTape,
    ),
    Route(
        method="GET",
        path="/api/plan",
        summary="Where everything stands in the hall",
        read=lambda floor, _: floor.plan(),
        permission=Permission.SEE_FLOOR,
        reach=Reach.ANSWER,
        answer=PlanView,
    ),
    Route(
        method="POST",
        path="/api/plan",
        summary="Keep the plan as it was drawn",
        command=DrawPlan,
        permission=Permission.DRAW_PLAN,
        answer=PlanView,
    ),
    Route(
        method="POST",
        path="/api/windows/{window}/move-clerk",
        summary="Whoever sits idle at another window opens this one",
        command=commands.MoveClerk,
        permission=Permission.SEAT_OTHERS,
        answer=WindowView,
    ),
    Route(
        method="GET",
        path="/api/journal",
        summary="What happened since an entry",
        read=lambda floor, facts: floor.journal(facts["since"], facts["limit"]),
        query=JournalQuery,
        permission=Permission.SEE_JOURNAL,
        answer=list[JournalEntry],
    ),
    Route(
        method="GET",
        path="/api/statistics",
        summary="Any days by queue, service, department, window, clerk or hour",
        read_as=lambda floor, actor, facts: floor.statistics(
            asked_of(StatisticsQuery(**facts), floor), actor
        ),
        query=StatisticsQuery,
        permission=Permission.SEE_STATISTICS,
        reach=Reach.ANSWER,
        answer=StatisticsReport,
    ),
    Route(
        method="POST",
        path="/api/day/close",
        summary="Close the day: left-over numbers expire",
        command=commands.CloseDay,
        answer=DayClosed,
    ),
    # --- devices --------------------------------------------------------------------------
    Route(
        method="GET",
        path="/api/devices",
        summary="Every device and box: how it is, and what to do",
        read=lambda floor, _: floor.devices(),
        permission=Permission.SEE_DEVICES,
        answer=DevicesView,
    ),
    Route(
        method="POST",
        path="/api/agents/{agent}/enrolment-code",
        summary="A short code that enrols a device box, shown once",
        command=commands.NewEnrolmentCode,
        answer=EnrolmentCode,
    ),
    Route(
        method="POST",
        path="/api/agents/{agent}/revoke",
        summary="Take a box's badge away",
        command=commands.RevokeBadge,
        answer=None,
        status=204,
    ),
    Route(
        method="POST",
        path="/api/enrolment",
        summary="A short code becomes a badge, shown once",
        command=commands.Enrol,
        answer=Badge,
    ),
    *ASSESSMENT_ROUTES,
    *ADMIN_ROUTES,
    # --- people and description ----------------------------------------------------------
    *PEOPLE_ROUTES,
    Route(
        method="GET",
        path="/api/openapi.json",
        summary="This description",
        special="openapi",
        answer=dict[str, Any],
    ),
)
