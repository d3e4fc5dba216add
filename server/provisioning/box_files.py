"""The files of one box: agent.toml, udev's names for its lines, the screen's page, the broker's."""

from __future__ import annotations

import base64
import secrets
from hashlib import pbkdf2_hmac
from typing import Any
from urllib.parse import urlencode

import tomlkit

from firmware_configs import PI
from server.provisioning.planning import PlannedBox, PlannedDevice

STATE = "/var/lib/hallfloor/agent"
"""The agent's StateDirectory in hallfloor-agent.service."""
MQTT_PASSWORD = "/etc/hallfloor/mqtt-password"
_ROUNDS = 101
"""As mosquitto_passwd has it."""


def agent_toml(box: PlannedBox, broker: tuple[str, int]) -> str:
    """As docs/agents.md explains it; floorlink.agent_settings reads it."""
    document = tomlkit.document()
    document.add(tomlkit.comment(f"Box {box.name}, written by hallfloor provision."))
    document["server"] = box.server
    document["name"] = box.name
    document["badge_file"] = f"{STATE}/badge"
    document["data"] = STATE
    document["lines"] = _tables(
        {
            "name": line.name,
            "port": line.port,
            "baud": line.baud,
            "half_duplex": line.half_duplex or None,
        }
        for line in box.lines
    )
    document["devices"] = _tables(_device(device, box.name, broker) for device in box.devices)
    return tomlkit.dumps(document)


def agent_of(box: str) -> str:
    """The name under which a box enters the broker."""
    return f"agent-{box}"


def _device(device: PlannedDevice, box: str, broker: tuple[str, int]) -> dict[str, Any]:
    table: dict[str, Any] = {
        "code": device.code,
        "kind": device.kind,
        "driver": device.driver,
        "line": device.line or None,
        "address": device.address or None,
        "profile": device.profile or None,
    }
    if device.through_broker:
        table |= {"broker": broker[0], "port": broker[1], "username": agent_of(box)}
        table["password_file"] = MQTT_PASSWORD
    return table | device.options


def _tables(rows: Any) -> tomlkit.items.AoT:
    tables = tomlkit.aot()
    for row in rows:
        table = tomlkit.table()
        table.update({key: value for key, value in row.items() if value is not None})
        tables.append(table)
    return tables


def line_rules(box: PlannedBox) -> str:
    """udev: every adapter by the socket that it is plugged into."""
    rules = [f"# The lines of box {box.name}: /etc/udev/rules.d/71-hallfloor-lines.rules"]
    for line in box.lines:
        if line.port != f"/dev/hallfloor/{line.name}":
            continue
        rule = f'SUBSYSTEM=="tty", ENV{{ID_PATH}}=="{line.usb or "…"}", '
        rule += f'SYMLINK+="hallfloor/{line.name}"'
        if line.usb:
            rules.append(rule)
        else:
            rules += [
                f"# {line.name}: find ID_PATH with: udevadm info -q property /dev/ttyUSB0",
                f"# {rule}",
            ]
    return "\n".join(rules) + "\n"


def browser_page(box: PlannedBox, code: str) -> str:
    """The page of the box's screen; empty if it has none."""
    if box.browser is not None and not box.devices:
        return f"{box.server}/enrol/{code}"
    if box.browser is not None:
        # The code works once, and the agent needs it; a board shows without a badge too.
        return f"{box.server}/board?{urlencode({'zone': box.browser.zone})}"
    return "http://127.0.0.1:8090/" if box.has_kiosk else ""


def broker_files(box: PlannedBox, passwords: dict[str, str]) -> dict[str, str]:
    """What the broker has to learn of this box and its devices, to be added to its files."""
    rights = (PI / "mosquitto.acl").read_text(encoding="utf-8")
    return {
        "hallfloor.conf": (PI / "mosquitto.conf").read_text(encoding="utf-8"),
        "hallfloor.acl": rights.replace("user agent\n", f"user {agent_of(box.name)}\n"),
        "hallfloor.passwd": "".join(
            f"{name}:{_hashed(password)}\n" for name, password in sorted(passwords.items())
        ),
    }


def _hashed(password: str) -> str:
    """mosquitto's own way: $7$rounds$salt$PBKDF2-HMAC-SHA512."""
    salt = secrets.token_bytes(12)
    key = pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS)
    return f"$7${_ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(key).decode()}"
