"""Card reader and scanner: their contract before the twins on real ptys, mischief included."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.line import Line, LineHabits
from floorlink.line_settings import LineSettings
from kiosk.id_card import Card
from kiosk.id_reader import sam_v
from kiosk.scanner import LONGEST, ScanDecoder, gm65
from kiosk.twins import HEARD, IdReaderTwin, ScannerTwin, card_number
from tests.floorlink.pty_pair import FarEnd, PtyPair, eventually
from tests.printer.upstream import RecordingUpstream

QUICK = LineHabits(first_retry=0.02, longest_retry=0.1)
ELDER = card_number("990123", "19500215")
YOUNG = card_number("990123", "19990101", "002")


@dataclass
class Bench:
    twin: Any
    device: Any
    seen: list[Any]
    pair: PtyPair


def bench(folder: Path, twin: Any, driver: Any, kind: Any, profile: str) -> Iterator[Bench]:
    pair = PtyPair(folder / "line")
    far = FarEnd(pair, twin.feed)
    line = Line(LineSettings("line", str(pair.path), 115200), QUICK)
    around = Surroundings(RecordingUpstream(), {"line": line}, folder)
    file = folder / "profile.toml"
    file.write_text(profile)
    device = driver(DeviceConfig("reader-1", kind, "x", line="line", profile=str(file)), around)
    seen: list[Any] = []
    device.listen(seen.append)
    line.open()
    eventually(lambda: line.is_open)
    device.start()
    yield Bench(twin, device, seen, pair)
    device.close()
    line.close()
    far.close()
    pair.close()


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Bench]:
    profile = 'name = "a twin"\nlook_every = "10 ms"\npatience = "150 ms"\n'
    yield from bench(tmp_path, IdReaderTwin(), sam_v, "id_reader", profile)


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[Bench]:
    yield from bench(tmp_path, ScannerTwin(), gm65, "scanner", 'name = "x"\nlit = "200 ms"\n')


def test_a_card_is_read_once_and_again_only_after_it_was_taken_away(reader: Bench) -> None:
    reader.device.arm(30)
    reader.twin.put(ELDER)
    eventually(lambda: len(reader.seen) == 1)

    reader.twin.put(ELDER)  # found again at once, as some readers do
    looks_on(reader)
    assert len(reader.seen) == 1
    reader.twin.take()
    looks_on(reader)
    reader.twin.put(YOUNG)
    eventually(lambda: len(reader.seen) == 2)

    first, second = reader.seen
    assert isinstance(first, Card)
    assert (first.birth.year, second.birth.year) == (1950, 1999)
    assert first.person != second.person
    assert reader.device.health().counters["read"] == 2


def looks_on(reader: Bench) -> None:
    """It has looked twice more: the first may have been on its way."""
    so_far = reader.twin.finds
    eventually(lambda: reader.twin.finds >= so_far + 2)


def test_nobody_asked_so_no_card_is_read(reader: Bench) -> None:
    reader.twin.put(ELDER)
    reader.device.arm(30)
    eventually(lambda: reader.seen)
    reader.device.arm(0)
    reader.twin.take()
    reader.twin.put(YOUNG)

    reader.twin.feed(b"")
    eventually(lambda: reader.device._rest() is None)

    assert len(reader.seen) == 1
    assert reader.twin.reads == 1


@pytest.mark.parametrize("mischief", ["silent", "noise", "half"])
def test_a_reader_that_misbehaves_is_read_once_it_is_well(reader: Bench, mischief: str) -> None:
    reader.twin.mischief = mischief
    reader.device.arm(30)
    if mischief == "silent":
        eventually(lambda: reader.device.health().health == "silent")
    reader.twin.mischief = ""
    reader.twin.put(ELDER)

    eventually(lambda: len(reader.seen) == 1, timeout=5)
    assert reader.device.health().health == "ready"


def test_a_card_that_cannot_be_read_is_counted_and_its_text_told_to_nobody(
    reader: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    reader.device.arm(30)
    wrong = ELDER[:-1] + ("1" if ELDER[-1] != "1" else "2")
    reader.twin.put(wrong)

    eventually(lambda: reader.device.health().counters["unreadable"])

    assert reader.seen == []
    assert wrong not in caplog.text


def test_a_scanner_reads_while_it_is_wanted(scanner: Bench) -> None:
    scanner.device.arm(30)
    eventually(lambda: scanner.twin.triggers)

    scanner.pair.say(scanner.twin.show("https://hall.example/t/12.abc"))

    eventually(lambda: scanner.seen == ["https://hall.example/t/12.abc"])


def test_it_is_lit_again_and_again_until_it_is_wanted_no_more(scanner: Bench) -> None:
    scanner.device.arm(30)
    eventually(lambda: scanner.twin.triggers >= 2)
    scanner.device.arm(0)
    scanner.pair.say(b"nobody asked\r")

    eventually(lambda: not scanner.device._decoder.holds)
    assert scanner.seen == []


def test_a_code_without_an_end_is_over_when_nothing_follows(scanner: Bench) -> None:
    scanner.device.arm(30)
    scanner.pair.say(b"K7M2X9QRTD")

    eventually(lambda: scanner.seen == ["K7M2X9QRTD"])


def test_answers_to_the_trigger_are_no_codes_wherever_they_come() -> None:
    decoder = ScanDecoder(HEARD)

    said = [
        text for byte in HEARD + b"A1\r" + HEARD + b"\r\n" for text in decoder.feed(bytes([byte]))
    ]

    assert said == ["A1"]


@pytest.mark.parametrize("noise", [b"\xff\xfe\x00\r", b"\x01\x02\r", b"   \r", b"x" * 600])
def test_noise_is_no_code(noise: bytes) -> None:
    decoder = ScanDecoder(HEARD)

    assert list(decoder.feed(noise)) == []
    assert decoder.noise > 0 or not noise.strip()


def test_a_million_random_bytes_are_survived_with_little_memory() -> None:
    decoder, chance = ScanDecoder(HEARD), random.Random(9)
    for _ in range(100):
        assert all(text.isprintable() for text in decoder.feed(chance.randbytes(10_000)))
        assert len(decoder._buffer) <= LONGEST

    list(decoder.end())

    assert list(decoder.feed(b"A1\r")) == ["A1"]
