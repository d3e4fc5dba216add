"""From a command to its use case, and from what it touched to what is published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from floorlink.messages import CallView, Paper, Prompt, WindowView
from floorlink.own_numbers import CameHome, OwnShare
from server.domain.errors import InvalidRequest
from server.domain.estimates import ServiceTimes
from server.services import (
    appointments,
    calling,
    cancelling,
    day_close,
    delivery,
    device_health,
    enrolment,
    identities,
    issuing,
    later_ratings,
    own_numbers,
    project_links,
    rating,
    receipts,
    reprinting,
    serving,
    taking_back,
    transfers,
    undoing,
    windows,
)
from server.services import commands as c
from server.services.assessing import appeals, entering, months, schemes, supplements, terms
from server.services.assessing import commands as assessing
from server.services.assessing.views import FiguresImported, SchemePut
from server.services.committer import Asked, Done
from server.services.device_alerts import device_alerts
from server.services.device_views import device_views
from server.services.floor_page import rating_seen
from server.services.floor_plan import DrawPlan, draw_plan
from server.services.follow_up import answers
from server.services.follow_up.commands import SeeContact
from server.services.hall_versions import commands as versions
from server.services.hall_versions.keeping import apply_due, keep_change, withdraw
from server.services.hall_versions.views import ChangeKept
from server.services.house import House
from server.services.importing import ImportHall, import_hall
from server.services.kept_answers import kept, read_kept
from server.services.keys import meaning
from server.services.people import answers as of_people
from server.services.people.commands import BeginSession
from server.services.permissions import check_permission
from server.services.personal import doing as personal
from server.services.personal.commands import ExportPerson
from server.services.ports import Books
from server.services.published import Published
from server.services.records import TicketRow
from server.services.showing import Showing, entry_view, prompt_view
from server.services.statistics.keeping import KeepDays, keep_days
from server.services.taking_up import TakeUp, take_up
from server.services.ticket_page import TicketPage
from server.services.views import (
    Alert,
    AppointmentView,
    Badge,
    DayClosed,
    DeviceView,
    EnrolmentCode,
    IdentityView,
    PlanView,
    RatingTaken,
    TicketView,
)
from server.services.work import Work

_TIMES_LAST = timedelta(seconds=30)
"""How long today's service times serve for estimates before they are read again."""
_LONGEST_REQUEST = 64

