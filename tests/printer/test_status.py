from __future__ import annotations

from itertools import product

import pytest

from printer.status import QUESTIONS, PaperState, is_answer, judge, question
from printer.twin import PrinterTwin


def asked(twin: PrinterTwin) -> PaperState:
    answers = {n: heard[0] for n in QUESTIONS if (heard := twin.hear(question(n)))}
    return judge(answers)


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (None, PaperState.READY),
        ("near_end", PaperState.NEAR_END),
        ("out_of_paper", PaperState.OUT_OF_PAPER),
        ("cover_open", PaperState.COVER_OPEN),
        ("cutter_stuck", PaperState.CUTTER),
        ("silent", PaperState.SILENT),
    ],
)
def test_a_printer_says_what_troubles_it(trouble: str | None, state: PaperState) -> None:
    twin = PrinterTwin()
    if trouble:
        setattr(twin, trouble, True)

    assert asked(twin) is state


def test_silence_is_never_plenty_of_paper() -> None:
    assert judge({}) is PaperState.SILENT
    assert judge({1: 0x12, 2: 0x12, 3: 0x12}) is PaperState.SILENT


def test_an_open_cover_is_told_before_the_paper_that_it_hides() -> None:
    twin = PrinterTwin()
    twin.cover_open = twin.out_of_paper = True

    assert asked(twin) is PaperState.COVER_OPEN


@pytest.mark.parametrize(("n", "bits"), [(1, 0x08), (1, 0x20), (2, 0x40), (3, 0x20), (3, 0x40)])
def test_a_printer_that_is_off_line_for_no_told_reason_prints_nothing(n: int, bits: int) -> None:
    answers = dict.fromkeys(QUESTIONS, 0x12) | {n: 0x12 | bits}

    assert judge(answers) is PaperState.OFFLINE


@pytest.mark.parametrize("noise", [0x00, 0xFF, 0x11, 0x13, 0x41, 0x10, 0x92])
def test_noise_on_the_line_is_no_answer(noise: int) -> None:
    assert not is_answer(noise)


def test_every_answer_of_the_twin_can_be_told_from_noise() -> None:
    for out, near, cover, cutter in product([False, True], repeat=4):
        twin = PrinterTwin()
        twin.out_of_paper, twin.near_end, twin.cover_open, twin.cutter_stuck = (
            out,
            near,
            cover,
            cutter,
        )
        assert all(is_answer(byte) for n in QUESTIONS for byte in twin.hear(question(n)))
