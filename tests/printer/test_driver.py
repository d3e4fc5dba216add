"""The escpos driver before a twin: what becomes of a paper when things go wrong."""

from __future__ import annotations

import random
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PIL import Image

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.errors import SettingsError
from floorlink.messages import DeviceHealth, Receipt, Reprint
from floorlink.ticket_design import TicketDesign
from printer.conversation import Conversation
from printer.driver import EscposPrinter, escpos
from printer.spool import PaperProgress, Spool
from printer.status import PaperState
from printer.twin import PrinterTwin
from tests.floorlink.pty_pair import eventually
from tests.printer.lines import TwinLine
from tests.printer.papers import a_paper
from tests.printer.upstream import RecordingUpstream

Build = Callable[..., EscposPrinter]


@pytest.fixture
def twin() -> PrinterTwin:
    return PrinterTwin()


@pytest.fixture
def line(twin: PrinterTwin) -> TwinLine:
    return TwinLine(twin)


@pytest.fixture
def upstream() -> RecordingUpstream:
    return RecordingUpstream()


@pytest.fixture
def build(line: TwinLine, upstream: RecordingUpstream, tmp_path: Path) -> Iterator[Build]:
    built: list[EscposPrinter] = []

    profile = tmp_path / "quick.toml"
    profile.write_text('name = "a twin, which prints at once"\nsettle_ms = 0\nannounces = true\n')

    def a_printer(**options: Any) -> EscposPrinter:
        config = DeviceConfig(
            code="printer-1",
            kind="printer",
            driver="escpos",
            line="printer",
            profile=str(profile),
            options={"ask_every": "20 ms"} | options,
        )
        around = Surroundings(upstream=upstream, lines={"printer": line}, data=tmp_path)
        built.append(escpos(config, around))
        return built[-1]

    yield a_printer
    for printer in built:
        printer.close()


def test_a_paper_comes_out_and_its_receipt_goes_up(
    build: Build, twin: PrinterTwin, upstream: RecordingUpstream
) -> None:
    printer = build()
    printer.start()

    printer.print_paper(a_paper(ticket=12))

    (receipt,) = upstream.wait_for(Receipt)
    assert (receipt.channel, receipt.ticket, receipt.ok) == ("print", 12, True)
    assert [paper.lines[2].text for paper in twin.papers] == ["A012"]


def test_the_same_ticket_never_gives_two_papers(
    build: Build, twin: PrinterTwin, upstream: RecordingUpstream
) -> None:
    printer = build()
    printer.start()
    printer.print_paper(a_paper(token="one"))
    upstream.wait_for(Receipt)

    again = printer.print_paper(a_paper(token="one"))
    printer.print_paper(a_paper("A013", token="two"))
    upstream.wait_for(Receipt, 2)

    assert again is PaperProgress.PRINTED
    assert [paper.lines[2].text for paper in twin.papers] == ["A012", "A013"]


def test_without_paper_a_ticket_is_held_and_comes_once_there_is_paper(
    build: Build, twin: PrinterTwin, upstream: RecordingUpstream
) -> None:
    twin.out_of_paper = True
    printer = build()
    printer.start()
    printer.print_paper(a_paper(token="one"))
    upstream.wait_for(DeviceHealth)
    assert printer.progress(a_paper(token="one")) is PaperProgress.ISSUED

    twin.out_of_paper = False

    (receipt,) = upstream.wait_for(Receipt)
    assert receipt.ok
    assert len(twin.papers) == 1


def test_paper_that_ends_under_the_ticket_is_one_paper_after_the_roll_is_changed(
    build: Build, twin: PrinterTwin, upstream: RecordingUpstream, line: TwinLine
) -> None:
    printer = build()
    line.before_ticket = lambda: setattr(twin, "out_of_paper", True)
    printer.start()
    printer.print_paper(a_paper(token="one"))
    upstream.wait_for(DeviceHealth, 2)
    assert printer.progress(a_paper(token="one")) is PaperProgress.SENT

    twin.out_of_paper = False
    twin.work()

    (receipt,) = upstream.wait_for(Receipt)
    assert receipt.ok
    assert len(twin.papers) == 1


def test_a_silent_printer_is_not_taken_for_one_with_paper(
    build: Build, twin: PrinterTwin, upstream: RecordingUpstream
) -> None:
    twin.silent = True
    printer = build()
    printer.start()

    printer.print_paper(a_paper(token="one"))

    assert printer.wait_for(a_paper(token="one"), 0.1) is PaperProgress.ISSUED
    assert printer.health().health == "silent"
    assert upstream.sent == []


