from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from floorlink.messages import Names, Paper
from printer.escpos_bytes import ticket_bytes
from printer.layout import Logo, QrCode, TextLine, ticket_layout
from printer.profile import PrinterProfile, load_profile
from printer.raster import Bitmap
from printer.twin import PrintedPaper, PrinterTwin
from tests.printer.papers import a_paper

GOLDEN = Path(__file__).parent.parent / "golden"
PROFILES = sorted(
    f"printers/{file.name}"
    for file in (Path(__file__).parents[2] / "firmware_configs" / "printers").glob("*.toml")
)


def printed(paper: Paper, profile: PrinterProfile) -> PrintedPaper:
    twin = PrinterTwin(
        profile.encoding,
        chinese_mode=bool(profile.chinese_on),
        has_cutter=profile.cut != "none",
    )
    twin.hear(ticket_bytes(ticket_layout(paper, profile.columns), profile))
    assert twin.unknown == 0
    (only,) = twin.papers
    return only


@pytest.mark.parametrize("profile", PROFILES)
def test_what_comes_out_is_the_layout(profile: str) -> None:
    spelled = load_profile(profile)
    layout = ticket_layout(a_paper(), spelled.columns)

    out = printed(a_paper(), spelled)

    assert [(line.text, line.size, line.align) for line in out.lines] == [
        (line.text, line.size, "center") for line in layout if isinstance(line, TextLine)
    ]
    if spelled.qr == "native":
        assert QrCode(out.qr) in layout
    else:
        assert len(out.pictures) == 1
    assert out.cut == (spelled.cut != "none")


@pytest.mark.parametrize(
    ("golden", "profile", "paper"),
    [
        ("ticket-58.hex", "printers/escpos-58.toml", a_paper()),
        ("ticket-80-en.hex", "printers/escpos-80.toml", a_paper(language="en")),
        ("ticket-80-utf8.hex", "printers/escpos-80-utf8.toml", a_paper()),
    ],
)
def test_a_ticket_is_these_bytes(golden: str, profile: str, paper: Paper) -> None:
    spelled = load_profile(profile)

    data = ticket_bytes(ticket_layout(paper, spelled.columns), spelled)

    assert data == bytes.fromhex((GOLDEN / golden).read_text())


def test_a_ticket_is_short_enough_for_a_slow_line() -> None:
    spelled = load_profile("printers/escpos-58.toml")

    data = ticket_bytes(ticket_layout(a_paper(), 32), spelled)

    assert len(data) < 330  # a third of a second at 9600 baud


@settings(deadline=None)  # how fast is not the question, and the machine may be busy
@given(st.text(), st.sampled_from(PROFILES))
def test_whatever_a_hall_writes_no_control_byte_of_it_reaches_the_printer(
    text: str, profile: str
) -> None:
    spelled = load_profile(profile)
    hostile = a_paper(
        service=Names(zh=text), hall=Names(zh=f"\x1b@{text}\x10\x04\x01"), advice=Names(zh=text)
    )
    layout = ticket_layout(hostile, spelled.columns)

    out = printed(hostile, spelled)

    texts = [line.text for line in layout if isinstance(line, TextLine)]
    assert [line.text for line in out.lines] == [t for t in texts if not spelled.lacks(t)]
    drawn = len(out.pictures) - (spelled.qr == "image")
    assert drawn == len([t for t in texts if spelled.lacks(t)])


@settings(deadline=None)
@given(st.text(st.characters(codec="gb18030", exclude_categories=["Cc", "Cf", "Cs"]), min_size=1))
def test_a_printer_with_every_glyph_gets_every_character_as_text(text: str) -> None:
    spelled = replace(load_profile("printers/escpos-80.toml"), glyphs="gb18030")
    paper = a_paper(advice=Names(zh=text))

    out = printed(paper, spelled)

    wanted = "".join(text.split())
    assert "".join(line.text for line in out.lines).replace(" ", "").endswith(wanted)
    assert out.pictures == ()


def test_only_the_line_that_the_font_lacks_is_sent_as_dots() -> None:
    spelled = load_profile("printers/escpos-80.toml")
    paper = a_paper(service=Names(zh="㐀家户口迁移"))

    out = printed(paper, spelled)

    (picture,) = out.pictures
    assert picture.below == 1  # under the hall's name, where its text would have stood
    assert (picture.width, picture.height) == (6 * 24 * 2, 48)
    assert "㐀" not in "".join(line.text for line in out.lines)
    assert len(out.lines) == len(ticket_layout(paper, 48)) - 2  # its own, and the QR code's
    data = ticket_bytes(ticket_layout(paper, spelled.columns), spelled)
    assert len(data) < 2200


def test_a_printer_without_chinese_prints_it_as_dots() -> None:
    spelled = replace(load_profile("printers/escpos-58.toml"), glyphs="ascii")

    out = printed(a_paper(), spelled)

    assert [line.text for line in out.lines] == ["A012"]
    assert len(out.pictures) == 8


def test_the_logo_is_sent_in_bands_that_a_small_buffer_can_hold() -> None:
    spelled = load_profile("printers/escpos-58.toml")
    logo = Bitmap(64, 500, bytes(8 * 500))
    twin = PrinterTwin()

    twin.hear(ticket_bytes([Logo(), TextLine("A012", 4)], spelled, logo))

    (paper,) = twin.papers
    assert [picture.height for picture in paper.pictures] == [240, 240, 20]
    assert all(picture.below == 0 for picture in paper.pictures)
