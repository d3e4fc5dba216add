"""One .tar.gz for one box, and the page that says what to do with it."""

from __future__ import annotations

import io
import secrets
import tarfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from firmware_configs import PI
from floorlink.errors import SettingsError
from printer.template import FILE as TICKET
from printer.template import load_template, logo_file
from server.domain.hall import Hall
from server.provisioning import box_files
from server.provisioning.firmware import Radio, esphome_folder, missing_glyphs, read_secret
from server.provisioning.planning import PlannedBox, PlannedDevice
from server.provisioning.wiring import Wiring
from server.provisioning.wiring_words import wired_in_words

SECRET = ("etc/hallfloor/", "secrets.yaml", "hallfloor.passwd")
"""What nobody but its owner may read, by parts of its path."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    code: str
    until: datetime


def box_archive(
    box: PlannedBox, hall: Hall, wiring: Wiring, enrolment: Enrolment, now: datetime
) -> bytes:
    """Raises SettingsError when a device speaks through a broker that wiring.toml does not name."""
    files: dict[str, str | bytes] = {**_root(box, wiring, enrolment)}
    passwords = _passwords(box)
    if passwords:
        if not wiring.broker.address:
            raise SettingsError(["wiring.toml must say the [broker] of: " + _codes(box)])
        files[f"root{box_files.MQTT_PASSWORD}"] = passwords[box_files.agent_of(box.name)] + "\n"
        for name, text in box_files.broker_files(box, passwords).items():
            files[f"mosquitto/{name}"] = text
    for device in box.devices:
        if device.firmware:
            radio = _radio(device, wiring, passwords)
            folder = esphome_folder(
                device.code, device.firmware, device.address, _own_glyphs(hall), radio
            )
            for name, text in folder.items():
                files[f"esphome/{device.code}/{name}"] = text
    if any(device.kind == "printer" for device in box.devices) and wiring.folder is not None:
        files |= _ticket(wiring.folder)
    files["README.txt"] = _instruction(box, hall, enrolment)
    return _packed(box.name, files, now)


def _root(box: PlannedBox, wiring: Wiring, enrolment: Enrolment) -> dict[str, str]:
    def of_pi(name: str) -> str:
        return (PI / name).read_text(encoding="utf-8")

    files = {
        "install.sh": of_pi("install.sh"),
        "fstab.example": of_pi("fstab.example"),
        "root/etc/systemd/system.conf.d/hallfloor.conf": of_pi("watchdog.conf"),
        "root/etc/systemd/journald.conf.d/hallfloor.conf": of_pi("journald.conf"),
        "root/etc/udev/rules.d/70-hallfloor.rules": of_pi("70-hallfloor.rules"),
        "root/etc/udev/rules.d/71-hallfloor-lines.rules": box_files.line_rules(box),
    }
    if box.devices:
        broker = (wiring.broker.address, wiring.broker.port)
        unit = of_pi("hallfloor-agent.service")
        files["root/etc/systemd/system/hallfloor-agent.service"] = unit
        files["root/etc/hallfloor/agent.toml"] = box_files.agent_toml(box, broker)
        files["root/etc/hallfloor/enrolment"] = f"HALLFLOOR_ENROLMENT_CODE={enrolment.code}\n"
    page = box_files.browser_page(box, enrolment.code)
    if page:
        unit = of_pi("hallfloor-browser.service")
        files["root/etc/systemd/system/hallfloor-browser.service"] = unit
        files["root/etc/hallfloor/browser"] = f"HALLFLOOR_PAGE={page}\n"
    return files


def _ticket(folder: Path) -> dict[str, str | bytes]:
    """The hall's ticket.toml and its logo, checked as the box will check them."""
    file = folder / TICKET
    if not file.exists():
        return {}
    template = load_template(file)
    kept: dict[str, str | bytes] = {f"root/etc/hallfloor/{TICKET}": file.read_bytes()}
    if template.logo:
        kept[f"root/etc/hallfloor/{template.logo}"] = logo_file(file, template).read_bytes()
    return kept


def _passwords(box: PlannedBox) -> dict[str, str]:
    """A fresh one for the box and for each of its devices that enters the broker."""
    names = [device.code for device in box.through_broker]
    names += [box_files.agent_of(box.name)] if names else []
    return {name: secrets.token_urlsafe(18) for name in names}


def _radio(device: PlannedDevice, wiring: Wiring, passwords: dict[str, str]) -> Radio | None:
    if not device.through_broker:
        return None
    if not wiring.wifi.ssid or wiring.wifi.password_file is None or wiring.folder is None:
        raise SettingsError([f"wiring.toml must say the [wifi] of {device.code}"])
    try:
        wifi_password = read_secret(wiring.folder / wiring.wifi.password_file)
    except OSError as error:
        raise SettingsError([f"wifi.password_file cannot be read: {error}"]) from error
    return Radio(wiring.wifi.ssid, wifi_password, wiring.broker.address, passwords[device.code])


def _own_glyphs(hall: Hall) -> str:
    return missing_glyphs([window.name.zh for window in hall.windows])


def _codes(box: PlannedBox) -> str:
    return ", ".join(device.code for device in box.through_broker)


def _instruction(box: PlannedBox, hall: Hall, enrolment: Enrolment) -> str:
    text = (PI / "instruction.txt").read_text(encoding="utf-8")
    until = enrolment.until.astimezone(ZoneInfo(hall.timezone))
    return text.format(
        box=box.name,
        hall_zh=hall.name.zh,
        hall_en=hall.name.en or hall.name.zh,
        server=box.server,
        code=enrolment.code,
        until=f"{until:%Y-%m-%d %H:%M}",
        lines="\n".join(f"    {text}" for text in wired_in_words(box)) or "    –",
        firmware=" ".join(device.code for device in box.devices if device.firmware) or "–",
        broker=_codes(box) or "–",
    )


def _packed(name: str, files: dict[str, str | bytes], now: datetime) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for path, held in sorted(files.items()):
            content = held.encode() if isinstance(held, str) else held
            entry = tarfile.TarInfo(f"{name}/{path}")
            entry.size = len(content)
            entry.mtime = int(now.timestamp())
            entry.mode = 0o600 if any(part in path for part in SECRET) else 0o644
            if path == "install.sh":
                entry.mode = 0o755
            archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()