def test_an_unplugged_line_loses_no_ticket(
    build: Build, twin: PrinterTwin, upstream: RecordingUpstream, line: TwinLine
) -> None:
    printer = build()
    line.before_ticket = line.close
    printer.start()
    printer.print_paper(a_paper(token="one"))
    upstream.wait_for(DeviceHealth, 2, timeout=5)
    assert printer.progress(a_paper(token="one")) is PaperProgress.ISSUED

    line.open()

    (receipt,) = upstream.wait_for(Receipt)
    assert receipt.ok
    assert len(twin.papers) == 1


def test_after_a_restart_what_waited_is_printed_and_what_was_sent_is_not_sent_again(
    build: Build, twin: PrinterTwin, upstream: RecordingUpstream, tmp_path: Path
) -> None:
    spool = Spool(tmp_path / "spool-printer-1.sqlite")
    spool.add(a_paper("A001", ticket=1, token="sent"), datetime.now(UTC))
    spool.add(a_paper("A002", ticket=2, token="waits"), datetime.now(UTC))
    spool.move("sent", PaperProgress.SENT)
    spool.close()

    build().start()

    receipts = upstream.wait_for(Receipt, 2)
    assert [(receipt.ticket, receipt.ok) for receipt in receipts] == [(1, False), (2, True)]
    assert [paper.lines[2].text for paper in twin.papers] == ["A002"]


def test_a_ticket_whose_citizen_has_long_left_is_given_up(
    build: Build, twin: PrinterTwin, upstream: RecordingUpstream, tmp_path: Path
) -> None:
    spool = Spool(tmp_path / "spool-printer-1.sqlite")
    spool.add(a_paper(token="old"), datetime.now(UTC) - timedelta(hours=1))
    spool.close()

    printer = build()
    printer.start()

    (receipt,) = upstream.wait_for(Receipt)
    assert not receipt.ok
    assert printer.progress(a_paper(token="old")) is PaperProgress.EXPIRED
    assert twin.papers == []


def test_a_ticket_that_waits_for_paper_too_long_is_given_up(
    build: Build, twin: PrinterTwin, upstream: RecordingUpstream
) -> None:
    twin.out_of_paper = True
    printer = build(hold="200 ms")
    printer.start()

    printer.print_paper(a_paper(token="one"))

    (receipt,) = upstream.wait_for(Receipt)
    assert not receipt.ok
    assert printer.progress(a_paper(token="one")) is PaperProgress.EXPIRED


