"""A citizen rates one serving, once, in private; the first bad one opens a case at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from floorlink.messages import Prompt
from server.domain.errors import InvalidRequest, NotAllowed
from server.domain.ratings import (
    LONGEST_TEXT,
    Level,
    PromptState,
    RatingPrompt,
    asks_reason,
    check_prompt,
    level_of,
)
from server.domain.reasons import check_reasons, list_on
from server.rating_reasons import shipped_reasons
from server.services.commands import Rate, TimeOutPrompts
from server.services.follow_up.opening import keep_contact, open_for_rating
from server.services.house import House
from server.services.records import PromptRow, RatingRow
from server.services.serving import time_out
from server.services.showing import prompt_view
from server.services.views import RatingTaken
from server.services.work import Work, window_subject


def rate(command: Rate, work: Work) -> RatingTaken:
    level = level_of(command.level)
    prompt = work.books.prompt(command.token)
    check_prompt(_open_to(command.channel, prompt, work), work.now)
    assert prompt is not None, "check_prompt refuses what is not there"
    _check_device(prompt, work)
    tags, text = reasons_given(prompt, level, command.tags, command.text)
    record(work, prompt, level, command.channel, tags, text, command.device, command.phone)
    return RatingTaken(window=prompt.window, number=prompt.number)


def _check_device(prompt: PromptRow, work: Work) -> None:
    """A device rates at its own window only, whatever token came into its hands."""
    if work.actor.kind == "device":
        device = work.house.devices.get(work.actor.id)
        if device is None or device.window != prompt.window:
            raise NotAllowed(permission=f"window_{prompt.window}")


def reasons_given(
    prompt: PromptRow, level: Level, tags: Sequence[str], text: str
) -> tuple[list[str], str]:
    """Reasons of the list in force, and words that are not too many; InvalidRequest else."""
    words = text.strip()
    if len(words) > LONGEST_TEXT:
        raise InvalidRequest(what="意见不超过{limit}字", limit=LONGEST_TEXT)
    return list(check_reasons(list_on(shipped_reasons(), prompt.day), level, tags)), words


def record(
    work: Work,
    prompt: PromptRow,
    level: Level,
    channel: str,
    tags: list[str],
    text: str,
    device: str = "",
    phone: str = "",
) -> None:
    """The rating, its journal row, and in the same transaction the case of a bad one."""
    work.books.close_prompt(prompt.token, PromptState.RATED)
    seq = work.note(
        "rated",
        window_subject(prompt.window),
        number=prompt.number,
        serving=prompt.serving,
        clerk=prompt.clerk,
        level=level.value,
        channel=channel,
        tags=tags,
        device=device,
    )
    work.rating = RatingRow(
        serving=prompt.serving,
        seq=seq,
        ticket=prompt.ticket,
        number=prompt.number,
        window=prompt.window,
        clerk=prompt.clerk,
        day=prompt.day,
        at=work.now,
        level=level.value,
        channel=channel,
        device=device,
        tags=tags,
        # The citizen's own words stay out of the journal: they may be personal.
        text=text,
    )
    work.books.add_rating(work.rating)
    if prompt.day != work.day:
        work.books.forget_day(prompt.day)
    work.prompts.append(prompt._replace(state=PromptState.RATED))
    work.show_ticket(prompt.ticket)
    if asks_reason(level):
        keep_contact(work, open_for_rating(work, work.rating).number, "", phone)


def _open_to(channel: str, prompt: PromptRow | None, work: Work) -> RatingPrompt | None:
    """A device at the window has the prompt's minute; the paper's QR has the rest of the day."""
    if prompt is None:
        return None
    if channel == "qr" and prompt.state is not PromptState.RATED:
        return RatingPrompt(PromptState.OPEN, qr_until(prompt, work.house))
    return RatingPrompt(prompt.state, prompt.until)


def qr_until(prompt: PromptRow, house: House) -> datetime:
    """How long the ticket's page may rate, or add its reasons."""
    lasts = house.practice.qr_prompt_lasts
    return prompt.opened_at + lasts if lasts else house.day_ends(prompt.opened_at)


def time_out_prompts(_command: TimeOutPrompts, work: Work) -> list[Prompt]:
    return [prompt_view(time_out(work, prompt)) for prompt in work.books.prompts_over(work.now)]
