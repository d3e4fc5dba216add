"""The files of a device box, judged by systemd, udev and the shell where they are present."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from firmware_configs import PI
from floorlink.agent import LOOK_EVERY
from floorlink.commands import CODE_VARIABLE, _parser
from kiosk.driver import KioskOptions
from server.provisioning import box_files
from tests.firmware_configs.on_host import run

UNITS = ("hallfloor-agent.service", "hallfloor-browser.service")
PROGRAMS = ("opt/hallfloor/bin/hallfloor-agent", "usr/bin/cage", "usr/bin/chromium")
_RULE = re.compile(r'(?:[A-Z]+|(?:ENV|ATTR|ATTRS|TEST)(?:\{[^}"]+\})?)(?:==|!=|\+=|=)"[^"]*"')


def unit(name: str) -> ConfigParser:
    """Enough of a parser: the settings looked at stand once in a unit."""
    parser = ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    text = (PI / name).read_text(encoding="utf-8").replace("\\\n", "")
    parser.read_string(text)
    return parser


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_finds_no_fault_in_the_units(tmp_path: Path) -> None:
    units = tmp_path / "usr" / "lib" / "systemd"
    shutil.copytree("/usr/lib/systemd/system", units / "system", symlinks=True)
    (tmp_path / "lib").symlink_to("usr/lib")
    for program in PROGRAMS:
        path = tmp_path / program
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
    for name in UNITS:
        shutil.copy(PI / name, units / "system")

    said = run(["systemd-analyze", "verify", f"--root={tmp_path}", *UNITS], tmp_path)

    assert said == ""


def test_the_agents_unit_starts_the_agent_as_it_wants_to_be_started() -> None:
    service = unit("hallfloor-agent.service")["Service"]
    words = shlex.split(service["ExecStart"])
    parsed = _parser().parse_args(words[1:])

    assert words[0] == "/opt/hallfloor/bin/hallfloor-agent"
    assert parsed.settings == Path("/etc/hallfloor/agent.toml")
    assert service["Type"] == "notify"
    assert int(service["WatchdogSec"]) > 5 * LOOK_EVERY
    assert f"/var/lib/{service['StateDirectory']}" == box_files.STATE
    assert service["EnvironmentFile"].startswith("-/etc/hallfloor/")
    assert CODE_VARIABLE == "HALLFLOOR_ENROLMENT_CODE"


def test_the_screen_speaks_without_a_touch_and_shows_the_page_it_is_given() -> None:
    service = unit("hallfloor-browser.service")["Service"]
    words = shlex.split(service["ExecStart"])

    assert "--kiosk" in words
    assert "--autoplay-policy=no-user-gesture-required" in words
    assert words[-1] == "${HALLFLOOR_PAGE}"
    page = f"http://{KioskOptions().host}:{KioskOptions().port}/"
    assert f"# HALLFLOOR_PAGE={page}\n" in (PI / "hallfloor-browser.service").read_text()


def test_the_users_of_the_units_are_made_when_the_box_is_set_up() -> None:
    install = (PI / "install.sh").read_text(encoding="utf-8")
    users = re.search(r"for user in (.*); do", install)
    groups = re.search(r"for group in (.*); do", install)
    assert users
    assert groups

    for name in UNITS:
        service = unit(name)["Service"]
        assert service["User"] in users[1].split()
        assert set(service["SupplementaryGroups"].split()) <= set(groups[1].split())
    run(["sh", "-n", str(PI / "install.sh")], PI)


def test_rules_are_rules() -> None:
    for line in (PI / "70-hallfloor.rules").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            assert all(_RULE.fullmatch(part) for part in line.split(", ")), line


@pytest.mark.skipif(not shutil.which("udevadm"), reason="no udev here")
def test_udev_finds_no_fault_in_the_rules() -> None:
    known = subprocess.run(["udevadm", "verify", "--help"], capture_output=True)
    if known.returncode:
        pytest.skip("this udevadm (before 254) cannot verify")

    run(["udevadm", "verify", "--no-style", str(PI / "70-hallfloor.rules")], PI)


def test_a_read_only_root_leaves_the_agents_data_writable() -> None:
    mounts = {
        fields[1]: fields[3].split(",")
        for line in (PI / "fstab.example").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#") and (fields := line.split())
    }

    assert "ro" in mounts["/"]
    assert "rw" in mounts[str(Path(box_files.STATE).parent)]
