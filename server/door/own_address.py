"""A paper's ticket address made whole, for halls that have given no public one.

The server knows no address of its own; whoever asks has just used one that works for them.
"""

from __future__ import annotations

from typing import Any

import msgspec

from floorlink.hall_voice import HallVoice
from floorlink.messages import Paper, Reprint
from floorlink.own_numbers import OwnShare


def with_address(answer: Any, address: str) -> Any:
    """`answer` as it was, or with pages and clips that are found at `address` (scheme and host)."""
    if isinstance(answer, Paper) and answer.url.startswith("/"):
        return msgspec.structs.replace(answer, url=address + answer.url)
    if isinstance(answer, Reprint):
        return msgspec.structs.replace(answer, paper=with_address(answer.paper, address))
    if isinstance(answer, OwnShare) and answer.page.startswith("/"):
        return msgspec.structs.replace(answer, page=address + answer.page)
    if isinstance(answer, HallVoice) and answer.base.startswith("/"):
        return msgspec.structs.replace(answer, base=address + answer.base)
    return answer
