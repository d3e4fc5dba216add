"""Each command of follow-up with its use case and its answer, for the dispatch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from server.services.commands import Command
from server.services.follow_up import commands as c
from server.services.follow_up.opening import open_by_hand, open_reviews
from server.services.follow_up.page import CasePages
from server.services.follow_up.reminding import tell_deadlines
from server.services.follow_up.steps import hand_case_over, say, see_contact, take_step
from server.services.follow_up.views import CaseView, Contact, FlagsFound
from server.services.showing import Showing
from server.services.work import Work

PLAIN: dict[type[Command], tuple[Callable[[Any, Work], Any], Any]] = {
    c.SeeContact: (see_contact, Contact),
    c.TellDeadlines: (tell_deadlines, int),
    c.OpenReviews: (open_reviews, FlagsFound),
}


def _with_case(act: Callable[[Any, Work], int]) -> Callable[[Any, Work, Showing], CaseView]:
    def answer(command: Any, work: Work, show: Showing) -> CaseView:
        row = work.books.case(act(command, work))
        assert row is not None, "what was just acted on is there"
        # Also when the step took it out of the actor's sight.
        return CasePages(work.books, work.house, show, work.actor).of(row)

    return answer


SHOWING: dict[type[Command], tuple[Callable[[Any, Work, Showing], Any], Any]] = {
    c.OpenCase: (_with_case(open_by_hand), CaseView),
    c.TakeStep: (_with_case(take_step), CaseView),
    c.SayInCase: (_with_case(say), CaseView),
    c.HandOver: (_with_case(hand_case_over), CaseView),
}
