"""Messages leave in a thread of their own; a push service that is away holds nobody up."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.push.keys import hall_key
from server.push.message import BrowserKeys
from server.push.postman import Message, Patience, Postman
from server.push.settings import PushSettings
from server.push.shelf import Phone
from tests.floorlink.pty_pair import eventually
from tests.server.push.push_service import PushService, push_service


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushService]:
    with push_service(tmp_path_factory.mktemp("service")) as service:
        yield service


class Sent:
    """A postman with a clock that the test moves, and those whom it gave up."""

    def __init__(self, service: PushService, folder: Path, **more: Any) -> None:
        self.now = 1000.0
        self.service = service
        self.gone: list[str] = []
        self.key = hall_key(folder)
        settings = PushSettings(
            contact="mailto:office@example.org",
            services=("push.example.org",),
            inner_services=(service.name,),
            authorities=service.authority,
        )
        self.postman = Postman(
            settings,
            self.key,
            lambda phone: self.gone.append(phone.endpoint),
            clock=lambda: self.now,
            **more,
        )

    def post(self, text: str, endpoint: str = "", *, urgent: bool = False) -> bool:
        phone = Phone(
            token="1.x",
            endpoint=endpoint or self.service.endpoint(),
            keys=BrowserKeys(**self.service.browser),
            language="zh",
        )
        return self.postman.post(Message(phone, text.encode(), "a-topic", urgent))


@pytest.fixture
def sent(service: PushService, tmp_path: Path) -> Iterator[Sent]:
    sent = Sent(service, tmp_path)
    yield sent
    sent.postman.close()
    assert service.nothing_more()


def test_a_message_is_signed_by_the_hall_and_opens_for_its_browser_alone(
    sent: Sent, service: PushService
) -> None:
    sent.postman.start()
    sent.post("请到3号窗口")
    told, after = service.next(), None
    sent.post("x" * 700)
    after = service.next()

    assert (told["method"], told["text"], told["encoding"]) == ("POST", "请到3号窗口", "aes128gcm")
    assert told["key"] == sent.key.public
    assert told["head"] == {"typ": "JWT", "alg": "ES256"}
    assert told["claims"]["aud"] == f"https://{service.name}"
    assert told["claims"]["sub"] == "mailto:office@example.org"
    assert (told["ttl"], told["topic"]) == (300, "a-topic")
    assert after["size"] == told["size"], "how long it is tells what is in it"


def test_who_is_called_comes_before_those_who_are_near(sent: Sent, service: PushService) -> None:
    for text in ("near 1", "near 2"):
        sent.post(text)
    sent.post("called", urgent=True)
    sent.postman.start()

    assert [service.next()["text"] for _ in range(3)] == ["called", "near 1", "near 2"]


def test_a_browser_that_let_go_is_forgotten_and_no_redirect_is_followed(
    sent: Sent, service: PushService
) -> None:
    sent.postman.start()
    for status in (302, 410, 201):
        sent.post(str(status), service.endpoint(status))
    paths = [service.next()["path"] for _ in range(3)]

    assert paths == ["/p/302/a", "/p/410/a", "/p/201/a"]
    eventually(lambda: sent.gone == [service.endpoint(410)])


def test_a_service_in_trouble_rests_and_what_is_too_late_is_dropped(
    sent: Sent, service: PushService, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "hallfloor.push")
    sent.postman.start()
    sent.post("first", service.endpoint(503))
    assert service.next()["text"] == "first"
    eventually(lambda: sent.postman.failures("localhost") == 1)
    sent.post("second", service.endpoint(503, "b"))

    sent.now += 10  # the rest is over, both are still worth it
    sent.post("third", service.endpoint(503, "c"), urgent=True)
    assert service.next()["text"] == "third"
    eventually(lambda: sent.postman.failures("localhost") == 2)
    sent.now += 1000  # and now nothing of it is any more
    sent.post("fourth", service.endpoint(201))

    assert service.next()["text"] == "fourth"
    told = [said for said in caplog.messages if "reminders rest" in said]
    assert len(told) == 1, "the first failure is told, and no other"


def test_without_the_internet_nobody_waits_and_the_queue_stays_small(
    service: PushService, tmp_path: Path
) -> None:
    looked_up: list[str] = []

    def nowhere(host: str, _port: int) -> Any:
        looked_up.append(host)
        raise OSError("no such name")

    sent = Sent(service, tmp_path, resolve=nowhere, patience=Patience(queue=3))
    sent.postman.start()
    accepted = [sent.post("x", "https://push.example.org/1") for _ in range(6)]
    eventually(lambda: looked_up)
    accepted += [sent.post("x", "https://push.example.org/1") for _ in range(6)]

    assert (accepted[0], accepted[-1]) == (True, False)
    assert looked_up == ["push.example.org"]
    sent.postman.close()


def test_a_name_that_leads_inside_is_not_connected_to(service: PushService, tmp_path: Path) -> None:
    asked: list[str] = []

    def inside(host: str, port: int) -> Any:
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1", service.port))]

    sent = Sent(service, tmp_path, resolve=inside)
    sent.postman.start()
    sent.post("x", "https://push.example.org/1")
    sent.post("after it")

    assert service.next()["text"] == "after it"
    assert asked == ["push.example.org", "localhost"]
    sent.postman.close()
