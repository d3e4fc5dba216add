"""Reasons with their official codes, and the province's upload."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from floorlink.errors import SettingsError
from server.domain.errors import InvalidRequest, RatingRefused
from server.domain.hall import Name
from server.domain.provincial import (
    FIELDS,
    Area,
    Process,
    UploadedRating,
    fields,
    missing,
    named,
    ready,
)
from server.domain.ratings import Level, SecondRating, check_second
from server.domain.reasons import Reason, ReasonList, check_reasons, list_on
from server.rating_reasons import read_reasons, shipped_reasons

NATIONAL = shipped_reasons()[0]
NOW = datetime(2026, 11, 23, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("level", "first", "last"),
    [(1, 108, 115), (2, 207, 214), (3, 307, 314), (4, 406, 413), (5, 510, 517)],
)
def test_each_level_has_its_eight_national_reasons(level: int, first: int, last: int) -> None:
    codes = [int(reason.code) for reason in NATIONAL.of_level(Level(level))]

    assert codes == list(range(first, last + 1))


def test_reasons_have_their_words_in_both_languages() -> None:
    assert NATIONAL.words("214") == Name("服务态度生硬", "The clerk was curt")
    assert all(reason.name.zh and reason.name.en for reason in NATIONAL.reasons)
    assert NATIONAL.words("999") == Name("999", "999")


def test_reasons_are_those_of_the_level_each_once_in_the_lists_order() -> None:
    assert check_reasons(NATIONAL, Level.DISSATISFIED, ["214", "207", "214"]) == ("207", "214")
    with pytest.raises(InvalidRequest) as refusal:
        check_reasons(NATIONAL, Level.DISSATISFIED, ["115"])
    assert refusal.value.facts["code"] == "115"


def test_old_ratings_keep_the_list_of_their_day() -> None:
    later = ReasonList("national-2030", 2, date(2030, 1, 1), "", (Reason("201", Name("慢")),))

    assert list_on([NATIONAL, later], date(2029, 12, 31)) is NATIONAL
    assert list_on([NATIONAL, later], date(2030, 1, 1)) is later
    with pytest.raises(ValueError, match="no list of reasons"):
        list_on([later], date(2029, 1, 1))


def test_a_list_that_somebody_wrote_tells_all_its_faults(tmp_path: Path) -> None:
    written = tmp_path / "ours.toml"
    reason = '[[reasons]]\ncode = "{}"\nname = {{ zh = "慢" }}\n'
    head = 'code = "x"\nversion = 1\nvalid_from = 2026-01-01\nsource = ""\n'
    written.write_text(head + "".join(reason.format(c) for c in ("201", "201", "901")), "utf-8")

    with pytest.raises(SettingsError) as refusal:
        read_reasons(written)

    assert [fault.partition(": ")[2] for fault in refusal.value.faults] == [
        'reason "201" is there twice',
        'reason "901" must begin with its level, 1 to 5',
    ]


# --- second ratings ------------------------------------------------------------------------------


def test_a_second_rating_is_the_halls_choice_and_follows_a_bad_one_in_time() -> None:
    practice = SecondRating(allowed=True)

    check_second(Level.DISSATISFIED, NOW, NOW + timedelta(days=30), practice)
    for level, now, terms, reason in [
        (Level.DISSATISFIED, NOW, SecondRating(), "used"),
        (Level.SATISFIED, NOW, practice, "used"),
        (Level.DISSATISFIED, NOW + timedelta(days=31), practice, "timed_out"),
    ]:
        with pytest.raises(RatingRefused) as refusal:
            check_second(level, NOW, now, terms)
        assert refusal.value.facts == {"reason": reason}


# --- the province --------------------------------------------------------------------------------


def _uploaded(project_number: str = "370923-2026-0001", second: bool = False) -> UploadedRating:
    return UploadedRating(
        assess_number="dongping-123456",
        area=Area("370923", "东平县"),
        department_code="11370923004341",
        department="公安局(户籍科)",
        service_code="household-move",
        service="户口迁移",
        project_number=project_number,
        process=Process.COMPLETED,
        handler="1007",
        channel="keypad",
        level=Level.DISSATISFIED,
        reasons=("207", "214"),
        text="",
        at=NOW,
        second=second,
    )


def test_a_rating_becomes_the_fields_of_the_province() -> None:
    row = named(fields(_uploaded(second=True), ZoneInfo("Asia/Shanghai")))

    assert list(row) == list(FIELDS.values())
    assert row["areaCode"] == "370923"
    assert row["proStatus"] == "2"
    assert row["pf"] == "5"
    assert row["satisfaction"] == "2"
    assert row["evalDetail"] == "207,214"
    assert row["assessTime"] == "2026-11-23 09:15:00"
    assert row["assessTimes"] == "2"


def test_a_province_may_have_names_of_its_own() -> None:
    row = fields(_uploaded(), ZoneInfo("Asia/Shanghai"))

    assert named(row, {"area_code": "XZQH", "satisfaction": "MYD"}) == {
        "XZQH": "370923",
        "MYD": "2",
    }


def test_a_rating_without_a_project_waits_for_one() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    linked, unlinked = fields(_uploaded(), zone), fields(_uploaded(""), zone)

    assert missing(unlinked) == ("project_number",)
    assert ready([linked, unlinked]) == ([linked], [unlinked])
