"""ESPHome accepts every configuration; its frames are heard as Python hears them."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from display.panel_profile import FramedProfile, load_panel_profile
from firmware_configs import ESPHOME
from floorlink.framing.described import Frame, FrameFamily
from floorlink.framing.ff68 import FF68, LONGEST_DATA
from server.provisioning.firmware import FIRMWARE, Radio, esphome_folder, missing_glyphs
from tests.firmware_configs.on_host import run

pytestmark = [pytest.mark.firmware, pytest.mark.timeout(600)]

CONFIGS = sorted(
    file.name for file in ESPHOME.glob("*.yaml") if not file.name.startswith("secrets")
)
RANDOM_BYTES = 1_000_000


@pytest.mark.parametrize("name", CONFIGS)
def test_esphome_accepts(name: str, esphome: str, tmp_path: Path) -> None:
    folder = tmp_path / "esphome"
    shutil.copytree(ESPHOME, folder)
    (folder / "secrets.example.yaml").rename(folder / "secrets.yaml")

    run([esphome, "-q", "config", name], folder)


def test_there_is_a_configuration_of_each_device_for_line_and_broker() -> None:
    devices = {"call-button", "evaluation-keypad", "window-panel"}

    assert set(CONFIGS) == {f"{device}{way}.yaml" for device in devices for way in ("", "-mqtt")}


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """hallfloor.h alone, with the compiler watching for every misstep."""
    program = tmp_path_factory.mktemp("frames") / "frames"
    flags = ["-std=gnu++20", "-O1", "-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined"]
    source = Path(__file__).parent / "frames.cpp"
    run(["g++", *flags, f"-I{ESPHOME / 'common'}", "-o", str(program), str(source)], program.parent)
    return program


def heard(frames: Path, family: str, data: bytes) -> list[str]:
    done = subprocess.run([frames, family], input=data, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().splitlines()


def likely(chance: random.Random, alphabet: bytes, whole: list[bytes]) -> bytes:
    """Bytes as a bad line brings them: whole frames, cut and doubled ones, rubbish of the same
    bytes that frames are made of."""
    parts: list[bytes] = []
    size = 0
    while size < RANDOM_BYTES:
        frame = bytearray(chance.choice(whole))
        match chance.randrange(5):
            case 0:
                del frame[chance.randrange(len(frame)) :]
            case 1:
                frame[chance.randrange(len(frame))] ^= 1 << chance.randrange(8)
            case 2:
                frame = bytearray(chance.choices(alphabet, k=chance.randrange(20)))
            case 3:
                frame = bytearray(chance.randbytes(chance.randrange(20)))
        parts.append(bytes(frame))
        size += len(frame)
    return b"".join(parts)


def test_a_million_bytes_of_a_bad_bus_are_heard_as_python_hears_them(frames: Path) -> None:
    chance = random.Random(20261123)
    family = FrameFamily(FF68)
    whole = [
        family.encode(Frame(chance.randrange(256), command, chance.randbytes(length)))
        for command in (0x01, 0x02, 0x03, 0x11)
        for length in range(0, LONGEST_DATA + 1, 3)
    ]
    data = likely(chance, b"\xff\x68\x03\x02\x16\x83", whole)

    told = [
        f"{frame.address:02x} {frame.command:02x} {frame.data.hex()}"
        for frame in family.decoder().feed(data)
    ]

    assert len(told) > 10_000
    assert heard(frames, "ff68", data) == told


def test_a_million_bytes_of_a_bad_panel_line_are_heard_as_python_hears_them(frames: Path) -> None:
    chance = random.Random(20261124)
    profile = load_panel_profile("panels/esphome-64x16.toml", FramedProfile)
    family = FrameFamily(profile.frame)
    texts = ["欢迎光临", "请A012号到3号窗口", "暂停服务 系统故障", "", "咨" * 40]
    whole = [
        family.encode(Frame(address, profile.command, text.encode()))
        for address in (0, 3, 0xAA, 0xFF)
        for text in texts
    ]
    data = likely(chance, b"\xaa\xbb\x51\x54\x01\x00\x99\x63\xff", whole)

    told = [
        f"{frame.address:02x} {frame.data.hex()}"
        for frame in family.decoder().feed(data)
        if frame.command == profile.command
    ]

    assert len(told) > 5_000
    assert heard(frames, "strip", data) == told


def test_esphome_accepts_what_provision_writes(esphome: str, tmp_path: Path) -> None:
    radio = Radio("hall-devices", 'se"same#', "192.168.10.2", "p: a'ss")
    for name, firmware in FIRMWARE.items():
        code = f"{firmware.kinds[0]}-07"
        glyphs = missing_glyphs(["7号窗口 社会保险鑫"]) if "panel" in firmware.kinds else ""
        files = esphome_folder(code, name, 7, glyphs, radio if firmware.through_broker else None)
        for path, text in files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_text(text, encoding="utf-8")

        accepted = run([esphome, "config", f"{code}.yaml"], tmp_path / name)

        assert f"name: {code}" in accepted
        if firmware.address:
            address = 7 + (128 if "keypad" in name else 0)
            assert re.search(rf'{firmware.address}: [\'"]?{address}\b', accepted)