_AT_WINDOW: dict[type[c.AtWindow], Callable[[Any, Work], None]] = {
    c.OpenWindow: windows.open_window,
    c.CloseWindow: windows.close_window,
    c.PauseWindow: windows.pause_window,
    c.ResumeWindow: windows.resume_window,
    c.CallNext: calling.call_next,
    c.CallTicket: calling.call_ticket,
    c.Recall: calling.recall,
    c.MarkMissed: calling.mark_missed,
    c.NoteIdentity: identities.note_identity,
    c.StartServing: serving.start,
    c.FinishServing: serving.finish_serving,
    c.Transfer: transfers.transfer_ticket,
    c.HoldTicket: serving.hold,
    c.ResumeTicket: serving.resume,
    c.DiscardTicket: serving.discard,
    c.UndoPress: undoing.undo,
}
_PLAIN: dict[type[c.Command], tuple[Callable[[Any, Work], Any], Any]] = {
    c.Rate: (rating.rate, RatingTaken),
    c.EnterPaperRating: (later_ratings.enter_paper, RatingTaken),
    c.AddReasons: (later_ratings.add_reasons, RatingTaken),
    c.RateAgain: (later_ratings.rate_again, RatingTaken),
    c.SeeIdentity: (identities.see_identity, IdentityView),
    c.LinkProjects: (project_links.link_projects, int),
    c.TimeOutPrompts: (rating.time_out_prompts, list[Prompt]),
    c.GiveUpReprints: (reprinting.give_up_reprints, int),
    c.CloseDay: (day_close.close_day, DayClosed),
    c.EndPastDays: (day_close.end_past_days, int),
    TakeUp: (take_up, int),
    c.ShareNumbers: (own_numbers.share_numbers, OwnShare | None),
    c.BookAppointment: (appointments.book, AppointmentView),
    c.NewEnrolmentCode: (enrolment.new_enrolment_code, EnrolmentCode),
    c.Enrol: (enrolment.enrol, Badge),
    c.RevokeBadge: (enrolment.revoke, None),
    c.RecordReceipt: (receipts.record_receipt, None),
    c.RecordHealth: (device_health.record_health, None),
    c.RecordAway: (device_health.record_away, None),
    c.NoticeUndelivered: (delivery.notice_undelivered, int),
    ImportHall: (import_hall, bool),
    versions.KeepChange: (keep_change, ChangeKept),
    versions.ApplyDue: (apply_due, int),
    versions.WithdrawChange: (withdraw, None),
    DrawPlan: (draw_plan, PlanView),
    KeepDays: (keep_days, None),
    **answers.PLAIN,
    **of_people.PLAIN,
    **personal.PLAIN,
    assessing.Inspect: (entering.inspect, int),
    assessing.AddCaseFigures: (entering.add_case_figures, int),
    assessing.ImportCaseFigures: (entering.import_case_figures, FiguresImported),
    assessing.AddBallot: (entering.add_ballot, list[int]),
    assessing.AddVote: (entering.add_vote, int),
    assessing.WithdrawEntry: (entering.withdraw, int),
    assessing.PutScheme: (schemes.put_scheme, SchemePut),
    assessing.KeepMonth: (months.keep_month, str),
    assessing.PublishMonth: (months.publish_month, str),
    assessing.FreezeTerm: (terms.freeze_term, str),
    assessing.PublishTerm: (terms.publish_term, str),
    assessing.CorrectTerm: (terms.correct_term, int),
    assessing.Appeal: (appeals.appeal, int),
    assessing.DecideAppeal: (appeals.decide_appeal, None),
    assessing.KeepSupplement: (supplements.keep_supplement, int),
}
_SHOWING: dict[type[c.Command], tuple[Callable[[Any, Work, Showing], Any], Any]] = {
    c.IssueTicket: (issuing.issue, Paper),
    c.CheckIn: (appointments.check_in, Paper),
    c.CheckInByCard: (appointments.check_in_by_card, Paper),
    c.ReprintTicket: (reprinting.reprint, Paper),
    c.BringHome: (own_numbers.bring_home, CameHome),
    **answers.SHOWING,
}
_OF_TICKET: dict[type[c.Command], Callable[[Any, Work], TicketRow]] = {
    c.CancelTicket: cancelling.cancel,
    c.TakeBack: taking_back.take_back_ticket,
}
# Their answers are secrets, or personal, and are not stored beside the request.
_SHOWN_ONCE: tuple[type[c.Command], ...] = (
    c.NewEnrolmentCode,
    c.Enrol,
    c.SeeIdentity,
    SeeContact,
    BeginSession,
    ExportPerson,
)


