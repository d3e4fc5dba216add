"""A booked citizen never queues for a second number: book a slot, check in with its code."""

from __future__ import annotations

from datetime import timedelta

from floorlink.messages import Paper
from server.domain.errors import AppointmentError, NotFound
from server.domain.places import appointment_since
from server.domain.tickets import TicketClass
from server.services.commands import BookAppointment, CheckIn, CheckInByCard
from server.services.issuing import Wish, issue_ticket
from server.services.records import AppointmentRow
from server.services.showing import Showing
from server.services.tokens import new_code, read_code
from server.services.views import AppointmentView
from server.services.work import Work

_BOOKED_AHEAD = timedelta(days=14)
"""Five working days, with a long holiday between."""
_CODE_LENGTH = 10


def book(command: BookAppointment, work: Work) -> AppointmentView:
    house = work.house
    service = house.service(command.service)
    if house.day(command.slot) <= work.day:
        raise AppointmentError(reason="预约至少提前一天")
    if command.slot > work.now + _BOOKED_AHEAD:
        raise AppointmentError(reason="只能预约近五个工作日")
    if not house.service_open(service, command.slot):
        raise AppointmentError(reason="预约时间不在办理时间内")
    appointment = AppointmentRow(
        code=new_code(_CODE_LENGTH),
        service=service.code,
        slot=command.slot,
        state="booked",
        booked_at=work.now,
        ticket=0,
        person=command.person,
    )
    work.books.put_appointment(appointment)
    work.note(
        "appointment_booked",
        f"service:{service.code}",
        slot=command.slot.isoformat(),
    )
    return _view(appointment)


def check_in(command: CheckIn, work: Work, show: Showing) -> Paper:
    code = read_code(command.code)
    appointment = work.books.appointment(code)
    if appointment is None:
        raise NotFound(what="预约", key=command.code)
    if appointment.state != "booked":
        raise AppointmentError(reason="这个预约已经签到或取消")
    if work.house.day(appointment.slot) != work.day:
        raise AppointmentError(reason="预约不在今天")
    return _arrive(appointment, command, work, show)


def check_in_by_card(command: CheckInByCard, work: Work, show: Showing) -> Paper:
    """The first of that person's appointments of today that is still open."""
    for appointment in work.books.appointments_of(command.person):
        if appointment.state == "booked" and work.house.day(appointment.slot) == work.day:
            return _arrive(appointment, command, work, show)
    raise AppointmentError(reason="今天没有这张身份证的预约")


def _arrive(
    appointment: AppointmentRow, command: CheckIn | CheckInByCard, work: Work, show: Showing
) -> Paper:
    service = work.house.service(appointment.service)
    paper = issue_ticket(
        Wish(
            queues=(service.queue, *service.stages),
            service=service.code,
            ticket_class=TicketClass.APPOINTMENT,
            language=command.language,
            parallel=service.parallel,
            since=appointment_since(
                appointment.slot, work.now, work.house.practice.appointment_grace
            ),
            device=command.device or (work.actor.id if work.actor.kind == "device" else ""),
            booked=True,
        ),
        work,
        show,
    )
    work.books.put_appointment(
        appointment._replace(state="checked_in", ticket=paper.ticket, person="")
    )
    return paper


def _view(appointment: AppointmentRow) -> AppointmentView:
    return AppointmentView(
        code=appointment.code,
        service=appointment.service,
        slot=appointment.slot,
        state=appointment.state,
    )
