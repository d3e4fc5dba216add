"""A hall's own layout: which lines, in which order, in which language; and its picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from floorlink.errors import SettingsError
from floorlink.messages import Names
from printer.example import example
from printer.layout import Logo, QrCode, TextLine, ticket_layout
from printer.preview import preview
from printer.profile import load_profile
from printer.raster import draw_text, logo_bitmap
from printer.template import PLAIN, TicketTemplate, load_template
from server.commands import main
from tests.printer.papers import a_paper


def texts(template: TicketTemplate, language: str = "zh") -> list[str]:
    layout = ticket_layout(a_paper(language=language), 48, template)
    return [line.text for line in layout if isinstance(line, TextLine)]


def test_the_hall_says_which_lines_there_are_and_in_which_order() -> None:
    template = TicketTemplate(lines=("advice", "number", "qr", "hall"))

    layout = ticket_layout(a_paper(), 48, template)

    assert [type(line) for line in layout] == [TextLine, TextLine, QrCode, TextLine, TextLine]
    assert texts(template)[:2] == ["过号请到咨询台", "A012"]


@given(st.lists(st.sampled_from(PLAIN.lines), unique=True))
def test_no_template_makes_a_ticket_without_its_number(lines: list[str]) -> None:
    template = TicketTemplate(lines=tuple(lines))  # type: ignore[arg-type]  # drawn from Part

    assert "A012" in texts(template)


def test_a_ticket_in_both_languages_says_everything_once() -> None:
    said = texts(TicketTemplate(language="both"))

    assert said[:3] == ["东平县公共行政服务中心", "Dongping Service Centre", "户口迁移"]
    assert "普通号 / Ordinary 2026-11-23 09:05" in said
    assert said.count("A012") == 1


@pytest.mark.parametrize(("language", "word"), [("zh", "前面等候5人"), ("en", "5 ahead of you")])
def test_a_hall_may_print_one_language_whatever_the_citizen_chose(language: str, word: str) -> None:
    template = TicketTemplate(language=language)  # type: ignore[arg-type]

    assert texts(template, "zh") == texts(template, "en")
    assert word in texts(template)


def test_the_halls_advice_replaces_the_usual_one() -> None:
    advice = Names(zh="过号三次作废", en="Void after three calls")

    assert texts(TicketTemplate(advice=advice), "en")[-1] == "Void after three calls"


def test_the_logo_stands_where_the_template_puts_it() -> None:
    layout = ticket_layout(a_paper(), 48, TicketTemplate(logo="logo.png"))

    assert layout[0] == Logo()
    assert Logo() not in ticket_layout(a_paper(), 48)


def test_every_fault_of_a_template_is_told(tmp_path: Path) -> None:
    file = tmp_path / "ticket.toml"
    file.write_text('lines = ["numbr"]\nlanguage = "de"\n')

    with pytest.raises(SettingsError) as refused:
        load_template(file)

    told = "\n".join(refused.value.faults)
    assert 'did you mean "number"' in told
    assert "language" in told


def test_a_logo_that_is_not_there_is_told_before_the_first_ticket(tmp_path: Path) -> None:
    (tmp_path / "ticket.toml").write_text('logo = "logo.png"\n')

    with pytest.raises(SettingsError, match=r"logo\.png"):
        load_template(tmp_path / "ticket.toml")


def test_a_wide_logo_is_made_as_narrow_as_the_paper(tmp_path: Path) -> None:
    Image.new("RGBA", (1000, 250), (0, 0, 0, 255)).save(tmp_path / "logo.png")

    logo = logo_bitmap(tmp_path / "logo.png", 384)

    assert (logo.width, logo.height) == (384, 96)
    assert logo.rows == b"\xff" * (48 * 96)


def test_what_is_clear_in_a_logo_stays_white(tmp_path: Path) -> None:
    Image.new("RGBA", (12, 3), (0, 0, 0, 0)).save(tmp_path / "logo.png")

    logo = logo_bitmap(tmp_path / "logo.png", 384)

    assert (logo.width, logo.rows) == (16, bytes(6))


@pytest.mark.parametrize("profile", ["printers/escpos-58.toml", "printers/escpos-80.toml"])
def test_the_preview_is_as_wide_as_the_paper_and_shows_every_line(profile: str) -> None:
    spelled = load_profile(profile)

    whole = preview(ticket_layout(example("zh"), spelled.columns), spelled)
    short = preview([TextLine("A012", 4)], spelled)

    assert whole.width == short.width == spelled.dots + 48
    assert whole.height > short.height
    assert {colour for _, colour in whole.getcolors() or []} == {0, 255}


@pytest.mark.parametrize("letter", ["M", "W", "@", "g", "户"])
def test_every_letter_stands_whole_in_its_own_cell(letter: str) -> None:
    """As a printer's own font does: neither cut at the edge nor in its neighbour's cell."""
    drawn = draw_text(f" {letter} ", 2)

    left, top, right, bottom = ImageChops.invert(drawn.convert("L")).getbbox() or (0, 0, 0, 0)

    assert 24 <= left < right <= drawn.width - 24
    assert 0 < top < bottom < drawn.height


def test_the_command_writes_a_picture_of_the_halls_ticket(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ticket.toml").write_text('lines = ["number"]\n')
    plain, own = tmp_path / "plain.png", tmp_path / "own.png"

    assert main(["preview-ticket", "--output", str(plain)]) == 0
    assert main(["preview-ticket", str(tmp_path), "-o", str(own), "--language", "en"]) == 0

    assert capsys.readouterr().out.splitlines() == [str(plain), str(own)]
    with Image.open(plain) as all_lines, Image.open(own) as number_only:
        assert all_lines.format == number_only.format == "PNG"
        assert all_lines.height > number_only.height
