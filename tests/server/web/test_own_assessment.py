"""What the assessed, the hall and the office may see of a month, by wire."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook
from PIL import Image

from tests.server.running import Person, Running, running

LAST = (datetime.now(UTC).replace(day=1) - timedelta(days=2)).date()
PERIOD = LAST.isoformat()[:7]
WINDOW = f"/assessment/{PERIOD}/window/01"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Its months are frozen here and by nobody else."""
    with running(tmp_path_factory.mktemp("hall")) as server:
        yield server


@pytest.fixture(scope="module")
def photo(server: Running) -> str:
    """Of something at window 01; its month is frozen and published."""
    inspector, manager = Person(server, "4001"), Person(server, "2001")
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (9, 99, 199)).save(out, "PNG")
    sent = inspector.post("/api/photos", data=out.getvalue(), headers={"Content-Type": "image/png"})
    name: str = sent.json()["photo"]
    seen = {"kind": "window", "code": "01", "item": "off-post", "day": LAST.isoformat()}
    entered = inspector.post("/api/inspections", json=seen | {"photos": [name]})
    assert entered.status_code == 201, entered.text
    assert manager.post(f"/api/assessment/{PERIOD}/freeze", json={"scheme": "plain"}).ok
    early = Person(server, "1001").get(f"{WINDOW}/photos/{name}.jpg").status_code
    assert early == 404  # not published yet
    assert manager.post(f"/api/assessment/{PERIOD}/publish").ok
    return name


def test_a_clerk_sees_the_own_sheet_with_its_proofs_and_no_other(
    server: Running, photo: str
) -> None:
    own, other = Person(server, "1001"), Person(server, "1002")

    assert own.get(WINDOW).status_code == 200
    assert own.get(f"{WINDOW}/photos/{photo}.jpg").headers["Content-Type"] == "image/jpeg"
    assert own.get(f"/photos/{photo}.jpg").status_code == 403
    assert own.get(f"{WINDOW}/photos/{'0' * 64}.jpg").status_code == 404
    assert own.get(f"{WINDOW}/sheet.csv").status_code == 200
    assert other.get(WINDOW).status_code == 403
    assert other.get(f"{WINDOW}/photos/{photo}.jpg").status_code == 403
    assert other.get(f"{WINDOW}/sheet.xlsx").status_code == 403
    assert own.get(f"/assessment/{PERIOD}").status_code == 200  # the ranking is published
    assert own.get("/assessment/2020-01").status_code == 404
    assert own.get("/assessment/trends").status_code == 403
    quarter = f"{LAST.year}-Q{(LAST.month + 2) // 3}"
    assert own.get(f"/assessment/term/{quarter}").status_code == 404  # not published


def test_the_poster_is_for_everybody_and_tells_no_points(server: Running, photo: str) -> None:
    page = Person(server).get("/poster")

    assert page.status_code == 200
    assert PERIOD in page.text
    assert '"total"' not in page.text
    assert Person(server).get("/poster?month=2020-01").status_code == 404


def test_files_say_what_the_pages_say(manager: Person, photo: str) -> None:
    sheet = load_workbook(io.BytesIO(manager.get(f"{WINDOW}/sheet.xlsx").content)).worksheets[0]
    ranking = load_workbook(io.BytesIO(manager.get(f"/assessment/{PERIOD}.xlsx").content))

    proved = [row for row in sheet.iter_rows(min_row=2, values_only=True) if row[9]]
    assert [(row[1], row[4], row[9]) for row in proved] == [("脱岗", -3, 1)]
    heads = [cell.value for cell in ranking.worksheets[0][1]]
    assert "开窗纪律" in heads
    assert "部门" in heads
    totals = {row[1].value: row[heads.index("总分")].value for row in ranking.worksheets[0]}
    view = manager.get(f"/api/assessment/{PERIOD}").json()
    windows = [one for one in view["subjects"] if one["kind"] == "window"]
    told = {one["code"]: float(one["total"]) if one["total"] else None for one in windows}
    assert {code: totals[code] for code in told} == told


def test_a_ballot_is_taken_whole_or_not_at_all(manager: Person) -> None:
    today = datetime.now(UTC).date().isoformat()
    ballot = {"item": "duty-votes", "kind": "window", "day": today}
    marks = [{"code": "01", "points": "90"}, {"code": "99", "points": "80"}]

    refused = manager.post("/api/ballots", json=ballot | {"marks": marks})
    taken = manager.post("/api/ballots", json=ballot | {"marks": marks[:1]})

    votes = [one for one in manager.get("/api/entries").json() if one["kind"] == "vote"]
    assert (refused.status_code, taken.status_code, len(votes)) == (404, 201, 1)
    # Other tests of this folder freeze this hall's months: a vote would be foreign to the scheme.
    number = taken.json()[0]
    assert manager.post(f"/api/entries/{number}/withdraw", json={"words": "试"}).ok
