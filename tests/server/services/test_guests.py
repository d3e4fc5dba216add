"""Appointments, boxes of devices, receipts, health, the day's close, imports."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from floorlink.messages import Paper, Reprint
from server.domain.errors import (
    AppointmentError,
    DeviceAway,
    InvalidRequest,
    NotAllowed,
    NotFound,
    TicketStateError,
)
from server.services import commands as c
from tests.floorlink.pty_pair import eventually
from tests.server.at_work import AtWork
from tests.server.factories import CITIZEN, CLERK, MANAGER, MORNING, device, small_hall

TOMORROW = MORNING + timedelta(days=1, hours=1)


def book(hall: AtWork) -> str:
    code: str = hall.floor.do(c.BookAppointment(service="passport", slot=TOMORROW), CITIZEN).code
    return code


def test_a_booked_citizen_waits_from_the_slot(hall: AtWork) -> None:
    code = book(hall)
    hall.clock.on(hours=24, minutes=59)
    hall.issue()
    hall.clock.on(minutes=3)

    paper = hall.floor.do(c.CheckIn(code=code.lower()), CITIZEN)

    hall.open("1")
    assert (paper.number, paper.ticket_class) == ("A002", "appointment")
    assert paper.ahead == 0
    assert hall.next("1") == "A002"


def test_a_code_checks_in_once_on_its_day(hall: AtWork) -> None:
    code = book(hall)
    with pytest.raises(AppointmentError):
        hall.floor.do(c.CheckIn(code=code), CITIZEN)
    hall.clock.on(days=1)
    hall.floor.do(c.CheckIn(code=code), CITIZEN)

    with pytest.raises(AppointmentError):
        hall.floor.do(c.CheckIn(code=code), CITIZEN)
    with pytest.raises(NotFound):
        hall.floor.do(c.CheckIn(code="NOSUCHCODE"), CITIZEN)


def by_card(hall: AtWork, person: str) -> Paper:
    command = c.CheckInByCard(person=person, device="kiosk-1")
    paper: Paper = hall.floor.do(command, device("kiosk-1"))
    return paper


def booked_by(hall: AtWork, person: str, **later: int) -> str:
    slot = TOMORROW + timedelta(**later)
    order = c.BookAppointment(service="passport", slot=slot, person=person)
    code: str = hall.floor.do(order, CITIZEN).code
    return code


def test_a_card_checks_in_the_first_open_booking_of_its_owner_on_its_day(hall: AtWork) -> None:
    later, first = booked_by(hall, "anna", hours=1), booked_by(hall, "anna")
    booked_by(hall, "berta")
    book(hall)
    with pytest.raises(AppointmentError):
        by_card(hall, "anna")
    hall.clock.on(days=1)

    papers = [by_card(hall, "anna"), by_card(hall, "anna")]

    assert [paper.ticket_class for paper in papers] == ["appointment", "appointment"]
    for nobody in ("anna", "carla", ""):
        with pytest.raises(AppointmentError):
            by_card(hall, nobody)
    for code in (first, later):
        with pytest.raises(AppointmentError):
            hall.floor.do(c.CheckIn(code=code), CITIZEN)
    assert "anna" not in str([entry.data for entry in hall.floor.journal()])


def test_who_did_not_come_is_forgotten_when_the_day_is_closed(hall: AtWork) -> None:
    code = booked_by(hall, "anna")
    booked_by(hall, "berta", days=1)
    hall.clock.on(days=1, hours=9)

    hall.system(c.CloseDay())

    with pytest.raises(AppointmentError):
        by_card(hall, "anna")
    assert hall.floor.do(c.CheckIn(code=code), CITIZEN).ticket_class == "appointment"
    hall.clock.on(hours=15)
    assert by_card(hall, "berta").ticket_class == "appointment"


def test_only_a_box_says_whose_card_was_shown(hall: AtWork) -> None:
    for actor in (CITIZEN, CLERK):
        with pytest.raises(NotAllowed):
            hall.floor.do(c.CheckInByCard(person="anna"), actor)


@pytest.mark.parametrize(
    "slot", [MORNING + timedelta(hours=2), TOMORROW + timedelta(hours=9), MORNING + timedelta(60)]
)
def test_a_slot_is_another_day_soon_and_in_opening_hours(hall: AtWork, slot: object) -> None:
    with pytest.raises(AppointmentError):
        hall.floor.do(c.BookAppointment(service="passport", slot=slot), CITIZEN)  # type: ignore[arg-type]


def test_a_box_is_enrolled_by_a_code_that_works_once(hall: AtWork) -> None:
    made = hall.system(c.NewEnrolmentCode(agent="box-1"))
    assert len(made.code) == 8

    badge = hall.floor.do(c.Enrol(code=f" {made.code.lower()} "), CITIZEN)

    agent, devices = hall.floor.badge(badge.token)
    assert (agent, len(devices)) == ("box-1", 5)
    with pytest.raises(NotFound):
        hall.floor.do(c.Enrol(code=made.code), CITIZEN)


def test_an_enrolment_code_lasts_a_quarter_of_an_hour(hall: AtWork) -> None:
    made = hall.system(c.NewEnrolmentCode(agent="box-1"))
    hall.clock.on(minutes=15)

    with pytest.raises(NotFound):
        hall.floor.do(c.Enrol(code=made.code), CITIZEN)


def test_an_enrolment_code_may_last_longer_but_no_longer_than_a_week(hall: AtWork) -> None:
    made = hall.system(c.NewEnrolmentCode(agent="box-1", minutes=60 * 24 * 365))
    hall.clock.on(minutes=60 * 24 * 7 - 1)
    assert hall.floor.do(c.Enrol(code=made.code), CITIZEN).agent == "box-1"

    made = hall.system(c.NewEnrolmentCode(agent="box-1", minutes=-5))
    hall.clock.on(minutes=1)
    with pytest.raises(NotFound):
        hall.floor.do(c.Enrol(code=made.code), CITIZEN)


def test_a_revoked_badge_opens_nothing(hall: AtWork) -> None:
    code = hall.system(c.NewEnrolmentCode(agent="box-1")).code
    token = hall.floor.do(c.Enrol(code=code), CITIZEN).token

    hall.system(c.RevokeBadge(agent="box-1"))

    for guess in (token, ""):
        with pytest.raises(NotFound):
            hall.floor.badge(guess)


def test_badges_are_the_administrators_affair(hall: AtWork) -> None:
    with pytest.raises(NotAllowed):
        hall.floor.do(c.NewEnrolmentCode(agent="box-1"), MANAGER)
    with pytest.raises(NotFound):
        hall.system(c.NewEnrolmentCode(agent="box-77"))


def test_receipts_show_where_a_call_arrived_and_repeats_change_nothing(hall: AtWork) -> None:
    hall.issue()
    hall.open("1")
    hall.next("1")
    call = hall.floor.window("1").call
    assert call is not None
    shown = c.RecordReceipt(device="panel-1", channel="panel", ok=True, seq=call.seq)

    hall.floor.do(shown, device("panel-1"))
    hall.floor.do(shown, device("panel-1"))

    view = hall.floor.window("1").call
    assert view is not None
    assert view.delivered == {"panel": "shown", "board": "pending", "voice": "pending"}
    assert hall.kinds().count("delivered") == 1


def test_a_call_that_failed_first_may_still_arrive(hall: AtWork) -> None:
    hall.issue()
    hall.open("1")
    hall.next("1")
    call = hall.floor.window("1").call
    assert call is not None

    for ok in (False, True):
        hall.floor.do(
            c.RecordReceipt(device="panel-1", channel="panel", ok=ok, seq=call.seq),
            device("panel-1"),
        )

    view = hall.floor.window("1").call
    assert view is not None
    assert view.delivered["panel"] == "shown"


def test_paper_that_came_out_is_in_the_journal(hall: AtWork) -> None:
    paper = hall.issue()
    receipt = c.RecordReceipt(device="printer-1", channel="print", ok=True, ticket=paper.ticket)

    hall.floor.do(receipt, device("printer-1"))
    hall.floor.do(receipt, device("printer-1"))

    assert hall.kinds().count("printed") == 1
    with pytest.raises(NotFound):
        hall.floor.do(
            c.RecordReceipt(device="printer-1", channel="print", ok=True, ticket=99),
            device("printer-1"),
        )


def reprinted(hall: AtWork, **facts: str) -> tuple[str, Reprint]:
    """What is told for the paper that was asked for, and to which agent."""
    hall.floor.do(c.ReprintTicket(**facts), CLERK)
    eventually(lambda: hall.published and hall.published[-1].reprints)
    (told,) = hall.published[-1].reprints
    return told


def ready(hall: AtWork, health: str = "ready") -> None:
    hall.floor.do(c.RecordHealth(device="printer-1", health=health), device("printer-1"))


def test_a_clerk_has_a_paper_printed_again_where_the_first_came_out(hall: AtWork) -> None:
    paper = hall.issue()
    hall.issue()
    ready(hall)
    first = c.RecordReceipt(device="printer-1", channel="print", ok=True, ticket=paper.ticket)
    hall.floor.do(first, device("printer-1"))

    agent, told = reprinted(hall, number=paper.number)

    (entry,) = [entry for entry in hall.floor.journal() if entry.kind == "reprint_asked"]
    assert (agent, told.device, told.paper.copy) == ("box-1", "printer-1", entry.seq)
    assert entry.data["number"] == "A001"
    assert entry.data["printer"] == "printer-1"
    assert (told.paper.number, told.paper.token, told.paper.ahead) == ("A001", paper.token, 0)
    copied = c.RecordReceipt(
        device="printer-1", channel="print", ok=True, ticket=paper.ticket, copy=entry.seq
    )
    hall.floor.do(copied, device("printer-1"))
    assert hall.kinds().count("printed") == 2
    assert hall.floor.reprints(["printer-1"]) == []


def test_a_paper_of_which_nothing_was_said_is_told_again_until_nobody_waits_for_it(
    hall: AtWork,
) -> None:
    paper = hall.issue()
    ready(hall)
    _, first = reprinted(hall, number=paper.number, printer="printer-1")
    said = c.RecordReceipt(
        device="panel-1", channel="print", ok=True, ticket=paper.ticket, copy=first.paper.copy
    )
    hall.floor.do(said, device("panel-1"))  # another device closes nothing

    hall.clock.on(minutes=4)
    hall.reopen()
    _, second = reprinted(hall, number=paper.number, printer="printer-1")
    assert hall.floor.reprints(["printer-1"]) == [first, second]
    assert hall.floor.reprints(["printer-2"]) == []
    assert hall.system(c.GiveUpReprints()) == 0
    assert hall.floor.check() == []

    hall.clock.on(minutes=1)
    assert hall.floor.reprints(["printer-1"]) == [second]
    assert hall.system(c.GiveUpReprints()) == 1
    (given_up,) = [entry for entry in hall.floor.journal() if entry.kind == "not_printed"]
    assert given_up.data == {
        "number": "A001",
        "device": "printer-1",
        "copy": first.paper.copy,
        "detail": "no receipt",
    }
    hall.system(c.CloseDay())
    assert hall.floor.reprints(["printer-1"]) == [second]


def test_a_number_taken_on_the_phone_is_printed_where_the_clerk_says(hall: AtWork) -> None:
    paper = hall.issue()
    ready(hall)
    with pytest.raises(NotFound):
        reprinted(hall, number=paper.number)
    with pytest.raises(NotFound):
        reprinted(hall, number=paper.number, printer="panel-1")

    agent, told = reprinted(hall, number=paper.number, printer="printer-1")

    assert (agent, told.device) == ("box-1", "printer-1")


@pytest.mark.parametrize("health", ["gone", "silent"])
def test_a_printer_that_does_not_answer_is_not_asked(hall: AtWork, health: str) -> None:
    paper = hall.issue()
    ready(hall, health)

    with pytest.raises(DeviceAway):
        reprinted(hall, number=paper.number, printer="printer-1")

    assert "reprint_asked" not in hall.kinds()


def test_a_citizen_cannot_have_anybodys_paper_printed(hall: AtWork) -> None:
    paper = hall.issue()
    ready(hall)

    with pytest.raises(NotAllowed):
        hall.floor.do(c.ReprintTicket(number=paper.number, printer="printer-1"), CITIZEN)


def test_health_is_news_only_when_it_changes(hall: AtWork) -> None:
    ready = c.RecordHealth(device="panel-1", health="ready", profile="bx-64x16")
    hall.floor.do(ready, device("panel-1"))
    hall.clock.on(seconds=5)
    hall.floor.do(ready, device("panel-1"))
    hall.floor.do(
        c.RecordHealth(device="panel-1", health="silent", detail="没有应答"), device("panel-1")
    )

    floor = hall.floor.floor_view()
    panel = next(d for d in floor.devices if d.device == "panel-1")
    assert (panel.health, panel.profile) == ("silent", "bx-64x16")
    assert hall.kinds().count("device_health") == 2
    assert [alert.subject for alert in floor.alerts] == ["panel-1"]


def test_the_day_closes_on_those_left_over(hall: AtWork) -> None:
    papers = [hall.issue() for _ in range(4)]
    hall.open("1", "2")
    hall.next("1")
    hall.finish("1")
    hall.next("1")
    hall.next("2")
    hall.at("2", c.HoldTicket)

    closed = hall.floor.do(c.CloseDay(), MANAGER)

    assert closed.expired == ["A002", "A003", "A004"]
    assert [hall.ticket(p).state for p in papers] == ["finished", "expired", "expired", "expired"]
    assert {w.state for w in hall.floor.windows()} == {"closed"}
    prompt = hall.floor.prompt("1")
    assert prompt is not None
    assert prompt.outcome == "timed_out"
    with pytest.raises(NotAllowed):
        hall.floor.do(c.CloseDay(), CLERK)


def test_yesterdays_number_is_not_taken_back_today(hall: AtWork) -> None:
    paper = hall.issue()
    hall.open("1")
    hall.next("1")
    hall.at("1", c.MarkMissed)
    hall.clock.on(days=1)

    with pytest.raises(NotFound):
        hall.take_back(paper)


def test_importing_the_same_hall_changes_nothing(hall: AtWork) -> None:
    before = hall.kinds()

    assert hall.floor.import_hall(small_hall()) is False
    assert hall.kinds() == before


def test_an_import_keeps_tickets_and_passwords(hall: AtWork) -> None:
    paper = hall.issue()
    hashed = hall.floor.person("1001").password_hash
    window = replace(small_hall().windows[0], queues=("A", "B"))

    assert hall.floor.import_hall(small_hall(windows=(window, *small_hall().windows[1:])))

    assert hall.ticket(paper).ahead == 0
    assert hall.floor.window("1").queues == ["A", "B"]
    assert hall.floor.person("1001").password_hash == hashed
    assert hall.floor.hall().clerks[0].password == ""


def test_a_queue_with_people_in_it_cannot_be_taken_away(hall: AtWork) -> None:
    hall.issue("C")
    hall_without = small_hall(
        queues=small_hall().queues[:2],
        services=small_hall().services[:2],
        windows=small_hall().windows[:2],
    )

    with pytest.raises(InvalidRequest):
        hall.floor.import_hall(hall_without)


def test_what_a_later_folder_leaves_out_is_gone_but_not_forgotten(hall: AtWork) -> None:
    hall.floor.import_hall(small_hall(windows=small_hall().windows[:2]))

    assert [w.window for w in hall.floor.windows()] == ["1", "2"]
    with pytest.raises(NotFound):
        hall.floor.window("3")


def test_the_journal_can_be_read_on_from_any_point(hall: AtWork) -> None:
    hall.issue()
    hall.issue()
    seen = hall.floor.journal(limit=1)

    rest = hall.floor.journal(since=seen[-1].seq)

    assert [e.seq for e in (*seen, *rest)] == list(range(1, hall.floor.seq() + 1))


def test_a_cancelled_ticket_says_what_can_be_done(hall: AtWork) -> None:
    paper = hall.issue()
    hall.floor.do(c.CancelTicket(token=paper.token), CITIZEN)

    with pytest.raises(TicketStateError) as refused:
        hall.take_back(paper)
    assert refused.value.facts == {"number": "A001", "state": "cancelled", "can": ""}


def missed(hall: AtWork) -> Paper:
    paper = hall.issue()
    hall.open("1")
    hall.next("1")
    hall.at("1", c.MarkMissed)
    return paper


def test_a_missed_ticket_is_taken_back_at_a_kiosk_by_its_own_paper(hall: AtWork) -> None:
    paper = missed(hall)

    view = hall.floor.do(c.TakeBack(token=paper.token, device="kiosk-1"), device("kiosk-1"))

    assert (view.number, view.state) == ("A001", "waiting")
    assert hall.floor.journal()[-1].actor == "device:kiosk-1"


def test_a_kiosk_takes_back_no_number_that_is_only_said(hall: AtWork) -> None:
    paper = missed(hall)

    with pytest.raises(NotAllowed):
        hall.floor.do(c.TakeBack(number=paper.number), device("kiosk-1"))
    with pytest.raises(NotFound):
        hall.floor.do(c.TakeBack(token=f"{paper.ticket}.guessed"), device("kiosk-1"))
    with pytest.raises(InvalidRequest):
        hall.floor.do(c.TakeBack(number=paper.number, token=paper.token), CLERK)


def test_yesterdays_ticket_is_not_taken_back(hall: AtWork) -> None:
    paper = missed(hall)
    hall.clock.on(days=1)

    with pytest.raises(NotFound):
        hall.floor.do(c.TakeBack(token=paper.token), device("kiosk-1"))
