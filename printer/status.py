"""What a printer says of itself: DLE EOT questions and their one-byte answers, checked.

    ask  10 04 n      answer: one byte b with (b & 0x93) == 0x12
    n=1 printer   08 offline       20 awaiting recovery
    n=2 offline   04 cover open    20 paper end       40 error
    n=3 error     08 cutter        20 unrecoverable   40 recovers by itself
    n=4 paper     0C near end      60 end

An answer does not say which question it answers, so questions are put one at a time. Silence is a
state of its own: it is never read as "plenty of paper".
"""

from __future__ import annotations

from enum import StrEnum

QUESTIONS = (1, 2, 3, 4)


class PaperState(StrEnum):
    """The one thing about a printer that matters most, worst first in `judge`."""

    READY = "ready"
    NEAR_END = "near_end"
    OUT_OF_PAPER = "out_of_paper"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    OFFLINE = "offline"
    SILENT = "silent"


PRINTS = frozenset({PaperState.READY, PaperState.NEAR_END})
"""A paper sent in these states comes out."""


def question(n: int) -> bytes:
    return bytes((0x10, 0x04, n))


def is_answer(byte: int) -> bool:
    """Whether a byte heard from a printer can be an answer at all; the rest is noise."""
    return byte & 0x93 == 0x12


def announces(byte: int) -> bool:
    """Whether a byte opens an automatic status back: 0xx1xx00, where answers are 0xx1xx10.

    The three bytes behind it have bit 4 clear, so they are no answers either.
    """
    return byte & 0x93 == 0x10


def judge(answers: dict[int, int]) -> PaperState:
    """The state behind the answers by question; a question left out was not answered."""
    if set(answers) != set(QUESTIONS):
        return PaperState.SILENT
    printer, offline, error, paper = (answers[n] for n in QUESTIONS)
    if offline & 0x04:
        return PaperState.COVER_OPEN
    if offline & 0x20 or paper & 0x60:
        return PaperState.OUT_OF_PAPER
    if error & 0x08:
        return PaperState.CUTTER
    if printer & 0x28 or offline & 0x40 or error & 0x60:
        return PaperState.OFFLINE
    if paper & 0x0C:
        return PaperState.NEAR_END
    return PaperState.READY
