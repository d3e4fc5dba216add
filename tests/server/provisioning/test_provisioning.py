"""What one box gets: read by everybody who will have to read it."""

from __future__ import annotations

import io
import re
import tarfile
import tomllib
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from firmware_configs import PI
from floorlink.agent_settings import AgentSettings, load_agent
from floorlink.errors import SettingsError
from floorlink.profiles import profile_path
from printer.template import load_template
from server.domain.hall import Hall
from server.hall_folder import DEMO, STARTER, read_hall
from server.provisioning.archive import Enrolment, box_archive
from server.provisioning.planning import plan_box
from server.provisioning.wiring import Wiring, read_wiring
from tests.firmware_configs.mosquitto import FarDevice, Mosquitto
from tests.floorlink.pty_pair import eventually

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CODE = Enrolment("K7QM3XTR", AT + timedelta(days=1))
SERVER = "http://192.168.10.2:8000"
WIRING = """
server = "http://192.168.10.2:8000"

[broker]
address = "192.168.10.2"

[wifi]
ssid = "hall-devices"
password_file = "wifi-password"

[[lines]]
box = "floor"
name = "counter"
usb = "platform-fd500000.pcie-pci-0000:01:00.0-usb-0:1.2:1.0"

[[devices]]
code = "panel-01"
firmware = "window-panel"
line = "counter"
address = 9

[[devices]]
code = "caller-01"
firmware = "call-button-mqtt"

[[devices]]
code = "keypad-01"
firmware = "evaluation-keypad-mqtt"
"""


@pytest.fixture(scope="module")
def starter() -> Hall:
    return read_hall(STARTER)


def files_of(box: str, hall: Hall, wiring: Wiring) -> dict[str, str]:
    packed = box_archive(plan_box(box, hall, wiring, SERVER), hall, wiring, CODE, AT)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        return {
            entry.name.removeprefix(f"{box}/"): file.read().decode()
            for entry in archive
            if (file := archive.extractfile(entry))
        }


def wired(folder: Path, hall: Hall, text: str = WIRING) -> Wiring:
    (folder / "wifi-password").write_text("sesame\n")
    (folder / "wiring.toml").write_text(text)
    return read_wiring(folder / "wiring.toml", hall)


def agent_of(files: dict[str, str], folder: Path) -> AgentSettings:
    path = folder / "agent.toml"
    path.write_text(files["root/etc/hallfloor/agent.toml"], encoding="utf-8")
    return load_agent(path)


@pytest.mark.parametrize("folder", [STARTER, DEMO])
def test_every_box_of_a_hall_gets_an_agent_file_that_agents_read(
    folder: Path, tmp_path: Path
) -> None:
    hall = read_hall(folder)
    told: set[str] = set()
    for box in sorted({device.agent for device in hall.devices}):
        files = files_of(box, hall, Wiring())
        if "root/etc/hallfloor/agent.toml" not in files:
            assert "root/etc/hallfloor/browser" in files
            continue
        settings = agent_of(files, tmp_path)
        told |= {device.code for device in settings.devices}
        assert settings.name == box
        assert {line.name for line in settings.lines} >= {
            d.line for d in settings.devices if d.line
        }

    browsers = {d.code for d in hall.devices if d.kind in ("board", "rating_tablet")}
    assert told == {device.code for device in hall.devices} - browsers


def test_what_hangs_on_a_line_speaks_at_its_speed(starter: Hall, tmp_path: Path) -> None:
    settings = agent_of(files_of("floor", starter, Wiring()), tmp_path)
    bauds = {line.name: line.baud for line in settings.lines}

    for device in settings.devices:
        with profile_path(device.profile).open("rb") as file:
            assert tomllib.load(file)["baud"] == bauds[device.line]


def test_the_devices_of_one_window_have_one_address(tmp_path: Path) -> None:
    settings = agent_of(files_of("floor", read_hall(DEMO), Wiring()), tmp_path)
    addresses: dict[str, set[int]] = {}
    for device in settings.devices:
        if device.kind != "printer":
            addresses.setdefault(device.code[-2:], set()).add(device.address)

    assert len(addresses) == 40
    assert all(len(of_window) == 1 for of_window in addresses.values())


def test_a_kiosk_box_prints_and_shows_its_own_page(starter: Hall, tmp_path: Path) -> None:
    files = files_of("kiosk-1", starter, Wiring())
    settings = agent_of(files, tmp_path)

    assert [device.kind for device in settings.devices] == ["printer", "kiosk"]
    assert settings.devices[1].options == {"printer": "printer-1"}
    assert files["root/etc/hallfloor/browser"] == "HALLFLOOR_PAGE=http://127.0.0.1:8090/\n"


