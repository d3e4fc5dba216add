"""Reminders to a phone whose page sleeps: real hall, real HTTPS to a judge, real service worker."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, expect

from floorlink.messages import Paper
from server.services.commands import CancelTicket
from tests.floorlink.pty_pair import eventually
from tests.server.factories import CITIZEN
from tests.server.pages.conftest import Visitor
from tests.server.pages.hall import LiveHall, live_hall
from tests.server.push.push_service import PushService, push_service


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushService]:
    with push_service(tmp_path_factory.mktemp("service")) as service:
        yield service


@pytest.fixture
def reminding(service: PushService, empty_hall: Path, tmp_path: Path) -> Iterator[LiveHall]:
    """A hall that has turned reminders on."""
    for file in empty_hall.glob("*.*"):
        shutil.copy(file, tmp_path)
    (tmp_path / "push.toml").write_text(service.settings())
    with live_hall(tmp_path, empty_hall / "clips") as hall:
        hall.open()
        yield hall
    assert service.nothing_more()


def ask(hall: LiveHall, token: str, service: PushService, **more: Any) -> requests.Response:
    asked = {"endpoint": service.endpoint(), "keys": service.browser} | more
    return requests.post(f"{hall.address}/api/tickets/{token}/reminders", json=asked, timeout=10)


def last_of(hall: LiveHall, count: int) -> Paper:
    return [hall.issue() for _ in range(count)][-1]


def test_a_sleeping_phone_is_told_when_three_are_ahead_and_when_it_is_called(
    reminding: LiveHall, service: PushService, tmp_path: Path
) -> None:
    own = last_of(reminding, 5)
    assert ask(reminding, own.token, service).status_code == 204
    kept = (tmp_path / "reminders.sealed").read_text()

    reminding.call()
    near = service.next()
    for _ in range(4):
        reminding.serve()
        reminding.call()
    called = service.next()

    assert json.loads(near["text"]) == {
        "title": f"{own.number} · 前面还有3人，请回到大厅",
        "body": "户籍",
        "tag": own.number,
    }
    assert json.loads(called["text"])["title"] == f"{own.number} · 请到1号窗口"
    assert (called["size"], called["topic"]) == (near["size"], near["topic"])
    assert (service.name in kept, own.token in kept) == (False, False)
    assert stat.S_IMODE((tmp_path / "push.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "reminders.sealed").stat().st_mode) == 0o600

    reminding.serve()
    eventually(lambda: not (tmp_path / "reminders.sealed").exists())


def test_a_phone_speaks_its_language_and_is_left_alone_when_it_asks_for_that(
    reminding: LiveHall, service: PushService
) -> None:
    own = last_of(reminding, 2)
    ask(reminding, own.token, service, language="en")
    ask(reminding, own.token, service, language="zh", endpoint=service.endpoint(201, "b"))
    stop = {"endpoint": service.endpoint(201, "b")}
    address = f"{reminding.address}/api/tickets/{own.token}/reminders/stop"
    assert requests.post(address, json=stop, timeout=10).status_code == 204

    reminding.call()
    reminding.serve()
    reminding.call()

    told = service.next()
    assert (told["path"], json.loads(told["text"])["title"]) == (
        "/p/201/a",
        f"{own.number} · Go to window 1",
    )


def test_after_a_restart_the_phones_are_still_known(
    service: PushService, empty_hall: Path, tmp_path: Path
) -> None:
    for file in empty_hall.glob("*.*"):
        shutil.copy(file, tmp_path)
    (tmp_path / "push.toml").write_text(service.settings())
    with live_hall(tmp_path, empty_hall / "clips") as before:
        before.open()
        own = last_of(before, 5)
        ask(before, own.token, service)

    with live_hall(tmp_path, empty_hall / "clips") as after:
        after.call()
        assert json.loads(service.next()["text"])["tag"] == own.number


def test_who_cannot_be_reminded_is_told_so(
    hall: LiveHall, reminding: LiveHall, service: PushService
) -> None:
    token = reminding.issue().token
    refused = {
        "elsewhere": ask(reminding, token, service, endpoint="https://10.0.0.5/x"),
        "no such ticket": ask(reminding, "1.nobody", service),
        "no keys": ask(
            reminding, token, service, keys={"p256dh": "B" * 87, "auth": service.browser["auth"]}
        ),
    }
    reminding.floor.do(CancelTicket(token=token), CITIZEN)
    refused["over"] = ask(reminding, token, service)

    assert {name: answer.status_code for name, answer in refused.items()} == {
        "elsewhere": 409,
        "no such ticket": 404,
        "no keys": 422,
        "over": 409,
    }
    assert refused["over"].json()["code"] == "no_reminders"


def test_a_hall_sends_nothing_unless_it_says_so(
    visitor: Visitor, service: PushService, tmp_path: Path
) -> None:
    own = visitor.hall.issue()

    assert ask(visitor.hall, own.token, service).status_code == 409
    boot = visitor.go(f"/t/{own.token}").evaluate("JSON.parse(document.all.boot.textContent)")
    assert boot["push"] == ""
    assert not (tmp_path / "push.key").exists()


# The browser's own push service is of the internet: its answer is given here, all else is real.
SUBSCRIBED = """(given) => {
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    window.subscribed = [userVisibleOnly, applicationServerKey];
    return { toJSON: () => given };
  };
}"""


def test_a_reminder_wakes_the_worker_of_a_page_that_is_closed(
    browser: Browser, reminding: LiveHall, service: PushService
) -> None:
    own = last_of(reminding, 5)
    context = browser.new_context(locale="zh-CN", permissions=["notifications"])
    page = context.new_page()
    workers = context.new_cdp_session(page)
    found: list[dict[str, Any]] = []
    workers.on(
        "ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"])
    )
    workers.send("ServiceWorker.enable")
    page.goto(f"{reminding.address}/t/{own.token}")
    page.evaluate(SUBSCRIBED, {"endpoint": service.endpoint(), "keys": service.browser})

    page.get_by_role("button", name="快到时提醒我").click()
    expect(page.get_by_text("可以关上此页")).to_be_visible()
    user_visible, key = page.evaluate("window.subscribed")
    page.goto("about:blank")
    reminding.call()
    told = service.next()
    assert (user_visible, told["key"]) == (True, key)

    page.goto(f"{reminding.address}/look/sun.svg")  # another page of the same hall
    scope = f"{reminding.address}/t/{own.token}"
    [number] = {one["registrationId"] for one in found if one["scopeURL"] == scope}
    workers.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": reminding.address, "registrationId": number, "data": told["text"]},
    )
    page.goto(scope)
    page.wait_for_function(
        """async (title) => (await (await navigator.serviceWorker.ready).getNotifications())
             .some((shown) => shown.title === title)""",
        arg=f"{own.number} · 前面还有3人，请回到大厅",
    )
    context.close()
