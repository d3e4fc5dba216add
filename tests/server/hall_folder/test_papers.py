"""A hall as plain tables: read by the folder's checks, compared, merged, put into words."""

from __future__ import annotations

import copy
import dataclasses
from typing import get_args

from floorlink.messages import DeviceKind
from printer.template import Part, TicketTemplate
from server.domain.hall import (
    Clerk,
    Device,
    Practice,
    Queue,
    Role,
    Service,
    TicketLayout,
    TicketPart,
    Window,
)
from server.hall_folder import DEMO, STARTER, read_hall
from server.hall_folder.differences import differences, merge
from server.hall_folder.fault_words import in_hall_words
from server.hall_folder.papers import papers_of, read_papers
from server.hall_folder.things import BY_KIND, DEVICE_WORDS, ROLES, THINGS
from server.hall_folder.things.ticket import PARTS
from server.store.hall_rows import without_passwords
from tests.server.hall_folder.test_faults import FAULTS

STARTING = papers_of(read_hall(STARTER))


def test_the_demo_hall_is_the_same_after_it_was_tables() -> None:
    hall = read_hall(DEMO)

    assert read_papers(papers_of(hall)) == (without_passwords(hall), [])


def test_a_service_of_nobody_has_its_other_faults_told_too() -> None:
    papers = copy.deepcopy(STARTING)
    papers["services"].append({"code": "a b", "name": {"zh": "查询"}, "queue": "ZZ"})

    _, faults = read_papers(papers)

    last = len(papers["services"]) - 1
    assert [(f.kind, f.index, f.path) for f in faults] == [
        ("services", last, ("department",)),
        ("services", last, ("code",)),
        ("services", last, ("queue",)),
    ]


def test_every_fault_of_the_folder_has_words_for_people() -> None:
    """All that the broken folder of the faults' test is told, without its file and line."""
    sentences = [fault.split(": ", 1)[1] for fault in FAULTS]
    strangers = ("unknown file", "is not TOML", "no such", "is not UTF-8")

    unspoken = [
        wrong
        for wrong in sentences
        if not wrong.startswith(strangers) and in_hall_words(wrong)[0] == "有误：{wrong}"
    ]

    assert unspoken == []


def test_two_changes_of_one_hall_go_together() -> None:
    one, other = copy.deepcopy(STARTING), copy.deepcopy(STARTING)
    one["queues"][0]["daily_limit"] = 50
    one["hall"]["calendar"] = {"2027-10-01": []}
    other["queues"][0]["name"] = {"zh": "别名"}
    other["queues"].reverse()
    other["hall"].setdefault("calendar", {})["2028-01-01"] = []

    merged, lost = merge(STARTING, one, other)

    assert lost == []
    assert merged["queues"][-1]["daily_limit"] == 50
    assert merged["queues"][-1]["name"] == {"zh": "别名"}
    assert "2028-01-01" in merged["hall"]["calendar"]
    assert "2027-10-01" in merged["hall"]["calendar"]


def test_an_order_is_taken_over_and_strangers_keep_their_places() -> None:
    wanted, now = copy.deepcopy(STARTING), copy.deepcopy(STARTING)
    wanted["queues"].reverse()
    now["queues"].insert(1, {"code": "NEW", "name": {"zh": "新"}, "prefix": "N"})

    merged, _ = merge(STARTING, wanted, now)

    codes = [queue["code"] for queue in STARTING["queues"]]
    assert [queue["code"] for queue in merged["queues"]] == [codes[-1], "NEW", *codes[-2::-1]]
    assert [d.path for d in differences(STARTING, wanted)] == [("order",)]


def test_a_ticket_says_each_line_once_and_its_picture_is_one_of_ours() -> None:
    papers = copy.deepcopy(STARTING)
    papers["hall"]["ticket"] = {"lines": ["number", "qr", "number"], "logo": "bm8="}

    _, faults = read_papers(papers)

    told = {fault.path: in_hall_words(fault.wrong)[0] for fault in faults}
    assert told == {
        ("ticket", "lines", 2): "“{code}”写了两次",
        ("ticket", "logo"): "请重新选择图片",
    }


def test_what_a_printer_knows_is_what_a_hall_may_choose() -> None:
    assert get_args(Part) == get_args(TicketPart)
    assert {code for code, _ in PARTS} == set(get_args(TicketPart))
    assert TicketTemplate() == TicketTemplate(lines=TicketLayout().lines)


def test_every_key_of_the_hall_is_described() -> None:
    """A new key must not be one that only a file can set."""
    practice = {f"practice.{field.name}" for field in dataclasses.fields(Practice)}
    kinds = {
        "services": Service,
        "queues": Queue,
        "windows": Window,
        "people": Clerk,
        "devices": Device,
    }
    described = {field.path for thing in THINGS if not thing.listed for field in thing.fields}

    assert practice == {".".join(path.split(".")[:2]) for path in described} & practice
    for kind, shape in kinds.items():
        keys = {field.name for field in dataclasses.fields(shape)} - {"password"}
        assert keys == {field.path for field in BY_KIND[kind].fields}, kind


def test_every_kind_of_device_and_every_role_has_a_word() -> None:
    assert set(DEVICE_WORDS) == set(get_args(DeviceKind))
    assert {code for code, _ in ROLES} == set(Role)


def test_every_field_that_is_described_is_one_of_the_hall() -> None:
    """A word for a key that the folder does not know would be a field that nobody can save."""
    papers = copy.deepcopy(papers_of(read_hall(DEMO)))
    for thing in THINGS:
        for field in thing.fields:
            table = papers["hall"] if not thing.listed else papers[thing.kind][0]
            *way, last = field.path.split(".")
            for key in way:
                table = table.setdefault(key, {})
            table.setdefault(last, object())

    _, faults = read_papers(papers)

    assert not [fault for fault in faults if fault.wrong.startswith("unknown key")]
