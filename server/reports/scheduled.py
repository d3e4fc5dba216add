"""Reports that come by themselves, into a folder or by e-mail: `reports.toml` in the data folder.

    [[report]]
    name = "monthly-windows"
    every = "month"              # day, week, month: of the last whole one
    by = ["queue", "window"]
    folder = "/srv/reports"
    mail_to = ["office@example.org"]

    [mail]
    server = "mail.example.org"
    sender = "hall@example.org"

What was sent is remembered in `reports-sent.json` beside it; what failed is tried again.
"""

from __future__ import annotations

import json
import logging
import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

from floorlink.errors import SettingsError
from floorlink.settings import load
from server.reports.sheets import XLSX_TYPE
from server.reports.statistics_files import statistics_book
from server.services.statistics.reporting import BY, EVERY, Asked

if TYPE_CHECKING:
    from server.services.floor import Floor

log = logging.getLogger("hallfloor.reports")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scheduled:
    name: str
    every: str
    by: tuple[str, ...] = ("queue", "window")
    folder: Path | None = None
    mail_to: tuple[str, ...] = ()
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class Mail:
    server: str
    sender: str
    port: int = 587
    user: str = ""
    password_file: Path | None = None
    encrypted: bool = True
    """STARTTLS; only a server on the same machine does without."""


@dataclass(frozen=True, slots=True)
class Schedule:
    report: tuple[Scheduled, ...] = ()
    mail: Mail | None = None


def read_schedule(data: Path) -> Schedule:
    """Empty without a file; SettingsError with all its faults."""
    path = data / "reports.toml"
    if not path.exists():
        return Schedule()
    schedule = load(path, Schedule)
    faults = list(_faults(schedule))
    if faults:
        raise SettingsError([f"{path.name}: {fault}" for fault in faults])
    return schedule


def _faults(schedule: Schedule) -> Iterator[str]:
    for one in schedule.report:
        if one.every not in EVERY:
            yield f"{one.name}: every is one of {', '.join(EVERY)}"
        for by in one.by:
            if by not in BY:
                yield f'{one.name}: "{by}" is none of {", ".join(BY)}'
        if one.folder is None and not one.mail_to:
            yield f"{one.name}: needs a folder or mail_to"
        if one.mail_to and schedule.mail is None:
            yield f"{one.name}: mail_to needs [mail]"


def last_whole(every: str, today: date) -> tuple[date, date]:
    """The last day, week or month that is over."""
    if every == "day":
        return today - _DAY, today - _DAY
    if every == "week":
        monday = today - timedelta(days=today.weekday() + 7)
        return monday, monday + timedelta(days=6)
    last = today.replace(day=1) - _DAY
    return last.replace(day=1), last


Send = Callable[[Mail, EmailMessage], None]


def send_due(floor: Floor, data: Path, send: Send | None = None) -> list[str]:
    """Make and send every report whose time has come; what was sent now."""
    schedule, today = read_schedule(data), floor.today()
    done = _Sent(data / "reports-sent.json")
    sent = []
    for one in schedule.report:
        since, until = last_whole(one.every, today)
        key = f"{one.name} {since.isoformat()}"
        if key in done.keys:
            continue
        files = dict(_files(floor, one, since, until))
        if one.folder is not None:
            one.folder.mkdir(parents=True, exist_ok=True)
            for name, content in files.items():
                (one.folder / name).write_bytes(content)
        if one.mail_to and schedule.mail is not None:
            subject = f"{floor.hall().name.zh} {one.name} {since} – {until}"
            (send or _send)(schedule.mail, _message(schedule.mail, one, subject, files))
        done.add(key)
        sent.append(key)
    return sent


def _files(floor: Floor, one: Scheduled, since: date, until: date) -> Iterator[tuple[str, bytes]]:
    for by in one.by:
        report = floor.statistics(Asked(by=by, since=since, until=until, every="day"))
        yield f"{one.name}-{by}-{since}-{until}.xlsx", statistics_book(report, one.language)


def _message(mail: Mail, one: Scheduled, subject: str, files: dict[str, bytes]) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        mail.sender,
        ", ".join(one.mail_to),
        subject,
    )
    message.set_content(subject)
    main, _, sub = XLSX_TYPE.partition("/")
    for name, content in files.items():
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message


def _send(mail: Mail, message: EmailMessage) -> None:
    with smtplib.SMTP(mail.server, mail.port, timeout=60) as smtp:
        if mail.encrypted:
            smtp.starttls()
        if mail.user:
            password = mail.password_file.read_text().strip() if mail.password_file else ""
            smtp.login(mail.user, password)
        smtp.send_message(message)


class _Sent:
    def __init__(self, path: Path) -> None:
        self._path = path
        self.keys: list[str] = json.loads(path.read_text()) if path.exists() else []

    def add(self, key: str) -> None:
        self.keys.append(key)
        waiting = self._path.with_suffix(".new")
        waiting.write_text(json.dumps(self.keys[-1000:], ensure_ascii=False, indent=1))
        waiting.replace(self._path)
