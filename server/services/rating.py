"""A citizen rates one serving, once, in private; and prompts that nobody answered."""

from __future__ import annotations

from floorlink.messages import Prompt
from server.domain.errors import InvalidRequest
from server.domain.ratings import LONGEST_TEXT, PromptState, RatingPrompt, check_prompt, level_of
from server.services.commands import Rate, TimeOutPrompts
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
    text = command.text.strip()
    if len(text) > LONGEST_TEXT:
        raise InvalidRequest(what="意见不超过{limit}字", limit=LONGEST_TEXT)
    work.books.close_prompt(prompt.token, PromptState.RATED)
    seq = work.note(
        "rated",
        window_subject(prompt.window),
        number=prompt.number,
        serving=prompt.serving,
        clerk=prompt.clerk,
        level=level.value,
        channel=command.channel,
        tags=command.tags,
        device=command.device,
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
        channel=command.channel,
        device=command.device,
        tags=list(command.tags),
        # The citizen's own words stay out of the journal: they may be personal.
        text=text,
    )
    work.books.add_rating(work.rating)
    work.prompts.append(prompt._replace(state=PromptState.RATED))
    work.show_ticket(prompt.ticket)
    return RatingTaken(window=prompt.window, number=prompt.number)


def _open_to(channel: str, prompt: PromptRow | None, work: Work) -> RatingPrompt | None:
    """A device at the window has the prompt's minute; the paper's QR has the rest of the day."""
    if prompt is None:
        return None
    if channel == "qr" and prompt.state is not PromptState.RATED:
        return RatingPrompt(PromptState.OPEN, work.house.day_ends(prompt.opened_at))
    return RatingPrompt(prompt.state, prompt.until)


def time_out_prompts(_command: TimeOutPrompts, work: Work) -> list[Prompt]:
    return [prompt_view(time_out(work, prompt)) for prompt in work.books.prompts_over(work.now)]