def test_a_clock_set_forward_gives_no_paper_up_that_waits(
    build: Build, twin: PrinterTwin, upstream: RecordingUpstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + timedelta(days=1)

    twin.out_of_paper = True
    printer = build()
    printer.start()
    printer.print_paper(a_paper(token="one"))
    monkeypatch.setattr("printer.driver.datetime", Tomorrow)
    upstream.wait_for(DeviceHealth)
    twin.out_of_paper = False

    (receipt,) = upstream.wait_for(Receipt)
    assert receipt.ok


def test_paper_running_low_is_told_while_it_still_prints(
    build: Build, twin: PrinterTwin, upstream: RecordingUpstream
) -> None:
    twin.near_end = True
    printer = build()
    printer.start()

    (health, *_) = upstream.wait_for(DeviceHealth)
    printer.print_paper(a_paper())

    assert (health.health, health.detail) == ("degraded", PaperState.NEAR_END)
    assert upstream.wait_for(Receipt)[0].ok


def test_a_printer_that_says_it_has_no_paper_is_heard_at_once(
    build: Build, twin: PrinterTwin, line: TwinLine
) -> None:
    printer = build(ask_every="60 s")
    rung = Event()
    printer.listen(rung.set)
    printer.start()
    assert rung.wait(5)
    eventually(lambda: printer.state is PaperState.READY)
    rung.clear()

    twin.out_of_paper = True
    line.let_speak()

    assert rung.wait(0.5)
    assert printer.state is PaperState.OUT_OF_PAPER


def test_a_clerk_gets_one_more_paper_of_a_ticket_and_a_repeat_adds_none(
    build: Build, twin: PrinterTwin, upstream: RecordingUpstream
) -> None:
    printer = build()
    printer.start()
    printer.print_paper(a_paper(token="one"))
    upstream.wait_for(Receipt)
    asked = Reprint(device="printer-1", paper=a_paper(token="one", copy=812))

    printer.tell(asked)
    upstream.wait_for(Receipt, 2)
    printer.tell(asked)
    printer.print_paper(a_paper("A013", token="two"))
    receipts = upstream.wait_for(Receipt, 4)

    assert [paper.lines[2].text for paper in twin.papers] == ["A012", "A012", "A013"]
    assert "补打：与原号票同号，请勿重复排队" in [line.text for line in twin.papers[1].lines]
    # Who asks again has heard no receipt: it is said once more, with the same request id.
    assert [receipt.copy for receipt in receipts] == [0, 812, 812, 0]
    assert len({receipt.request_id for receipt in receipts}) == 3


def test_the_staff_are_told_of_a_paper_that_nobody_saw_come_out(
    build: Build, upstream: RecordingUpstream, tmp_path: Path
) -> None:
    spool = Spool(tmp_path / "spool-printer-1.sqlite")
    spool.add(a_paper("A001", token="sent"), datetime.now(UTC))
    spool.move("sent", PaperProgress.SENT)
    spool.close()
    printer = build()
    printer.start()
    upstream.wait_for(Receipt)
    eventually(lambda: printer.state is PaperState.READY)

    told = printer.health()
    printer.print_paper(a_paper("A001", token="sent", copy=1))
    upstream.wait_for(Receipt, 2)

    assert (told.health, told.detail) == ("degraded", "doubtful A001")
    assert printer.health().detail == ""


def test_the_halls_layout_and_logo_are_on_the_paper(
    build: Build, twin: PrinterTwin, upstream: RecordingUpstream, tmp_path: Path
) -> None:
    Image.new("RGB", (100, 40), "black").save(tmp_path / "logo.png")
    (tmp_path / "ticket.toml").write_text(
        'lines = ["logo", "number", "advice"]\nlogo = "logo.png"\nadvice = {zh = "请保管好"}\n'
    )
    printer = build(template="ticket.toml")
    printer.start()

    printer.print_paper(a_paper())
    upstream.wait_for(Receipt)

    (paper,) = twin.papers
    assert [line.text for line in paper.lines] == ["A012", "请保管好"]
    assert [(one.width, one.height, one.below) for one in paper.pictures] == [(104, 40, 0)]


def test_the_layout_that_the_hall_tells_goes_before_the_boxs_file_and_outlives_a_restart(
    build: Build, twin: PrinterTwin, upstream: RecordingUpstream, tmp_path: Path
) -> None:
    (tmp_path / "ticket.toml").write_text('lines = ["number", "hall"]\n')
    picture = BytesIO()
    Image.new("L", (80, 40), 128).save(picture, "PNG")
    design = TicketDesign(
        lines=["logo", "of-tomorrow", "number"],
        language="en",
        logo=b64encode(picture.getvalue()).decode(),
    )
    printer = build(template="ticket.toml")
    printer.start()
    printer.print_paper(a_paper(token="before"))
    upstream.wait_for(Receipt)

    printer.tell(design)
    printer.print_paper(a_paper(token="after"))
    upstream.wait_for(Receipt, 2)
    printer.close()
    again = build(template="ticket.toml")
    again.start()
    again.print_paper(a_paper(token="again"))
    upstream.wait_for(Receipt, 3)

    again.tell(TicketDesign(lines=[], of_box=True))  # the hall went back to before it had one
    again.print_paper(a_paper(token="own"))
    upstream.wait_for(Receipt, 4)
    before, *after, own = twin.papers
    assert [line.text for line in before.lines][:2] == ["A012", "东平县公共行政服务中心"]
    assert own == before
    assert not list(tmp_path.glob("ticket-*.json"))
    assert [[line.text for line in paper.lines] for paper in after] == [["A012"], ["A012"]]
    assert [[one.width for one in paper.pictures] for paper in after] == [[80], [80]]


def test_a_picture_that_cannot_be_drawn_keeps_nobody_from_a_number(
    build: Build, twin: PrinterTwin, upstream: RecordingUpstream
) -> None:
    printer = build()
    printer.start()

    printer.tell(TicketDesign(lines=["logo", "number"], logo="bm90IGEgcGljdHVyZQ=="))
    printer.print_paper(a_paper())
    upstream.wait_for(Receipt)

    assert [[line.text for line in paper.lines] for paper in twin.papers] == [["A012"]]


def test_a_mistyped_option_is_told_with_the_one_that_was_meant(build: Build) -> None:
    with pytest.raises(SettingsError, match="hold"):
        build(hodl="5 min")


def test_a_million_random_bytes_make_no_printer_ready(twin: PrinterTwin) -> None:
    chance, rung = random.Random(9), []
    twin.silent = True
    line = TwinLine(twin)
    conversation = Conversation(line, lambda: rung.append(1), patience_s=0.01)

    for _ in range(100):
        line.hear(chance.randbytes(10_000))

    assert conversation._heard.empty()
    assert conversation.ask() is PaperState.SILENT
    assert len(rung) < 20_000
