"""The demo hall: what product.md and the issue promise of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from statistics import mean

import pytest

from server.domain.hall import Hall, Name, Role
from server.hall_folder import DEMO, always_open, read_hall
from server.hall_folder.hours import ALWAYS

INSTITUTIONS = (
    "交通局、发改局、科技局、消防大队、经济和信息化局、气象局、人防办、住房和城乡建设局、国土资源局、"
    "房管局、质监局、环保局、地税局、国税局、工商局、财政局、社保局、教育局、民政局、畜牧局、"
    "人力资源和社会保障局、林业局、农机局、自来水公司、热电厂、天然气公司、公安局户籍科、公安局出入境、"
    "卫生局、公用事业局、水利局、文广新局、农业银行"
)

BROWSERS = {"board", "rating_tablet"}
"""Kinds of devices that are browsers: each is an agent of its own."""


@pytest.fixture(scope="module")
def hall() -> Hall:
    return read_hall(DEMO)


def test_all_33_institutions_stand_in_it(hall: Hall) -> None:
    at_windows = set(chain.from_iterable(window.departments for window in hall.windows))

    assert {department.name.zh for department in hall.departments} == set(INSTITUTIONS.split("、"))
    assert len(hall.departments) == 33
    assert at_windows == {department.code for department in hall.departments}


def test_each_institution_has_two_to_eight_services(hall: Hall) -> None:
    counts = Counter(service.department for service in hall.services)

    assert set(counts.values()) <= set(range(2, 9))
    assert 110 <= len(hall.services) <= 130


def test_promised_days_are_what_the_hall_reached(hall: Hall) -> None:
    promised = [service.promised_days for service in hall.services]

    assert mean(days for days in promised if days is not None) == pytest.approx(3.54, abs=0.1)
    assert None not in promised
    assert all(service.materials for service in hall.services)


def test_the_kiosks_first_page_holds_its_frequent_services(hall: Hall) -> None:
    assert 8 <= sum(service.frequent for service in hall.services) <= 12


def test_there_is_a_joint_review_and_a_visit_in_order(hall: Hall) -> None:
    services = {service.code: service for service in hall.services}

    joint = services["restaurant-opening"]
    assert joint.parallel
    assert (joint.queue, *joint.stages) == ("G", "K", "Q", "X")
    in_order = services["house-transfer"]
    assert not in_order.parallel
    assert (in_order.queue, *in_order.stages) == ("B", "T", "F")


def test_forty_windows_stand_in_four_zones(hall: Hall) -> None:
    assert [window.code for window in hall.windows] == [f"{n:02}" for n in range(1, 41)]
    assert [zone.code for zone in hall.zones] == list("ABCD")
    assert {window.zone for window in hall.windows} == set("ABCD")
    assert 14 <= len(hall.queues) <= 20
    assert sum(len(window.queues) > 1 for window in hall.windows) >= 8, "general windows"


def test_sixty_people_can_sign_in(hall: Hall) -> None:
    roles = Counter(person.role for person in hall.clerks)

    assert [person.badge for person in hall.clerks] == [str(n) for n in range(1001, 1061)]
    assert roles[Role.CLERK] >= 45
    assert roles[Role.ADMINISTRATOR] == 1
    assert roles[Role.MANAGER]
    assert roles[Role.INSPECTOR]
    heads = [person for person in hall.clerks if person.role is Role.DEPARTMENT_MANAGER]
    served = {window.departments for window in hall.windows}
    assert [head.badge for head in heads] == ["1041", "1044"]
    assert all((head.department,) in served for head in heads), "windows of their own"
    assert {person.password for person in hall.clerks} == {"sunshine"}
    assert all(window.clerk for window in hall.windows)


def test_each_window_has_a_panel_a_keypad_and_a_call_unit(hall: Hall) -> None:
    at = {(device.kind, device.window): device.code for device in hall.devices}
    kinds = Counter(device.kind for device in hall.devices)

    for window in hall.windows:
        assert at["panel", window.code] == f"panel-{window.code}"
        assert at["keypad", window.code] == f"keypad-{window.code}"
        assert at["call_unit", window.code] == f"caller-{window.code}"
    assert (kinds["kiosk"], kinds["printer"], kinds["board"]) == (2, 3, 4)
    browsers = {device.code for device in hall.devices if device.kind in BROWSERS}
    boxes = {device.agent for device in hall.devices if device.kind not in BROWSERS}
    assert boxes == {"kiosk-1", "kiosk-2", "floor"}
    assert {device.agent for device in hall.devices} == boxes | browsers


def test_everything_is_named_once_in_chinese_and_in_english(hall: Hall) -> None:
    def complete(names: Iterable[Name]) -> None:
        names = list(names)
        assert all(name.zh and name.en for name in names)
        assert len({name.zh for name in names}) == len({name.en for name in names}) == len(names)

    complete(department.name for department in hall.departments)
    complete(service.name for service in hall.services)
    complete(queue.name for queue in hall.queues)
    complete(zone.name for zone in hall.zones)
    complete({material for service in hall.services for material in service.materials})
    assert all(window.name.en for window in hall.windows)
    assert len({person.name for person in hall.clerks}) == 60


def test_it_can_be_shown_at_any_hour(hall: Hall) -> None:
    shown = always_open(hall)

    assert shown.hours.week == dict.fromkeys(range(7), ALWAYS)
    assert shown.hours.days == {}
    assert all(department.hours is None for department in shown.departments)


def test_reading_it_takes_no_noticeable_time() -> None:
    best = min(_timed() for _ in range(3))

    assert best < 0.4


def _timed() -> float:
    start = time.perf_counter()
    read_hall(DEMO)
    return time.perf_counter() - start
