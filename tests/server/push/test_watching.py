"""Who is told what, and when: the looks at tickets, one by one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from floorlink.messages import Names
from server.push.message import BrowserKeys
from server.push.postman import Message
from server.push.reminders import Reminders
from server.push.settings import PushSettings
from server.push.shelf import Phone, Shelf
from server.services.views import TicketView
from server.store.keys import KeyRing

PHONE = Phone(
    token="1.x",
    endpoint="https://fcm.googleapis.com/a",
    keys=BrowserKeys(
        p256dh="BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        auth="BTBZMqHH6r4Tts7J_aSIgg",
    ),
    language="zh",
)


def ticket(state: str = "waiting", ahead: int | None = 9) -> TicketView:
    return TicketView(
        seq=1,
        number="A001",
        token="1.x",
        state=state,
        queue="A",
        queue_name=Names(zh="户籍"),
        service_name=Names(zh="户籍"),
        ticket_class="ordinary",
        issued_at=datetime(2026, 3, 2, tzinfo=UTC),
        ahead=ahead,
        expected_wait_s=None,
        windows=["1"],
        window="1",
        window_name=None,
        stages=[],
    )


class Watched:
    """A floor that shows what the test says, and a postman who notes what he is given."""

    def __init__(self, folder: Path) -> None:
        self.views: list[TicketView | Exception] = []
        self.told: list[str] = []
        self.shelf = Shelf(folder, KeyRing(folder / "personal.keys"))
        settings = PushSettings(contact="mailto:a@example.org")
        self.reminders = Reminders(cast(Any, self), settings, self.shelf, self)

    def ticket(self, token: str) -> TicketView:
        view = self.views.pop(0)
        if isinstance(view, Exception):
            raise view
        return view

    def post(self, message: Message) -> bool:
        self.told.append(message.text.decode())
        return True


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


def test_who_is_called_while_asking_to_be_reminded_is_told(watched: Watched) -> None:
    watched.views = [ticket(), ticket("called", None)]
    watched.reminders.watch(PHONE)
    watched.reminders.look()

    assert len(watched.told) == 1
    assert "请到1号窗口" in watched.told[0]


def test_what_could_not_be_looked_at_is_looked_at_again(watched: Watched) -> None:
    watched.views = [ticket(), RuntimeError("the disk is full"), ticket(ahead=3)]
    watched.reminders.watch(PHONE)
    with pytest.raises(RuntimeError):
        watched.reminders.look()
    watched.reminders.look()

    assert len(watched.told) == 1
    assert "前面还有3人" in watched.told[0]


def test_a_ticket_has_room_for_a_family_and_no_more(watched: Watched) -> None:
    watched.views = [ticket() for _ in range(5)]
    phones = [
        Phone(token=PHONE.token, endpoint=f"{PHONE.endpoint}{n}", keys=PHONE.keys, language="zh")
        for n in (1, 2, 3, 4, 1)
    ]

    assert [watched.reminders.watch(phone) for phone in phones] == [True, True, True, False, True]
    assert len(watched.shelf.of(PHONE.token)) == 3
