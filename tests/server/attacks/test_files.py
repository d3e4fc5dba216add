"""Whatever is sent as a file is refused in words, or read for what it is; the hall goes on."""

from __future__ import annotations

import threading

import pytest
import requests

from server.door.pictures import PICTURE_TYPES
from server.intake.tables import XLSX_TYPE
from server.web.route import Route
from server.web.routes import ROUTES
from tests.server.attacks.hostile_files import (
    Files,
    folders,
    large_workbook,
    laughing_workbook,
    pictures,
    sounds,
    tables,
    workbooks,
)
from tests.server.attacks.stranger import secrets_of
from tests.server.running import Person, Running

TAKE_FILES = [route for route in ROUTES if route.file]


@pytest.fixture(scope="module")
def administrator(attacked: Running) -> Person:
    return Person(attacked, "3001")


def _sent_to(route: Route) -> list[Files]:
    if route.file == PICTURE_TYPES:
        return [pictures, tables]
    return [workbooks, tables, folders] if "application/zip" in route.file else [workbooks, tables]


@pytest.mark.parametrize("route", TAKE_FILES, ids=lambda route: f"{route.method} {route.path}")
def test_no_file_is_a_fault_of_the_server(
    attacked: Running, administrator: Person, route: Route
) -> None:
    secrets = secrets_of(attacked)
    for files in _sent_to(route):
        for name, content in files():
            answer = administrator.post(
                route.path, data=content, headers={"Content-Type": route.file[0]}, timeout=60
            )

            assert answer.status_code < 500, (name, answer.text)
            assert not any(secret in answer.content for secret in secrets), name
    assert not (attacked.data / "planted").exists()


def test_a_text_that_means_a_million_times_itself_is_not_read_to_its_end(
    administrator: Person,
) -> None:
    answer = administrator.post(
        "/api/hall/file/preview",
        data=laughing_workbook(),
        headers={"Content-Type": XLSX_TYPE},
        timeout=60,
    )

    assert answer.status_code == 422
    assert "CSV" in answer.text


def test_no_sound_is_a_fault_of_the_server(administrator: Person) -> None:
    for name, content in sounds():
        answer = administrator.put("/recorder/zh/qing.wav", data=content)

        assert 400 <= answer.status_code < 500, name


def test_the_hall_goes_on_while_a_large_file_is_read(
    attacked: Running, administrator: Person
) -> None:
    book, answers = large_workbook(), []

    def send() -> None:
        path, kind = "/api/hall/file/preview", {"Content-Type": XLSX_TYPE}
        answers.append(administrator.post(path, data=book, headers=kind, timeout=100))

    sending = threading.Thread(target=send)
    sending.start()
    asked = 0
    while sending.is_alive():
        assert requests.get(f"{attacked.url}/api/queues", timeout=100).ok
        asked += 1
    sending.join()

    assert answers[0].status_code < 500
    assert asked > 5  # held up, it would have been one
