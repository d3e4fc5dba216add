"""Files over HTTP: case figures and project numbers, previewed, then taken over all or none."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.server.running import Person

NOW = datetime.now(ZoneInfo("Asia/Shanghai"))
MONTH = NOW.strftime("%Y-%m")
HEADS = "月份,窗口,受理件数,办结件数,按时办结,提前办结,平均承诺天数,平均办理天数"
FILE = f"{HEADS}\n{MONTH},01,12,10,9,8,18.22,3.54\n{MONTH},2,5,5,5,5,7,1\n"
CSV = {"Content-Type": "text/csv"}


def test_a_file_is_previewed_taken_over_once_and_corrected_with_a_reason(manager: Person) -> None:
    path, body = "/api/case-figures", FILE.encode()

    seen = manager.post(f"{path}/preview?name=a.csv", data=body, headers=CSV).json()
    assert (seen["faults"], seen["new"], seen["total"]["completed"]) == ([], 2, 15)
    assert manager.get(path, params={"period": MONTH}).json()["entries"] == []
    first = manager.post(f"{path}/import?name=a.csv", data=body, headers=CSV)
    again = manager.post(f"{path}/import?name=a.csv", data=body, headers=CSV)
    other = FILE.replace("10,9,8", "10,10,8").encode()
    bare = manager.post(f"{path}/import?name=b.csv", data=other, headers=CSV)
    told = manager.post(f"{path}/import?name=b.csv&reason=补报", data=other, headers=CSV)

    assert (first.json(), again.json()) == (
        {"new": 2, "corrected": 0, "same": 0},
        {"new": 0, "corrected": 0, "same": 2},
    )
    assert (bare.status_code, told.json()["corrected"]) == (422, 1)
    entries = manager.get(path, params={"period": MONTH}).json()["entries"]
    assert [(one["code"], one["counts"], one["why"]) for one in entries] == [
        ("01", False, ""),
        ("02", True, ""),
        ("01", True, "补报"),
    ]


def test_a_file_with_faults_tells_all_of_them_and_takes_nothing_over(
    manager: Person, clerk: Person
) -> None:
    body = FILE.replace("12,10", "12,1O").replace(",7,1\n", ",7,一\n").encode()
    headers = {**CSV, "Accept-Language": "en"}

    seen = manager.post("/api/case-figures/preview", data=body, headers=headers).json()
    refused = manager.post("/api/case-figures/import", data=body, headers=headers)

    assert [(one["row"], one["column"], one["head"]) for one in seen["faults"]] == [
        (2, "D", "办结件数"),
        (3, "H", "平均办理天数"),
    ]
    assert seen["faults"][0]["fault"] == "“1O” is no number of cases; is 10 meant?"
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (422, "table_faults")
    assert problem["facts"]["faults"] == seen["faults"]
    assert clerk.post("/api/case-figures/preview", data=body, headers=CSV).status_code == 403
    huge = manager.post("/api/case-figures/preview", data=b"x" * 1_100_000, headers=CSV)
    assert huge.status_code == 413


def test_a_file_of_project_numbers_is_linked_all_or_none(manager: Person) -> None:
    number = manager.take("A")["number"]
    day = NOW.date().isoformat()
    good = f"日期,号码,办件编号\n{day},{number},3709-1\n"
    wrong = f"{good}{day},Z999,3709-2\n".encode()
    path = "/api/project-links"

    seen = manager.post(f"{path}/preview", data=wrong, headers=CSV).json()
    refused = manager.post(f"{path}/import", data=wrong, headers=CSV)
    linked = manager.post(f"{path}/import", data=good.encode(), headers=CSV)

    assert [(one["row"], one["column"]) for one in seen["faults"]] == [(3, "B")]
    assert (refused.status_code, refused.json()["code"]) == (422, "table_faults")
    assert linked.json() == 1
    again = manager.post(f"{path}/preview", data=good.encode(), headers=CSV).json()
    assert [one["change"] for one in again["changes"]] == ["same"]
