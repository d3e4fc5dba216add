"""The phone page behind a ticket's QR: its place, its window, why others were first."""

from __future__ import annotations

from typing import Any, cast

from server.domain.discipline import ahead_of
from server.domain.errors import NotFound
from server.domain.ratings import PromptState
from server.domain.tickets import AT_WINDOW, TicketState, WaitingTicket
from server.domain.visits import Stage, Stages, StageState, in_order, waiting_in
from server.services.house import House
from server.services.later_ratings import may_add_reasons, second_practice
from server.services.ports import Books
from server.services.rating import qr_until
from server.services.records import JournalRow, TicketRow
from server.services.showing import Showing
from server.services.views import CallReason, CandidateView, StageView, TicketView
from server.services.work import ticket_of


class TicketPage:
    def __init__(self, books: Books, house: House, show: Showing) -> None:
        self._books = books
        self._house = house
        self._show = show

    def find(self, token: str) -> TicketRow:
        return ticket_of(token, self._books)

    def view(self, ticket: TicketRow) -> TicketView:
        house, visit = self._house, self._books.stages(ticket.id)
        present = _present_stage(ticket, visit)
        at_window = ticket.window if ticket.state in AT_WINDOW else ""
        ahead, wait = self._place(ticket, visit)
        return TicketView(
            seq=self._books.seq,
            number=ticket.number,
            token=ticket.token,
            state=ticket.state.value,
            queue=present.queue,
            queue_name=house.queue_names[present.queue],
            service_name=self._show.service_name(ticket),
            ticket_class=ticket.ticket_class.value,
            issued_at=ticket.issued_at,
            ahead=ahead,
            expected_wait_s=wait,
            windows=[present.target_window]
            if present.target_window
            else list(house.windows_of[present.queue]),
            window=at_window or None,
            window_name=house.window_names.get(at_window),
            stages=[self._stage(ticket, stage) for stage in in_order(visit)],
            call_reason=self._own_call(ticket),
            **self._rating_tokens(ticket),
        )

    def _stage(self, ticket: TicketRow, stage: Stage) -> StageView:
        if stage.state is not StageState.OPEN:
            state = stage.state.value
        elif ticket.state in AT_WINDOW and stage.number == ticket.stage:
            state = "at_window"
        else:
            state = "waiting"
        return StageView(
            queue=stage.queue, queue_name=self._house.queue_names[stage.queue], state=state
        )

    def _place(self, ticket: TicketRow, visit: Stages) -> tuple[int | None, tuple[int, int] | None]:
        """Of the open stage whose turn comes soonest; nothing unless the ticket waits."""
        if ticket.state is not TicketState.WAITING:
            return None, None
        places = []
        for stage in waiting_in(visit):
            assert stage.since is not None, "an open stage has begun to wait"
            own = WaitingTicket(
                ticket.id,
                stage.number,
                ticket.number,
                stage.queue,
                ticket.ticket_class,
                stage.since,
                stage.target_window,
            )
            others = [
                other
                for other in self._books.waiting([stage.queue])
                if other.target_window in (None, stage.target_window)
            ]
            practice = self._house.practice
            ahead = ahead_of(own, others, self._show.now, self._house.targets, practice.cap)
            places.append((ahead, self._show.expected(stage.queue, ahead)))
        return min(places, key=lambda place: place[1])

    def _rating_tokens(self, ticket: TicketRow) -> dict[str, str]:
        """What the page may still do about the latest serving: rate, add reasons, rate again."""
        prompt = self._books.prompt_of(ticket.id)
        if prompt is None:
            return {}
        in_time = self._show.now < qr_until(prompt, self._house)
        if prompt.state is not PromptState.RATED:
            return {"prompt_token": prompt.token} if in_time else {}
        rating = self._books.rating(prompt.serving)
        if rating is None:
            return {}
        tokens = {}
        if in_time and may_add_reasons(rating):
            tokens["reasons_token"] = prompt.token
        practice = second_practice(self._house)
        fresh = self._show.now - rating.at <= practice.within
        if practice.allowed and fresh and self._books.second(rating.serving) is None:
            tokens["again_token"] = prompt.token
        return tokens

    def _own_call(self, ticket: TicketRow) -> CallReason | None:
        return call_reason(self._books.journal(ticket.call - 1, 1)[0]) if ticket.call else None

    def why(self, ticket: TicketRow) -> CallReason:
        """Of the latest call before its own, since its issue, at a window that serves its queue."""
        stages = self._books.stages(ticket.id)
        windows = {w for stage in stages for w in self._house.windows_of[stage.queue]}
        call = self._books.call_before(ticket, sorted(windows))
        if call is None:
            raise NotFound(what="叫号记录", key=ticket.number)
        return call_reason(self._books.journal(call.seq - 1, 1)[0])


def call_reason(row: JournalRow) -> CallReason:
    candidates = cast(list[dict[str, Any]], row.data.get("candidates", []))
    return CallReason(
        rule=str(row.data["rule"]),
        chosen=str(row.data["number"]),
        candidates=[
            CandidateView(
                number=candidate["number"],
                queue=candidate["queue"],
                ticket_class=candidate["ticket_class"],
                waited_s=candidate["waited_s"],
                score=candidate["score"],
            )
            for candidate in candidates
        ],
    )


def _present_stage(ticket: TicketRow, visit: Stages) -> Stage:
    """The stage at hand: served now or last, else the first that waits."""
    if ticket.state is TicketState.WAITING:
        return waiting_in(visit)[0]
    return next((stage for stage in visit if stage.number == ticket.stage), visit[0])
