"""What comes after the prompt's minute: paper forms, reasons for a key pressed, second ratings."""

from __future__ import annotations

from server.domain.errors import InvalidRequest, NotFound, RatingRefused
from server.domain.ratings import (
    Level,
    PromptState,
    RatingPrompt,
    SecondRating,
    check_prompt,
    check_second,
    level_of,
)
from server.services.case_records import SecondRow
from server.services.commands import AddReasons, EnterPaperRating, RateAgain
from server.services.follow_up.opening import keep_contact
from server.services.house import House
from server.services.rating import qr_until, reasons_given, record
from server.services.records import PromptRow, RatingRow
from server.services.views import RatingTaken
from server.services.work import Work, window_subject

_AT_A_DEVICE = frozenset({"keypad", "tablet"})


def enter_paper(command: EnterPaperRating, work: Work) -> RatingTaken:
    """Marked as paper, with who entered it; never for a serving that was rated already."""
    level = level_of(command.level)
    ticket = work.books.ticket_by_number(command.number.strip().upper(), command.day or work.day)
    if ticket is None:
        raise NotFound(what="号票", key=command.number)
    prompt = work.books.prompt_of(ticket.id)
    if prompt is None:
        raise RatingRefused(reason="not_finished")
    until = prompt.opened_at + work.house.practice.paper_within
    open_still = prompt.state is not PromptState.RATED
    check_prompt(
        RatingPrompt(PromptState.OPEN if open_still else PromptState.RATED, until), work.now
    )
    tags, text = reasons_given(prompt, level, command.tags, command.text)
    record(work, prompt, level, "paper", tags, text)
    return RatingTaken(window=prompt.window, number=prompt.number)


def add_reasons(command: AddReasons, work: Work) -> RatingTaken:
    prompt, rating = _rated(command.token, work)
    if not may_add_reasons(rating):
        raise RatingRefused(reason="used")
    if work.now >= qr_until(prompt, work.house):
        raise RatingRefused(reason="timed_out")
    if level_of(command.level) != rating.level:
        raise InvalidRequest(what="和刚才的评价不一致")
    tags, text = reasons_given(prompt, Level(rating.level), command.tags, command.text)
    if not tags and not text:
        raise InvalidRequest(what="请选择理由或写几句话")
    work.books.change_rating(rating.serving, tags, text)
    work.note(
        "reasons_added",
        window_subject(rating.window),
        number=rating.number,
        serving=rating.serving,
        tags=tags,
    )
    case = work.books.case_of_serving(rating.serving)
    if case is not None:
        keep_contact(work, case.number, "", command.phone)
    work.show_ticket(rating.ticket)
    return RatingTaken(window=rating.window, number=rating.number)


def may_add_reasons(rating: RatingRow) -> bool:
    """A device took it and could not ask why. True of every level: none is told by it."""
    return rating.channel in _AT_A_DEVICE and not rating.tags and not rating.text


def rate_again(command: RateAgain, work: Work) -> RatingTaken:
    prompt, rating = _rated(command.token, work)
    if work.books.second(rating.serving) is not None:
        raise RatingRefused(reason="used")
    check_second(Level(rating.level), rating.at, work.now, second_practice(work.house))
    level = level_of(command.level)
    tags, text = reasons_given(prompt, level, command.tags, command.text)
    seq = work.note(
        "rated_again",
        window_subject(rating.window),
        number=rating.number,
        serving=rating.serving,
        level=level.value,
        tags=tags,
    )
    work.books.add_second(
        SecondRow(rating.serving, seq, work.day, work.now, level.value, tags, text)
    )
    work.show_ticket(rating.ticket)
    return RatingTaken(window=rating.window, number=rating.number)


def second_practice(house: House) -> SecondRating:
    practice = house.practice
    return SecondRating(
        practice.second_ratings, practice.second_after_bad_only, practice.second_within
    )


def _rated(token: str, work: Work) -> tuple[PromptRow, RatingRow]:
    prompt = work.books.prompt(token)
    rating = work.books.rating(prompt.serving) if prompt else None
    if prompt is None or rating is None:
        raise RatingRefused(reason="unknown")
    return prompt, rating
