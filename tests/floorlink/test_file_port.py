"""A line whose port is a path: a device, as the kernel's usblp is one, and a plain file."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from floorlink.line import Line, LineHabits
from floorlink.line_settings import LineSettings
from tests.floorlink.pty_pair import PtyPair, eventually

QUICK = LineHabits(first_retry=0.02, longest_retry=0.1)


def test_a_plain_file_takes_what_is_sent_and_adds_it_at_the_end(tmp_path: Path) -> None:
    file = tmp_path / "papers.bin"
    file.write_bytes(b"before")
    line = Line(LineSettings("printer", f"file://{file}", 115200), QUICK)
    line.open()
    left = Event()

    line.send(b"\x1b@A012\n", lambda sent: left.set() if sent else None)

    assert left.wait(5)
    line.close()
    assert file.read_bytes() == b"before\x1b@A012\n"


def test_a_device_is_written_and_heard_and_may_come_back(tmp_path: Path) -> None:
    pair = PtyPair(tmp_path / "lp0")
    line = Line(LineSettings("printer", f"file://{pair.path}", 115200), QUICK)
    heard: list[bytes] = []
    line.listen(heard.append)
    line.open()
    eventually(lambda: line.is_open)

    line.send(b"A012")
    assert pair.hear(4) == b"A012"
    pair.say(b"\x12")
    eventually(lambda: b"".join(heard) == b"\x12")
    pair.pull()
    eventually(lambda: not line.is_open)
    pair.replug()
    eventually(lambda: line.is_open)
    line.send(b"A013")

    assert pair.hear(4) == b"A013"
    line.close()
    pair.close()