class Executor:
    """Runs commands. Keeps what an import alone can change, and the estimates' service times."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._house: House | None = None
        self._times: dict[str, ServiceTimes] = {}
        self._times_read: datetime | None = None

    def house(self, books: Books) -> House:
        house = self._house
        if house is None or house.version != books.version:
            house = self._house = House(books.hall(), books.version)
        return house

    def showing(self, books: Books, house: House, now: datetime) -> Showing:
        read = self._times_read
        if read is None or not read <= now < read + _TIMES_LAST:
            self._times, self._times_read = books.service_times(house.day(now)), now
        return Showing(books, house, now, self._times)

    def execute(self, asked: Asked, books: Books) -> Done:
        books.mark()
        command, kind = asked.command, type(asked.command)
        request = asked.request
        if len(asked.request_id) > _LONGEST_REQUEST:
            raise InvalidRequest(what="请求编号不超过{limit}个字符", limit=_LONGEST_REQUEST)
        if request:
            earlier = books.answer_to(request)
            if earlier is not None:
                return Done(_repeat(earlier, kind), None)
        house, now = self.house(books), self._clock()
        check_permission(command, asked.actor, house)
        work = Work(books, house, asked.actor, now)
        show = self.showing(books, house, now)
        answer = self._run(command, work, show)
        published = self._published(work, show)
        if request and kind not in _SHOWN_ONCE:
            told = kept(kind, answer)
            books.store_answer(request, told, now, personal=kind in answers.SHOWING)
        return Done(answer, published)

    def _run(self, command: c.Command, work: Work, show: Showing) -> Any:
        if isinstance(command, c.PressKey):
            command = meaning(command, work)
            check_permission(command, work.actor, work.house)
        kind = type(command)
        if isinstance(command, c.MoveClerk):
            windows.move_clerk(command, work)
            return show.window(command.window)
        if isinstance(command, c.AtWindow):
            _AT_WINDOW[type(command)](command, work)
            return show.window(command.window)
        if kind in _SHOWING:
            return _SHOWING[kind][0](command, work, show)
        if kind in _OF_TICKET:
            ticket = _OF_TICKET[kind](command, work)
            return TicketPage(work.books, work.house, show).view(ticket)
        return _PLAIN[kind][0](command, work)

    def _published(self, work: Work, show: Showing) -> Published | None:
        touched = work.books.touched
        if not touched.journal:
            return None
        entries = tuple(entry_view(row) for row in touched.journal)
        if any(entry.kind == "imported" for entry in entries):
            return Published(entries=entries, catalogue=True)
        house = work.house
        windows_seen = dict(touched.windows)
        queues_seen = dict(touched.queues)
        for code in touched.modes:
            if code in house.windows:
                queues_seen |= dict.fromkeys(house.windows[code].queues)
        for queue in touched.queues:
            windows_seen |= dict.fromkeys(house.windows_of.get(queue, ()))
        windows_seen |= show.idle_beside((*touched.windows, *touched.modes))
        return Published(
            entries=entries,
            windows=show.windows(windows_seen),
            queues=show.queues(queues_seen),
            call=_call(work, show),
            rating=rating_seen(work.rating) if work.rating else None,
            prompts=tuple(prompt_view(prompt) for prompt in work.prompts),
            devices=_devices(work),
            reprints=tuple(work.reprints),
            alerts=_alerts(work, show),
            tickets=tuple(touched.tickets.values()),
        )


def _call(work: Work, show: Showing) -> CallView | None:
    for row in work.books.touched.journal:
        if row.kind in ("called", "recalled"):
            call = work.books.call(row.seq if row.kind == "called" else int(str(row.data["call"])))
            assert call is not None, "the journal names a call that is not there"
            return show.call(call)
    return None


def _devices(work: Work) -> tuple[DeviceView, ...]:
    if not work.devices:
        return ()
    views = device_views(work.house, work.books.health())
    return tuple(view for view in views if view.device in work.devices)


def _alerts(work: Work, show: Showing) -> tuple[Alert, ...] | None:
    """Whenever a device, a window's opening or an undelivered call may have changed them."""
    touched = work.books.touched
    if not (work.devices or touched.modes or any(r.kind == "undelivered" for r in touched.journal)):
        return None
    return tuple(device_alerts(work.books, work.house, show))


def _repeat(stored: bytes, kind: type[c.Command]) -> Any:
    earlier = read_kept(stored)
    if earlier.command != kind.__name__:
        raise InvalidRequest(what="同一请求编号已用于另一个操作")
    return msgspec.json.decode(earlier.answer, type=_answer_type(kind))


def _answer_type(kind: type[c.Command]) -> Any:
    if issubclass(kind, (c.AtWindow, c.MoveClerk, c.PressKey)):
        return WindowView
    if kind in _OF_TICKET:
        return TicketView
    return (_SHOWING.get(kind) or _PLAIN[kind])[1]