def test_a_board_enrols_by_its_page_and_a_box_with_devices_keeps_its_code(starter: Hall) -> None:
    devices = tuple(
        replace(device, agent="floor") if device.kind == "board" else device
        for device in starter.devices
    )
    board = files_of("board-a", starter, Wiring())
    floor = files_of("floor", replace(starter, devices=devices), Wiring())

    assert board["root/etc/hallfloor/browser"] == f"HALLFLOOR_PAGE={SERVER}/enrol/{CODE.code}\n"
    assert "root/etc/hallfloor/enrolment" not in board
    assert floor["root/etc/hallfloor/browser"] == f"HALLFLOOR_PAGE={SERVER}/board?zone=A\n"
    assert CODE.code in floor["root/etc/hallfloor/enrolment"]


def test_wiring_is_followed(starter: Hall, tmp_path: Path) -> None:
    wiring = wired(tmp_path, starter)
    files = files_of("floor", starter, wiring)
    devices = {device.code: device for device in agent_of(files, tmp_path).devices}

    panel = devices["panel-01"]
    assert (panel.driver, panel.line, panel.address) == ("bank-strip", "counter", 9)
    assert panel.profile == "panels/esphome-64x16.toml"
    assert devices["caller-01"].driver == "mqtt-button"
    assert devices["caller-01"].line == ""
    assert devices["caller-01"].options["broker"] == "192.168.10.2"
    rule = 'ENV{ID_PATH}=="platform-fd500000.pcie-pci-0000:01:00.0-usb-0:1.2:1.0", SYMLINK+='
    assert f'{rule}"hallfloor/counter"' in files["root/etc/udev/rules.d/71-hallfloor-lines.rules"]
    panel_yaml = files["esphome/panel-01/panel-01.yaml"]
    assert 'panel_address: "9"' in panel_yaml
    assert "esphome/panel-01/secrets.yaml" not in files


def test_the_halls_own_ticket_goes_along_with_its_logo(starter: Hall, tmp_path: Path) -> None:
    (tmp_path / "ticket.toml").write_text('logo = "emblem.png"\nlanguage = "both"\n')
    logo = b"\x89PNG\r\n\x1a\n\xff"
    (tmp_path / "emblem.png").write_bytes(logo)
    wiring = wired(tmp_path, starter, "")

    packed = box_archive(plan_box("kiosk-1", starter, wiring, SERVER), starter, wiring, CODE, AT)

    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(tmp_path / "box", filter="data")
    etc = tmp_path / "box" / "kiosk-1" / "root" / "etc" / "hallfloor"
    assert (etc / "emblem.png").read_bytes() == logo
    assert load_template(etc / "ticket.toml").language == "both"
    printer = load_agent(etc / "agent.toml").devices[0]
    assert printer.options == {"template": "/etc/hallfloor/ticket.toml"}


def test_the_broker_lets_in_whom_the_archive_names(starter: Hall, tmp_path: Path) -> None:
    files = files_of("floor", starter, wired(tmp_path, starter))
    secrets = files["esphome/keypad-01/secrets.yaml"]
    password = re.search(r'^mqtt_password: "(.*)"$', secrets, re.MULTILINE)
    assert password
    agent_password = files["root/etc/hallfloor/mqtt-password"].strip()
    broker = Mosquitto(
        tmp_path,
        passwords=files["mosquitto/hallfloor.passwd"],
        rights=files["mosquitto/hallfloor.acl"],
    )
    with ExitStack() as in_the_end:
        in_the_end.callback(broker.stop)

        def device(code: str, password: str) -> FarDevice:
            return in_the_end.enter_context(closing(FarDevice(code, broker, password=password)))

        keypad = device("keypad-01", password[1])
        agent = device("agent-floor", agent_password)
        eventually(lambda: keypad.listens)
        agent.say("told", "please", device="keypad-01")
        eventually(lambda: keypad.heard == ["please"])
        guesser = device("caller-01", "guessed")
        guesser.say_anyway("told", "thanks", device="keypad-01")
        eventually(lambda: guesser.refused)
        agent.say("told", "rest", device="keypad-01")
        eventually(lambda: keypad.heard == ["please", "rest"])


