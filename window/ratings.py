"""When a press on an evaluation keypad counts: once, and only while its window asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from floorlink.driver import Upstream
from floorlink.messages import Message, Prompt, RatePressed
from window.rating_prompt import RatingPrompt


class Ratings:
    """The presses of one keypad on their way to the server. Thread-safe."""

    def __init__(
        self, device: str, upstream: Upstream, answer_within_s: float, clock: Callable[[], float]
    ) -> None:
        self._device = device
        self._upstream = upstream
        self._prompt = RatingPrompt(answer_within_s, clock)
        self.counters = dict.fromkeys(("ratings", "ignored"), 0)

    def tell(self, message: Message) -> bool:
        """Whether the keypad should ask for a rating now."""
        return isinstance(message, Prompt) and self._prompt.tell(message)

    @property
    def asked(self) -> bool:
        """A rating is asked for, and a press would count."""
        return self._prompt.is_open

    def press(self, level: int) -> bool:
        """Whether the press is the answer to an open prompt; if so it is on its way."""
        token = self._prompt.answer()
        if not token:
            self.counters["ignored"] += 1
            return False
        self.counters["ratings"] += 1
        self._upstream.send(
            RatePressed(
                request_id=str(uuid4()),
                device=self._device,
                token=token,
                level=level,
                at=datetime.now(UTC),
            )
        )
        return True
