"""Reports that come by themselves, once each."""

from __future__ import annotations

from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from floorlink.errors import SettingsError
from server.reports.scheduled import Mail, last_whole, read_schedule, send_due
from tests.server.at_work import AtWork

SCHEDULE = """
[[report]]
name = "days"
every = "day"
by = ["queue"]
folder = "{folder}"
mail_to = ["office@example.org"]

[mail]
server = "mail.example.org"
sender = "hall@example.org"
"""


def test_a_report_is_written_and_sent_once(hall: AtWork, tmp_path: Path) -> None:
    (tmp_path / "reports.toml").write_text(SCHEDULE.format(folder=tmp_path / "out"))
    hall.issue("A")
    hall.clock.on(days=1)
    posted: list[EmailMessage] = []

    def post(_mail: Mail, message: EmailMessage) -> None:
        posted.append(message)

    assert send_due(hall.floor, tmp_path, post) == ["days 2026-03-02"]
    assert send_due(hall.floor, tmp_path, post) == []
    assert [f.name for f in (tmp_path / "out").iterdir()] == [
        "days-queue-2026-03-02-2026-03-02.xlsx"
    ]
    assert [a.get_filename() for a in posted[0].iter_attachments()] == [
        "days-queue-2026-03-02-2026-03-02.xlsx"
    ]
    assert posted[0]["To"] == "office@example.org"


def test_the_last_whole_week_and_month_are_over() -> None:
    today = date(2026, 3, 4)
    assert last_whole("day", today) == (today - timedelta(days=1),) * 2
    assert last_whole("week", today) == (date(2026, 2, 23), date(2026, 3, 1))
    assert last_whole("month", today) == (date(2026, 2, 1), date(2026, 2, 28))


def test_a_schedule_tells_all_its_faults(tmp_path: Path) -> None:
    (tmp_path / "reports.toml").write_text('[[report]]\nname = "x"\nevery = "year"\nby = ["sun"]\n')

    with pytest.raises(SettingsError) as refusal:
        read_schedule(tmp_path)

    assert all(word in str(refusal.value) for word in ("every", "sun", "folder"))
