"""The assessment as pages and as files; who may do what to a month."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from tests.server.running import Person

LAST = "2026-02"


def test_a_month_is_previewed_frozen_published_and_taken_away_as_a_file(
    manager: Person, clerk: Person
) -> None:
    assert manager.get("/assessment").status_code == 200
    assert manager.get(f"/assessment/{LAST}?scheme=plain").status_code == 200
    body = {"scheme": "plain"}
    assert clerk.post(f"/api/assessment/{LAST}/freeze", json=body).status_code == 403

    inputs = manager.post(f"/api/assessment/{LAST}/freeze", json=body).json()
    until = manager.post(f"/api/assessment/{LAST}/publish").json()

    month = manager.get(f"/api/assessment/{LAST}").json()
    page = manager.get(f"/assessment/{LAST}/window/01")
    book = load_workbook(io.BytesIO(manager.get(f"/assessment/{LAST}.xlsx").content))
    assert (month["inputs"], month["state"]) == (inputs, "published")
    assert month["appeal_until"] == until
    assert page.status_code == 200
    assert inputs in page.text
    assert sorted(str(row[1].value) for row in book.worksheets[0])[:3] == ["01", "02", "03"]
    assert clerk.get("/assessment").url.endswith("/my-assessment")

    late = {"kind": "window", "code": "01", "item": "off-post", "words": "14:20离岗"}
    correction = {"reason": "漏录", "added": [late]}
    path = f"/api/assessment/{LAST}/supplements"
    seen = manager.post(f"{path}/preview", json=correction).json()
    number = manager.post(path, json=correction)
    assert (number.status_code, number.json()) == (201, 1)
    assert manager.get(f"/api/assessment/{LAST}").json()["acts"][0]["changes"] == seen
    assert clerk.post(path, json=correction).status_code == 403


def test_a_scheme_is_checked_and_brought_with_all_its_faults_told(
    manager: Person, clerk: Person
) -> None:
    text = manager.get("/api/schemes/four-parts").json()["text"]
    second = text.replace("version = 1", "version = 2", 1).replace("points = -2", "points = -3", 1)
    wrong = second.replace('measure = "case_early"', 'measure = "case_erly"')

    checked = manager.post("/api/schemes/check", json={"text": second}).json()
    refused = manager.post("/api/schemes", json={"text": wrong, "reason": "加重"})
    put = manager.post("/api/schemes", json={"text": second, "reason": "加重"})

    assert checked["changes"] == [
        {"place": "windows.efficiency.absent.points", "before": "-2", "after": "-3"}
    ]
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (422, "scheme_faults")
    assert 'did you mean "case_early"?' in problem["facts"]["faults"][0]
    assert (put.status_code, put.json()["version"]) == (201, 2)
    schemes = manager.get("/api/schemes").json()["schemes"]
    newest = next(one for one in schemes if one["scheme"] == "four-parts")["versions"][0]
    assert (newest["version"], newest["by"], newest["reason"]) == (2, "2001", "加重")
    assert clerk.post("/api/schemes", json={"text": second, "reason": "x"}).status_code == 403
