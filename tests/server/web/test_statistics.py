"""Statistics as a page and as files."""

from __future__ import annotations

import csv
import io

from openpyxl import load_workbook

from tests.server.running import Person


def test_the_page_and_its_files_tell_the_same_numbers(manager: Person) -> None:
    manager.take("A")
    asked = "by=queue&every=day"

    report = manager.get(f"/api/statistics?{asked}").json()
    page = manager.get(f"/statistics?{asked}")
    text = manager.get(f"/statistics.csv?{asked}&lang=zh").content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(manager.get(f"/statistics.xlsx?{asked}").content))

    told = {line["key"]: line["figures"]["arrivals"] for line in report["lines"]}
    rows = {row[0]: row for row in csv.reader(io.StringIO(text))}
    assert told["A"] >= 1
    assert '"arrivals"' in page.text
    assert rows["代码"][2] == "取号"
    assert int(rows["A"][2]) == told["A"]
    assert [row[2].value for row in book.worksheets[0] if row[0].value == "A"] == [told["A"]]
    assert len(list(book.worksheets[1])) == len(report["points"]) + 1


def test_statistics_are_for_the_management(clerk: Person) -> None:
    assert clerk.get("/api/statistics").status_code == 403
    assert clerk.get("/statistics.csv").status_code == 403
    assert clerk.get("/statistics?since=yesterday").status_code == 403
