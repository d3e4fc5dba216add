from __future__ import annotations

from printer.escpos_bytes import ticket_bytes
from printer.layout import ticket_layout
from printer.profile import load_profile
from printer.status import question
from printer.twin import PrintedPaper, PrinterTwin
from tests.printer.papers import a_paper

TICKET = ticket_bytes(ticket_layout(a_paper()), load_profile("printers/escpos-58.toml"))


def test_a_ticket_that_comes_byte_by_byte_is_the_same_paper() -> None:
    at_once, slowly = PrinterTwin(), PrinterTwin()

    at_once.hear(TICKET)
    for byte in TICKET:
        slowly.hear(bytes([byte]))

    assert slowly.papers == at_once.papers
    assert len(slowly.papers) == 1


def test_out_of_paper_it_keeps_what_it_is_sent_and_prints_it_afterwards() -> None:
    twin = PrinterTwin()
    twin.out_of_paper = True
    twin.hear(TICKET)
    assert twin.papers == []

    twin.out_of_paper = False
    twin.work()

    assert len(twin.papers) == 1


def test_it_answers_while_it_stands_still() -> None:
    twin = PrinterTwin()
    twin.cover_open = True

    assert twin.hear(TICKET + question(2)) == bytes([0x12 | 0x04])


def test_switched_off_it_forgets_what_it_held() -> None:
    twin = PrinterTwin()
    twin.out_of_paper = True
    twin.hear(TICKET)

    twin.power_off()
    twin.out_of_paper = False
    twin.hear(TICKET)

    assert len(twin.papers) == 1


def test_each_paper_is_announced_once() -> None:
    twin = PrinterTwin()
    seen: list[PrintedPaper] = []
    twin.on_paper = seen.append

    twin.hear(TICKET + TICKET)

    assert seen == twin.papers
    assert len(seen) == 2


def test_a_command_that_it_does_not_know_is_counted() -> None:
    twin = PrinterTwin()

    twin.hear(b"\x1b@\x1bz\x00" + TICKET)

    assert twin.unknown > 0