def test_every_secret_is_fresh_and_for_its_owner_only(starter: Hall, tmp_path: Path) -> None:
    wiring = wired(tmp_path, starter)
    packed = box_archive(plan_box("floor", starter, wiring, SERVER), starter, wiring, CODE, AT)
    again = files_of("floor", starter, wiring)
    secret = [CODE.code, "sesame"]
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        texts = {e: f.read().decode() for e in archive if (f := archive.extractfile(e))}

    for entry, text in texts.items():
        if re.search(r"(mqtt|ota|wifi)_password: \"", text) or "HALLFLOOR_ENROLMENT" in text:
            assert entry.mode == 0o600, entry.name
        if entry.name.endswith("mqtt-password"):
            secret.append(text.strip())
            assert text != again["root/etc/hallfloor/mqtt-password"]
    readable = [text for entry, text in texts.items() if entry.mode & 0o077]
    assert len(secret) == 3
    # The instruction tells the code: it works once.
    assert all(word not in text for word in secret[1:] for text in readable)


def test_the_instruction_is_one_page_in_both_languages(starter: Hall) -> None:
    for hall, box in ((starter, "floor"), (read_hall(DEMO), "floor")):
        text = files_of(box, hall, Wiring())["README.txt"]

        assert len(text.splitlines()) <= 66
        assert text.count(CODE.code) == 2
        assert hall.name.zh in text
        assert hall.name.en in text
        assert text.count("2026-11-24 17:00") == 2
        assert "{" not in text


def test_the_instruction_tells_the_address_that_is_set_on_the_device() -> None:
    text = files_of("floor", read_hall(DEMO), Wiring())["README.txt"]

    assert "/dev/hallfloor/bus-a 9600: caller-01 … caller-10 @ 1–10\n" in text
    assert "/dev/hallfloor/bus-a 9600: keypad-01 … keypad-10 @ 129–138\n" in text


def test_what_a_box_does_not_need_it_does_not_get(starter: Hall) -> None:
    names = set(files_of("kiosk-1", starter, Wiring()))

    assert not any(name.startswith(("esphome/", "mosquitto/")) for name in names)
    assert "install.sh" in names


def test_every_fault_of_the_wiring_is_told_with_its_line(starter: Hall, tmp_path: Path) -> None:
    text = """
[[lines]]
box = "flor"
name = "a/b"

[[devices]]
code = "panel-1"

[[devices]]
code = "panel-01"
firmware = "window-panell"
line = "nowhere"

[[devices]]
code = "panel-01"
adress = 3
"""
    with pytest.raises(SettingsError) as told:
        wired(tmp_path, starter, text)

    faults = [fault.split("wiring.toml:")[1] for fault in told.value.faults]
    assert faults == [
        '3: the hall has no box "flor", did you mean "floor"?',
        '4: "a/b" is no name for a line: letters, digits, - _ .',
        '7: the hall has no device "panel-1", did you mean "panel-01"?',
        '11: no firmware "window-panell", did you mean "window-panel"?',
        '12: box floor has no line "nowhere"',
        '15: device "panel-01" is already there',
    ]


@pytest.mark.parametrize(
    ("code", "driver", "options"),
    [
        ("keypad-01", "usb-keypad", 'path = "/dev/input/by-path/x"'),
        ("caller-01", "usb-call-unit", 'path = "/dev/input/by-path/x"'),
        ("keypad-01", "gpio-keypad", "pins = [5, 6, 13, 19, 26]"),
    ],
)
def test_what_hangs_on_no_line_gets_none(
    code: str, driver: str, options: str, starter: Hall, tmp_path: Path
) -> None:
    text = f'[[devices]]\ncode = "{code}"\ndriver = "{driver}"\n{options}\n'

    settings = agent_of(files_of("floor", starter, wired(tmp_path, starter, text)), tmp_path)

    device = next(device for device in settings.devices if device.code == code)
    assert (device.driver, device.line, device.profile) == (driver, "", "")
    assert device.options


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[[devices]]\ncode = "panel-01"\nfirmware = "call-button"', "no firmware of a panel"),
        ('[[devices]]\ncode = "panel-01"\nfirmware = "window-panel-mqtt"', "[broker]"),
        ('[[devices]]\ncode = "caller-01"\ndriver = "gpio-button"', "pin"),
    ],
)
def test_what_cannot_work_is_refused(text: str, fault: str, starter: Hall, tmp_path: Path) -> None:
    wiring = wired(tmp_path, starter, text)

    with pytest.raises(SettingsError) as told:
        files_of("floor", starter, wiring)

    assert fault in str(told.value.faults)


def test_an_unknown_box_is_told_the_known_ones(starter: Hall) -> None:
    with pytest.raises(SettingsError, match="floor, kiosk-1"):
        plan_box("flor", starter, Wiring(), SERVER)


def test_the_page_shipped_says_no_more_than_it_fills_in() -> None:
    named = set(re.findall(r"\{(\w+)\}", (PI / "instruction.txt").read_text(encoding="utf-8")))

    assert named == {
        "box", "hall_zh", "hall_en", "server", "code", "until", "lines", "firmware", "broker"
    }  # fmt: skip
