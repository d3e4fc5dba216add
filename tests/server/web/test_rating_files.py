"""The upload as files, and what a clerk may fetch of ratings."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook

from server.reports.sheets import Sheet, as_csv, as_xlsx
from tests.server.running import Person, Running

PERIOD = {
    "since": (datetime.now(UTC) - timedelta(days=2)).date().isoformat(),
    "until": (datetime.now(UTC) + timedelta(days=2)).date().isoformat(),
}


@pytest.fixture
def rated(server: Running, manager: Person) -> str:
    """The number of a ticket that was rated badly from its paper."""
    paper = manager.take("B")
    manager.at("03", "call-next")
    manager.at("03", "finish")
    token = manager.get(f"/api/tickets/{paper['token']}").json()["prompt_token"]
    rating = {"token": token, "level": 2, "channel": "qr", "tags": ["213"], "text": "=1+1"}
    assert manager.post("/api/ratings", json=rating).status_code == 201
    return str(paper["number"])


def test_the_upload_is_a_table_of_the_province_s_fields(manager: Person, rated: str) -> None:
    answer = manager.get("/ratings/upload.csv", params=PERIOD)

    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    heads = next(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert heads[:2] == ["areaCode", "areaName"]


def test_the_workbook_tells_what_waits_and_for_what(manager: Person, rated: str) -> None:
    answer = manager.get("/ratings/upload.xlsx", params=PERIOD)

    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["上报", "缺项"]
    last = [cell.value for cell in list(book["缺项"])[-1]]
    assert "project_number" in str(last[-1])
    assert "=1+1" in last
    assert all(cell.data_type != "f" for row in book["缺项"] for cell in row)


def test_no_cell_of_a_table_is_run_as_a_formula() -> None:
    sheet = Sheet("t", ("a", "b"), [("=HYPERLINK(1)", "-2"), ("plain", "@x")])

    assert as_csv(sheet).decode("utf-8-sig").splitlines()[1:] == ["'=HYPERLINK(1),'-2", "plain,'@x"]
    book = load_workbook(io.BytesIO(as_xlsx([sheet])))
    assert [cell.data_type for row in book["t"] for cell in row] == ["s"] * 6


def test_a_day_that_is_none_is_refused(manager: Person) -> None:
    assert (
        manager.get("/ratings/upload.csv", params={"since": "x", "until": "y"}).status_code == 422
    )


def test_a_clerk_fetches_no_single_rating(server: Running, clerk: Person, rated: str) -> None:
    figures = clerk.get("/api/windows/03/figures").json()
    assert (figures["rated"], figures["average"], figures["levels"]) == (0, None, {})
    assert clerk.get("/api/cases").json()["cases"] == []
    case = Person(server, "2001").get("/api/cases").json()["cases"][-1]["case"]
    assert clerk.get(f"/api/cases/{case}").status_code == 404
    for path in ("/api/ratings", "/ratings/upload.csv", "/ratings/upload.xlsx"):
        assert clerk.get(path, params=PERIOD).status_code == 403
    for path in ("/ratings", "/cases/new", "/api/floor", "/api/journal"):
        assert clerk.get(path).status_code == 403
    page = clerk.get("/window/03").text
    assert '"levels": {}' in page.replace('"levels":{}', '"levels": {}')
    assert Person(server).get("/api/cases").status_code == 401
