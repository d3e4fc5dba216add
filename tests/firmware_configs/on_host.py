"""The firmware as a program: built by ESPHome and g++, run with ptys for its lines."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from firmware_configs import ESPHOME
from floorlink.twin import Wired
from tests.floorlink.on_a_line import OnALine
from tests.floorlink.pty_pair import FarEnd, PtyPair, eventually

HOST = Path(__file__).parent / "host"
GXX = (
    "g++", "-c", "-O0", "-Isrc", "-DUSE_HOST", "-DESPHOME_LOG_LEVEL=ESPHOME_LOG_LEVEL_INFO",
    "-fno-exceptions", "-std=gnu++20",
)  # fmt: skip
DEVICES = ("keypad", "button", "panel")


def built(esphome: str, folder: Path, lines: str) -> Path:
    """Sources are generated (they are GPLv3: never committed) and built in `folder`."""
    shutil.copytree(HOST, folder, dirs_exist_ok=True)
    shutil.copytree(ESPHOME / "common", folder / "common")
    generate = [esphome, "-q", "-s", "lines", lines, "compile", "--only-generate", "hall.yaml"]
    run(generate, folder)
    place = folder / ".esphome" / "build" / "hall"
    sources = [source.relative_to(place) for source in (place / "src").rglob("*.cpp")]
    assert sources

    def compiled(source: Path) -> str:
        run([*GXX, "-o", str(source.with_suffix(".o")), str(source)], place)
        return str(source.with_suffix(".o"))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        objects = list(pool.map(compiled, sources))
    run(["g++", "-o", "hall", *objects, "-lpthread"], place)
    return place / "hall"


def run(command: list[str], folder: Path) -> str:
    """What it said; its complaint is the test's failure."""
    done = subprocess.run(
        command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


class Wire(Wired):
    """Stands at the far end of our line like a twin, and passes the bytes on to the firmware."""

    def __init__(self, pair: PtyPair) -> None:
        super().__init__(address=0)
        self._pair = pair

    def feed(self, data: bytes) -> bytes:
        self._pair.say(data)
        return b""


class HallOnHost:
    """The running program: a keypad, a button and a panel of window 03."""

    def __init__(self, program: Path, folder: Path, lines: str) -> None:
        self._folder = folder
        self.pairs = {name: PtyPair(Path(f"{lines}-{name}")) for name in (*DEVICES, "fingers")}
        self._process = subprocess.Popen([program], stdout=subprocess.PIPE, text=True)
        self.said: list[str] = []
        """Lamps and dots, as they changed: "thanks 1"."""
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self._floors: list[OnALine] = []
        self._back: list[FarEnd] = []
        eventually(lambda: "dots " in self.said, 10)

    def line_to(self, *names: str) -> OnALine:
        """Our end of a line on which these devices are."""
        floor = OnALine(self._folder, *(Wire(self.pairs[name]) for name in names), baud=9600)

        def say(data: bytes) -> bytes:
            floor.pair.say(data)
            return b""

        self._floors.append(floor)
        self._back += [FarEnd(self.pairs[name], say) for name in names]
        return floor

    def press(self, keys: str) -> None:
        """ "0" to "4" are the keypad's keys by grade, c and r the button, short and held."""
        self.pairs["fingers"].say(keys.encode())

    def count(self, said: str) -> int:
        return self.said.count(said)

    def close(self) -> None:
        for floor in self._floors:
            floor.close()
        for end in self._back:
            end.close()
        self._process.terminate()
        self._process.wait()
        self._reader.join()
        for pair in self.pairs.values():
            pair.close()

    def _read(self) -> None:
        assert self._process.stdout
        with self._process.stdout as lines:
            for line in lines:
                self.said.append(line.rstrip("\n"))
